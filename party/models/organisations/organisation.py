from datetime import date

from django.conf import settings
from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from party.organisations.choices import Office, OrganisationKind, OrganisationState
from party.organisations.paths import depth
from party.scoping import OrganisationScopedQuerySet
from yuanbao.choice_field import ChoiceField
from yuanbao.models import PublicIdModel


class PartyOrganisationQuerySet(OrganisationScopedQuerySet):
    organisation_path = ""

    def standing(self):
        """Leave out what was merged or ended."""
        return self.filter(state=OrganisationState.STANDING)

    def under(self, organisation: "PartyOrganisation"):
        """Keep the organisation itself and all below it."""
        return self.filter(path__startswith=organisation.path)


class PartyOrganisation(PublicIdModel):
    """党组织: one organisation in the tree. Written by `party.services.organisations` alone.

    It stands on a place of the grid where it is territorial, and names its unit otherwise.
    """

    number = models.CharField(_("编号"), max_length=8, unique=True)
    kind = models.CharField(_("类型"), max_length=20, choices=OrganisationKind)
    name = models.CharField(_("名称"), max_length=60)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("上级党组织"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
    )
    path = models.CharField(max_length=80, editable=False, default="")
    grid = models.ForeignKey(
        "grids.Grid",
        verbose_name=_("所在网格"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="party_organisations",
    )
    unit_name = models.CharField(_("所在单位"), max_length=60, blank=True)
    address = models.CharField(_("活动地点"), max_length=120, blank=True)
    # A number of the office, shown to everyone: never a private one.
    work_phone = models.CharField(_("办公电话"), max_length=20, blank=True)

    state = models.CharField(
        _("状态"), max_length=10, choices=OrganisationState, default=OrganisationState.STANDING
    )
    merged_into = models.ForeignKey(
        "self",
        verbose_name=_("并入"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="merged",
    )
    founded_on = models.DateField(_("成立日期"))
    ended_at = models.DateTimeField(_("终止时间"), null=True, blank=True)

    objects = PartyOrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("党组织")
        verbose_name_plural = _("党组织")
        indexes = [
            models.Index(OpClass("path", name="varchar_pattern_ops"), name="organisation_by_path"),
            models.Index(fields=["grid", "state"], name="organisation_by_grid"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=OrganisationKind.values), name="organisation_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=OrganisationState.values), name="organisation_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state=OrganisationState.STANDING) | Q(ended_at__isnull=False),
                name="organisation_over_has_ended_at",
            ),
            models.CheckConstraint(
                condition=Q(state=OrganisationState.MERGED, merged_into__isnull=False)
                | (~Q(state=OrganisationState.MERGED) & Q(merged_into__isnull=True)),
                name="organisation_merged_names_the_other",
            ),
            models.UniqueConstraint(
                fields=["parent", "name"],
                condition=Q(state=OrganisationState.STANDING),
                name="organisation_name_once_under_parent",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def is_standing(self) -> bool:
        return self.state == OrganisationState.STANDING

    @property
    def step(self) -> int:
        """Return how far it lies under the top."""
        return depth(self.path)


class OrganisationPostQuerySet(OrganisationScopedQuerySet):
    def on(self, day: date):
        """Keep the offices held on that day, first and last day included."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day)


class OrganisationPost(PublicIdModel):
    """党内职务: who is what in an organisation, from when to when; the source of reach.

    A secretary and the committee are members on the roll; who only keeps the papers may be named
    by their account alone.
    """

    organisation = models.ForeignKey(
        PartyOrganisation,
        on_delete=models.PROTECT,
        related_name="posts",
        verbose_name=_("党组织"),
    )
    office = ChoiceField(_("职务"), max_length=12, choices=Office)
    member = models.ForeignKey(
        "party.Membership",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="offices",
        verbose_name=_("党员"),
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="party_posts",
        verbose_name=_("账号"),
    )
    # By which the desk's menu knows the holder; opened and ended together with this.
    seat = models.ForeignKey(
        "grids.Post",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="party_posts",
    )
    starts_on = models.DateField(_("任职日期"))
    ends_on = models.DateField(_("离任日期"), null=True, blank=True)

    objects = OrganisationPostQuerySet.as_manager()

    class Meta:
        verbose_name = _("党内职务")
        verbose_name_plural = _("党内职务")
        indexes = [
            models.Index(fields=["user", "office"], name="party_post_by_user"),
            models.Index(fields=["organisation", "-starts_on"], name="party_post_by_organisation"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(member__isnull=False) | Q(user__isnull=False),
                name="party_post_names_a_person",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="party_post_ends_after_it_starts",
            ),
        ]

    def __str__(self):
        return f"{self.organisation} · {self.get_office_display()}"

    @property
    def holder(self) -> str:
        """Return the name of whoever holds it: an office is no secret among officers."""
        return self.member.name if self.member is not None else str(self.user)

    def is_held_on(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)
