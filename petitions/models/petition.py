from datetime import date

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import ExpressionWrapper, Q, Value
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from grids.scoping import (
    ScopedQuerySet,
    may_act,
    reach_grids,
    territory_filter,
)
from petitions.choices import (
    OPEN,
    WAITING_FOR_CENTRE,
    Channel,
    Kind,
    PlaceSource,
    Satisfaction,
    Solved,
    State,
    Visibility,
)
from yuanbao.access import has_capability
from yuanbao.fields import EncryptedTextField
from yuanbao.models import Category, PublicIdModel
from yuanbao.numbers import grouped
from yuanbao.roles import PETITIONER_CAPABILITIES, Capability


class Holder:
    """Someone who proved to hold a petition's receipt, without an account."""

    is_authenticated = True
    is_superuser = False
    pk = None

    def __init__(self, petition_id: int) -> None:
        self.petition_id = petition_id

    def __str__(self) -> str:
        return str(_("反映人"))


class PetitionQuerySet(ScopedQuerySet):
    """Petitions by territory, or one's own for the petitioner's acts."""

    grid_path = "grid"
    sensitive_path = "is_sensitive"

    def reach_of(self, user, capability: Capability, on: date) -> Q:
        """Add one's own matter for the acts that belong to whoever raised it."""
        if isinstance(user, Holder):
            own = capability in PETITIONER_CAPABILITIES
            return Q(pk=user.petition_id) if own else Q(pk__in=[])
        reach = super().reach_of(user, capability, on)
        if capability in PETITIONER_CAPABILITIES:
            reach |= Q(petitioner__user=user)
        if capability == Capability.ADD_TO_PETITION:
            reach |= Q(petitioner__proxy=user) & self.open_to(user, on)
        # At a post or in an agency: a platform's clerk may have no more than a seat there.
        if capability == Capability.PROXY_PETITION and has_capability(user, capability):
            taken_in = Q(registered_by=user) | Q(petitioner__proxy=user)
            reach |= taken_in & self.open_to(user, on)
        return reach

    def open_to(self, user, on: date) -> Q:
        """Keep from everybody what was moved into the sealed channel, too."""
        return super().open_to(user, on) & ~Q(state=State.SEALED_OFF)

    def grant_facts(self, user, on: date | None = None):
        """Add whether the matter is the person's own, and whether it is closed to all but them."""
        own = Q(pk=user.petition_id) if isinstance(user, Holder) else Q(petitioner__user=user.pk)
        known = may_act(user) and (isinstance(user, Holder) or user.pk is not None)
        is_own = ExpressionWrapper(own, models.BooleanField()) if known else Value(value=False)
        shut = ExpressionWrapper(Q(state=State.SEALED_OFF), models.BooleanField())
        return {**super().grant_facts(user, on), "is_own": is_own, "is_shut": shut}

    @staticmethod
    def holds(row, capability: Capability) -> bool:
        if bool(row.is_own) and capability in PETITIONER_CAPABILITIES:
            return True
        return not row.is_shut and ScopedQuerySet.holds(row, capability)

    def in_reach(self, user, capability: Capability):
        """Keep rows of the user's territory by stored ids: for lists, where `permitted` is slow."""
        rows = self.filter(territory_filter(reach_grids(user, capability)))
        return rows.filter(self.open_to(user, localdate()))

    def visible_to(self, user):
        """Keep what the person may view by territory, filed, or raised."""
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self.all()
        reach = self.reach_of(user, Capability.VIEW_PETITION, localdate())
        taken_in = Q(registered_by=user) & self.open_to(user, localdate())
        return self.filter(reach | taken_in | Q(petitioner__user=user))

    def open(self):
        return self.filter(state__in=OPEN)

    def waiting_for_centre(self):
        return self.filter(state__in=WAITING_FOR_CENTRE)

    def unrouted(self):
        return self.filter(routed_at__isnull=True, state=State.SUBMITTED)


