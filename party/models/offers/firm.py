from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grids.codes import Trade
from grids.models import Premises
from grids.scoping import ScopedQuerySet, may_act
from party.offers.choices import InspectionKind, InspectionState
from yuanbao.models import PublicIdModel
from yuanbao.roles import Capability


class FirmQuerySet(ScopedQuerySet):
    """Firms by place; one's own by the account that speaks for it."""

    grid_path = "grid"

    def reach_of(self, user, capability: Capability, on: date) -> Q:
        if capability == Capability.SPEAK_FOR_FIRM:
            return Q(account=user.pk) if user.pk else Q(pk__in=[])
        if capability != Capability.VIEW_FIRM:
            return super().reach_of(user, capability, on)
        # An officer sees the firms whose officer one is, whatever else lies in the place.
        kept = super().reach_of(user, Capability.KEEP_FIRM, on)
        return kept | Q(officer=user.pk) if user.pk else kept


class Firm(PublicIdModel):
    """企业: a shop or firm of the register with an account, one contact officer and its notices."""

    premises = models.OneToOneField(
        Premises, on_delete=models.PROTECT, related_name="firm", verbose_name=_("台账")
    )
    name = models.CharField(_("名称"), max_length=80)
    trade = models.CharField(_("行业"), max_length=16, choices=Trade.choices, blank=True)
    staff_count = models.PositiveIntegerField(_("从业人数"), null=True, blank=True)
    grid = models.ForeignKey(
        "grids.Grid", on_delete=models.PROTECT, related_name="firms", verbose_name=_("网格")
    )
    town = models.ForeignKey(
        "grids.Grid",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("镇街"),
    )
    community = models.ForeignKey(
        "grids.Grid",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("社区"),
    )
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="firms",
        verbose_name=_("企业账号"),
    )
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="firms_served",
        verbose_name=_("服务专员"),
    )
    officer_phone = models.CharField(_("专员工作电话"), max_length=20, blank=True)
    joined_at = models.DateTimeField(_("建档时间"))

    objects = FirmQuerySet.as_manager()

    class Meta:
        verbose_name = _("企业")
        verbose_name_plural = _("企业")
        indexes = [
            models.Index(fields=["town", "name"], name="firm_of_town"),
            models.Index(fields=["community", "name"], name="firm_of_community"),
        ]

    def __str__(self):
        return self.name


class InspectionItem(models.Model):
    """检查事项: who may inspect firms of a trade, what, on what basis, and how often at most."""

    unit = models.CharField(_("检查单位"), max_length=40)
    subject = models.CharField(_("检查什么"), max_length=60)
    basis = models.CharField(_("依据"), max_length=160)
    trade = models.CharField(_("行业"), max_length=16, choices=Trade.choices, blank=True)
    most_a_year = models.PositiveSmallIntegerField(_("同一家一年最多几次"), default=1)

    class Meta:
        verbose_name = _("检查事项")
        verbose_name_plural = _("检查事项")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "subject", "trade"], name="inspection_item_once"
            )
        ]

    def __str__(self):
        return f"{self.unit}：{self.subject}"


class InspectionQuerySet(models.QuerySet):
    """Inspections by who filed them, and by the firm they are of."""

    def permitted(self, user, capability: Capability):
        """Keep what the person filed, or what their firm is to expect."""
        if not may_act(user) or not user.pk:
            return self.none()
        if capability == Capability.SPEAK_FOR_FIRM:
            return self.filter(firm__account=user.pk)
        if capability == Capability.FILE_INSPECTION:
            return self.filter(filed_by=user.pk)
        return self.none()


class Inspection(PublicIdModel):
    """检查预告: one inspection of one firm, told before it comes."""

    firm = models.ForeignKey(
        Firm, on_delete=models.PROTECT, related_name="inspections", verbose_name=_("企业")
    )
    kind = models.CharField(_("类型"), max_length=10, choices=InspectionKind.choices)
    unit = models.CharField(_("检查单位"), max_length=40)
    subject = models.CharField(_("检查什么"), max_length=60)
    basis = models.CharField(_("依据"), max_length=160)
    inspectors = models.CharField(_("执法人员和执法证号"), max_length=120)
    starts_on = models.DateField(_("从哪天"))
    ends_on = models.DateField(_("到哪天"))
    state = models.CharField(
        _("状态"),
        max_length=10,
        choices=InspectionState.choices,
        default=InspectionState.PLANNED,
    )
    result = models.TextField(_("结果"), blank=True)
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("备案人"),
    )
    filed_at = models.DateTimeField(_("备案时间"))
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True)

    objects = InspectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("检查预告")
        verbose_name_plural = _("检查预告")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=InspectionState.values), name="inspection_state_known"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=models.F("starts_on")),
                name="inspection_ends_after_it_starts",
            ),
        ]
        indexes = [
            models.Index(fields=["firm", "-starts_on"], name="inspection_of_firm"),
            models.Index(fields=["filed_by", "-id"], name="inspection_of_filer"),
        ]

    def __str__(self):
        return f"{self.unit} {self.subject}"
