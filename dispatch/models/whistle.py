from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from dispatch.choices import WhistleState
from dispatch.models.agency import Agency
from dispatch.models.numbered import NumberedModel
from dispatch.scoping import AgencyScopedQuerySet, staffings_granting
from grids.scoping import ScopedQuerySet, may_act
from petitions.models import Petition
from yuanbao.models import PublicIdModel
from yuanbao.roles import Capability

LOWEST, HIGHEST = 1, 5


class WhistleQuerySet(ScopedQuerySet):
    """Whistles of one's territory."""

    sensitive_path = "petition__is_sensitive"
    read_with = ("grid", "petition", "blown_by")

    def seen_by(self, user):
        """Keep those of one's territory, and those that called one's agency once it was blown."""
        if not may_act(user) or user.is_superuser:
            return self.permitted(user, Capability.VIEW_SUPERVISION)
        on = localdate()
        mine = staffings_granting(
            user, Capability.HANDLE_ORDER, on, agency__whistle_calls__whistle=OuterRef("pk")
        )
        called = Q(Exists(mine)) & ~Q(state=WhistleState.ASKED)
        return self.filter(self.reach_of(user, Capability.VIEW_SUPERVISION, on) | called)


class Whistle(NumberedModel):
    """吹哨: a town calls agencies to a place at a time; who came, what came of it, and scores."""

    PREFIX = _("吹哨")

    grid = models.ForeignKey(
        "grids.Grid", on_delete=models.PROTECT, related_name="+", verbose_name=_("辖区")
    )
    petition = models.ForeignKey(
        Petition,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="whistles",
        verbose_name=_("诉求"),
    )
    text = models.TextField(_("什么事"))
    place = models.CharField(_("到哪里"), max_length=120)
    meets_at = models.DateTimeField(_("到场时间"))
    state = models.CharField(
        _("状态"), max_length=12, choices=WhistleState.choices, default=WhistleState.CALLED
    )
    result = models.TextField(_("现场结果"), blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("提请人"),
    )
    blown_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("吹哨人"),
    )
    asked_at = models.DateTimeField(_("提请时间"))
    blown_at = models.DateTimeField(_("吹哨时间"), null=True)
    reported_at = models.DateTimeField(_("报到登记时间"), null=True)
    ended_at = models.DateTimeField(_("结束时间"), null=True)

    objects = WhistleQuerySet.as_manager()

    class Meta:
        verbose_name = _("吹哨")
        verbose_name_plural = _("吹哨")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=WhistleState.values), name="whistle_state_known"
            ),
            models.UniqueConstraint(fields=["year", "serial"], name="whistle_number_unique"),
        ]
        indexes = [models.Index(fields=["grid", "state", "meets_at"], name="whistle_by_grid")]


class WhistleCallQuerySet(AgencyScopedQuerySet):
    """Calls to one's agency, or in one's territory."""

    grid_path = "whistle__grid"
    read_with = ("agency", "whistle")


class WhistleCall(PublicIdModel):
    """One agency called by a whistle: confirmed, came or not, and the town's score."""

    whistle = models.ForeignKey(
        Whistle, on_delete=models.CASCADE, related_name="calls", verbose_name=_("吹哨")
    )
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="whistle_calls", verbose_name=_("单位")
    )
    coming = models.CharField(_("谁来"), max_length=60, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("确认人"),
    )
    confirmed_at = models.DateTimeField(_("确认时间"), null=True)
    has_come = models.BooleanField(_("到场"), null=True)
    score = models.PositiveSmallIntegerField(_("评分"), null=True)
    words = models.CharField(_("评语"), max_length=200, blank=True)

    objects = WhistleCallQuerySet.as_manager()

    class Meta:
        verbose_name = _("报到")
        verbose_name_plural = _("报到")
        constraints = [
            models.UniqueConstraint(fields=["whistle", "agency"], name="whistle_calls_once"),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__range=(LOWEST, HIGHEST)),
                name="whistle_score_in_range",
            ),
        ]

    def __str__(self):
        return f"{self.whistle} {self.agency}"

    @property
    def audit_key(self) -> int:
        return self.whistle_id