class Petition(PublicIdModel):
    """One matter: whatever comes in, by whatever way, has one number and one timeline.

    `title`, `text` and `place` are redacted and may be listed and searched; what was typed is
    kept in the `raw_…` fields, encrypted.
    """

    number = models.CharField(_("编号"), max_length=12, unique=True)
    idempotency_key = models.CharField(_("防重键"), max_length=64, unique=True, null=True)  # noqa: DJ001 - unique only where given
    secret_hash = models.CharField(_("凭证校验值"), max_length=64, blank=True)
    outside_system = models.CharField(_("对方平台"), max_length=20, blank=True)
    outside_number = models.CharField(_("对方编号"), max_length=40, blank=True)
    outside_due_at = models.DateTimeField(_("对方时限"), null=True, blank=True)

    kind = models.CharField(_("类型"), max_length=12, choices=Kind.choices)
    channel = models.CharField(_("来源"), max_length=12, choices=Channel.choices)
    category = models.ForeignKey(
        Category,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="petitions",
        verbose_name=_("分类"),
    )
    title = models.CharField(_("标题"), max_length=120)
    text = models.TextField(_("内容"))
    place = models.CharField(_("地点"), max_length=200, blank=True)
    raw_title = EncryptedTextField(_("原标题"))
    raw_text = EncryptedTextField(_("原文"))
    raw_place = EncryptedTextField(_("原地点"))
    found_indexes = ArrayField(
        models.CharField(max_length=32), verbose_name=_("文中号码索引"), default=list, blank=True
    )
    search = SearchVectorField(_("检索"), null=True)

    grid = models.ForeignKey(
        "grids.Grid",
        on_delete=models.PROTECT,
        related_name="petitions",
        verbose_name=_("网格"),
    )
    town = models.ForeignKey(
        "grids.Grid", on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("镇街")
    )
    community = models.ForeignKey(
        "grids.Grid", on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("社区")
    )
    lat = models.FloatField(_("纬度"), null=True)
    lng = models.FloatField(_("经度"), null=True)
    place_source = models.CharField(
        _("定位方式"), max_length=8, choices=PlaceSource.choices, default=PlaceSource.NONE
    )
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="merged",
        verbose_name=_("并入"),
    )
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="registered_petitions",
        verbose_name=_("登记人"),
    )

    visibility = models.CharField(
        _("公开范围"), max_length=10, choices=Visibility.choices, default=Visibility.PUBLIC
    )
    is_anonymous = models.BooleanField(_("匿名"), default=False)
    is_urgent = models.BooleanField(_("紧急"), default=False)
    is_sensitive = models.BooleanField(_("敏感件"), default=False)
    is_historical = models.BooleanField(_("历史件"), default=False)
    is_for_community = models.BooleanField(_("网格员转社区"), default=False)
    dangers = models.JSONField(_("危险词"), default=list, blank=True)

    state = models.CharField(
        _("状态"), max_length=16, choices=State.choices, default=State.SUBMITTED
    )
    decline_reason = models.CharField(_("不予受理理由"), max_length=8, blank=True)
    public_answer = models.TextField(_("答复"), blank=True)
    solved = models.CharField(_("是否解决"), max_length=8, choices=Solved.choices, blank=True)
    # As the score counts them where an appeal left a part out, `LEFT_OUT` when no part stands;
    # empty where the answers count as they were said.
    counted_solved = models.CharField(
        _("计入的是否解决"), max_length=8, blank=True, default="", db_default="", editable=False
    )
    counted_satisfaction = models.CharField(
        _("计入的是否满意"), max_length=12, blank=True, default="", db_default="", editable=False
    )
    satisfaction = models.CharField(
        _("是否满意"), max_length=12, choices=Satisfaction.choices, blank=True
    )
    n_joined = models.PositiveIntegerField(_("也遇到"), default=0)

    filed_at = models.DateTimeField(_("反映时间"))
    # Where another platform took the matter in first: when it reached us.
    received_at = models.DateTimeField(_("转来时间"), null=True, blank=True)
    routed_at = models.DateTimeField(_("分派判断时间"), null=True, blank=True)
    accepted_at = models.DateTimeField(_("受理时间"), null=True, blank=True)
    dispatched_at = models.DateTimeField(_("首次派单时间"), null=True, blank=True)
    answered_at = models.DateTimeField(_("办结时间"), null=True, blank=True)
    rated_at = models.DateTimeField(_("评价时间"), null=True, blank=True)
    closed_at = models.DateTimeField(_("归档时间"), null=True, blank=True)
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    centre_due_at = models.DateTimeField(_("中心派单时限"), null=True, blank=True)
    due_at = models.DateTimeField(_("答复时限"), null=True, blank=True)
    calendar_version = models.PositiveIntegerField(_("日历版本"), default=0)
    is_due_provisional = models.BooleanField(_("按暂定日历"), default=False)

    objects = PetitionQuerySet.as_manager()

    class Meta:
        verbose_name = _("诉求")
        verbose_name_plural = _("诉求")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=State.values), name="petition_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=State.CLOSED) | Q(closed_at__isnull=False),
                name="petition_closed_has_closed_at",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.ANSWERED) | Q(answered_at__isnull=False),
                name="petition_answered_has_answered_at",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.MERGED) | Q(merged_into__isnull=False),
                name="petition_merged_has_target",
            ),
            models.UniqueConstraint(
                fields=["outside_system", "outside_number"],
                condition=~Q(outside_number=""),
                name="petition_outside_number_unique",
            ),
        ]
        indexes = [
            models.Index(
                fields=["filed_at"],
                condition=Q(routed_at__isnull=True, state=State.SUBMITTED),
                name="petition_unrouted",
            ),
            models.Index(
                fields=["-is_urgent", "centre_due_at", "id"],
                condition=Q(state__in=sorted(WAITING_FOR_CENTRE)),
                name="petition_centre_queue",
            ),
            models.Index(fields=["state", "-id"], name="petition_by_state"),
            models.Index(fields=["town", "-id"], name="petition_by_town"),
            models.Index(fields=["community", "-id"], name="petition_by_community"),
            models.Index(fields=["grid", "-id"], name="petition_by_grid"),
            models.Index(fields=["category", "-id"], name="petition_by_category"),
            models.Index(
                fields=["answered_at"],
                condition=Q(state=State.ANSWERED),
                name="petition_to_close",
            ),
            models.Index(fields=["filed_at"], name="petition_by_filed"),
            models.Index(fields=["id"], condition=Q(is_sensitive=True), name="petition_sensitive"),
            models.Index(
                fields=["answered_at"],
                condition=Q(answered_at__isnull=False),
                name="petition_by_answered",
            ),
            models.Index(
                fields=["rated_at"], condition=Q(rated_at__isnull=False), name="petition_by_rated"
            ),
            models.Index(
                fields=["closed_at"],
                condition=Q(closed_at__isnull=False),
                name="petition_by_closed",
            ),
            GinIndex(fields=["search"], name="petition_search"),
            GinIndex(fields=["found_indexes"], name="petition_found_indexes"),
        ]

    def __str__(self):
        return grouped(self.number)

    @property
    def audit_key(self) -> int:
        return self.pk

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def judged(self) -> str:
        """The petitioner's word on the present answer; "" while only an earlier one was judged."""
        is_stale = self.rated_at is None or (self.answered_at and self.rated_at < self.answered_at)
        return "" if is_stale else self.satisfaction

    @property
    def follows_outside_due(self) -> bool:
        """Say whether the other platform's moment, being the earlier one, is the matter's own."""
        return self.outside_due_at is not None and self.due_at == self.outside_due_at
