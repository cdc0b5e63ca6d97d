from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grids.models.grid import Grid
from grids.scoping import ScopedQuerySet
from grids.workers.allowances import yuan
from grids.workers.choices import MonthRule, SheetState
from yuanbao.models import PublicIdModel


class AllowanceTerms(models.Model):
    """补贴标准: amounts in fen and the rule for broken months, from a month on."""

    valid_from = models.DateField(_("从哪个月起"), unique=True)
    work_fen = models.PositiveIntegerField(_("工作补贴（分）"))
    phone_fen = models.PositiveIntegerField(_("通讯补贴（分）"))
    rule = models.CharField(_("不足月"), max_length=12, choices=MonthRule.choices)
    source = models.CharField(_("依据"), max_length=120)

    class Meta:
        verbose_name = _("补贴标准")
        verbose_name_plural = _("补贴标准")
        constraints = [
            models.CheckConstraint(
                condition=Q(rule__in=MonthRule.values), name="allowance_rule_known"
            )
        ]

    def __str__(self):
        return f"{self.valid_from:%Y-%m} {yuan(self.work_fen)} + {yuan(self.phone_fen)}"

    @property
    def work_yuan(self) -> str:
        return yuan(self.work_fen)

    @property
    def phone_yuan(self) -> str:
        return yuan(self.phone_fen)


class AllowanceSheetQuerySet(ScopedQuerySet):
    grid_path = "place"


class AllowanceSheet(PublicIdModel):
    """补贴台账: a month of a town or the zone; locked once a second person has approved it."""

    place = models.ForeignKey(
        Grid, on_delete=models.PROTECT, related_name="allowance_sheets", verbose_name=_("单位")
    )
    month = models.DateField(_("月份"))
    terms = models.ForeignKey(
        AllowanceTerms, on_delete=models.PROTECT, related_name="sheets", verbose_name=_("标准")
    )
    state = models.CharField(
        _("状态"), max_length=16, choices=SheetState.choices, default=SheetState.DRAFT
    )
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("提交人"),
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("审批人"),
    )
    drafted_at = models.DateTimeField(_("编制时间"))
    submitted_at = models.DateTimeField(_("提交时间"), null=True, blank=True)
    approved_at = models.DateTimeField(_("审批时间"), null=True, blank=True)

    objects = AllowanceSheetQuerySet.as_manager()

    class Meta:
        verbose_name = _("补贴台账")
        verbose_name_plural = _("补贴台账")
        indexes = [models.Index(fields=["-month", "place"], name="allowance_by_month")]
        constraints = [
            models.UniqueConstraint(fields=["place", "month"], name="allowance_once_a_month"),
            models.CheckConstraint(
                condition=Q(state__in=SheetState.values), name="allowance_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=SheetState.APPROVED)
                | (
                    Q(approved_by__isnull=False, submitted_by__isnull=False)
                    & ~Q(approved_by=models.F("submitted_by"))
                ),
                name="allowance_approved_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=Q(month__day=1), name="allowance_month_is_its_first_day"
            ),
        ]

    def __str__(self):
        return f"{self.place} {self.month:%Y-%m}"


class AllowanceLine(PublicIdModel):
    """One person's month in fen, or a counter-entry that corrects a line of a locked month."""

    sheet = models.ForeignKey(
        AllowanceSheet, on_delete=models.PROTECT, related_name="lines", verbose_name=_("台账")
    )
    month = models.DateField(_("月份"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="allowances",
        verbose_name=_("网格员"),
    )
    grid = models.ForeignKey(
        Grid, on_delete=models.PROTECT, related_name="+", verbose_name=_("网格")
    )
    n_days = models.PositiveSmallIntegerField(_("在岗天数"), default=0)
    work_fen = models.IntegerField(_("工作补贴（分）"))
    phone_fen = models.IntegerField(_("通讯补贴（分）"))
    corrects = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="corrections",
        verbose_name=_("冲正哪一笔"),
    )
    reason = models.CharField(_("原因"), max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("登记"),
    )

    class Meta:
        verbose_name = _("补贴明细")
        verbose_name_plural = _("补贴明细")
        indexes = [models.Index(fields=["user", "-month"], name="allowance_by_person")]
        constraints = [
            models.UniqueConstraint(
                fields=["month", "user"],
                condition=Q(corrects=None),
                name="allowance_person_once_a_month",
            ),
            models.CheckConstraint(
                condition=Q(corrects=None) | ~Q(reason=""), name="allowance_correction_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=False) | Q(work_fen__gte=0, phone_fen__gte=0),
                name="allowance_only_corrections_are_negative",
            ),
        ]

    def __str__(self):
        return f"{self.user} {self.month:%Y-%m} {yuan(self.fen)}"

    @property
    def fen(self) -> int:
        return self.work_fen + self.phone_fen

    @property
    def work_yuan(self) -> str:
        return yuan(self.work_fen)

    @property
    def phone_yuan(self) -> str:
        return yuan(self.phone_fen)

    @property
    def total_yuan(self) -> str:
        return yuan(self.fen)


class PolicyQuerySet(ScopedQuerySet):
    grid_path = "place"

    def on(self, day):
        return self.filter(starts_on__lte=day, ends_on__gte=day)


class InsurancePolicy(PublicIdModel):
    """意外险: a policy for people in grid work of a place."""

    place = models.ForeignKey(
        Grid, on_delete=models.PROTECT, related_name="policies", verbose_name=_("单位")
    )
    insurer = models.CharField(_("保险公司"), max_length=60)
    number = models.CharField(_("保单号"), max_length=40, unique=True)
    starts_on = models.DateField(_("起保"))
    ends_on = models.DateField(_("到期"))
    premium_fen = models.PositiveIntegerField(_("保费（分）"), default=0)
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("登记"),
    )
    registered_at = models.DateTimeField(_("登记时间"))

    objects = PolicyQuerySet.as_manager()

    class Meta:
        verbose_name = _("意外险保单")
        verbose_name_plural = _("意外险保单")
        indexes = [models.Index(fields=["ends_on"], name="policy_by_end")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=models.F("starts_on")), name="policy_ends_after_it_starts"
            )
        ]

    def __str__(self):
        return f"{self.insurer} {self.number}"

    @property
    def premium_yuan(self) -> str:
        return yuan(self.premium_fen)


class PolicyPerson(models.Model):
    """被保险人: somebody whom a policy covers."""

    policy = models.ForeignKey(
        InsurancePolicy, on_delete=models.CASCADE, related_name="people", verbose_name=_("保单")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="policies",
        verbose_name=_("网格员"),
    )

    class Meta:
        verbose_name = _("被保险人")
        verbose_name_plural = _("被保险人")
        constraints = [models.UniqueConstraint(fields=["policy", "user"], name="covered_once")]

    def __str__(self):
        return f"{self.policy_id} {self.user_id}"
