from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dispatch.choices import DONE_ORDERS, OPEN_ORDERS, RUNNING, TO_SIGN, OrderState, PauseKind
from dispatch.models.agency import Agency
from dispatch.scoping import LevelScopedQuerySet
from petitions.choices import Satisfaction, Solved
from petitions.models import Petition
from yuanbao.models import PublicIdModel


class WorkOrderQuerySet(LevelScopedQuerySet):
    """Orders of one's agency, or of one's territory."""

    grid_path = "petition__grid"
    agency_path = "agency"
    sensitive_path = "petition__is_sensitive"
    read_with = ("agency", "petition", "unit")
    lock_with = ("petition",)

    def roots(self):
        """Leave out what one level gave the next: the petition's own orders."""
        return self.filter(parent__isnull=True)

    def on_foot(self):
        """Keep what was given to the post of a unit grid."""
        return self.filter(unit__isnull=False)

    def open(self):
        return self.filter(state__in=OPEN_ORDERS)

    def running(self):
        return self.filter(state__in=RUNNING, paused_at__isnull=True)

    def of_agencies(self, agencies):
        """Keep orders of these agencies: the driving index of every desk's list."""
        return self.filter(agency__in=agencies)

    def to_sign(self):
        return self.filter(state__in=TO_SIGN)

    def overdue(self, at):
        return self.running().filter(due_at__lt=at)


class WorkOrder(PublicIdModel):
    """工单: what one agency must do about one petition, with its own clock, answer and rating.

    Moments of the present round stand here; earlier rounds keep theirs in Round.
    """

    petition = models.ForeignKey(
        Petition, on_delete=models.PROTECT, related_name="orders", verbose_name=_("诉求")
    )
    serial = models.PositiveSmallIntegerField(_("件内序号"))
    # The indexes `order_desk` and `order_open_by_agency` begin with the agency: one of its own would only mislead.
    agency = models.ForeignKey(
        Agency,
        on_delete=models.PROTECT,
        related_name="orders",
        db_index=False,
        verbose_name=_("承办单位"),
    )
    # Copies of the petition's, for the lists of a territory; `services/orders/territory.py` keeps them.
    town = models.ForeignKey(
        "grids.Grid",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("镇街"),
    )
    community = models.ForeignKey(
        "grids.Grid",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("社区"),
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("上级工单"),
    )
    # The first order of the line that this one goes on: another agency had it before.
    origin = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="successors",
        verbose_name=_("最初的工单"),
    )
    # The post that does a child order on foot; whoever holds it then does it.
    unit = models.ForeignKey(
        "grids.Grid",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("网格岗位"),
    )
    section = models.ForeignKey(
        "dispatch.Section",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="orders",
        verbose_name=_("科室"),
    )
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="handled_orders",
        verbose_name=_("经办人"),
    )
    is_lead = models.BooleanField(_("主办"), default=True)
    instruction = models.CharField(_("派遣意见"), max_length=300, blank=True)
    rule = models.CharField(_("派单依据"), max_length=200, blank=True)

    state = models.CharField(
        _("状态"), max_length=12, choices=OrderState.choices, default=OrderState.DISPATCHED
    )
    round_number = models.PositiveSmallIntegerField(_("第几次办"), default=1)
    n_returns = models.PositiveSmallIntegerField(_("退单次数"), default=0)
    n_extensions = models.PositiveSmallIntegerField(_("延期次数"), default=0)
    n_sent_back = models.PositiveSmallIntegerField(_("返工次数"), default=0)
    is_designated = models.BooleanField(_("指定承办"), default=False)
    is_auto_signed = models.BooleanField(_("自动签收"), default=False)
    is_supervised = models.BooleanField(_("督办"), default=False)
    is_final = models.BooleanField(_("认定办结"), default=False)
    solved = models.CharField(_("是否解决"), max_length=8, choices=Solved.choices, blank=True)
    satisfaction = models.CharField(
        _("是否满意"), max_length=12, choices=Satisfaction.choices, blank=True
    )

    # 回头看: when the petitioner last said how it is, and when, in which round, it had come back.
    lasting_at = models.DateTimeField(_("回头看"), null=True, blank=True, editable=False)
    came_back_at = models.DateTimeField(_("又出现"), null=True, blank=True, editable=False)
    came_back_round = models.PositiveSmallIntegerField(
        _("第几次办后又出现"), default=0, db_default=0, editable=False
    )
    created_at = models.DateTimeField(_("建立时间"))
    dispatched_at = models.DateTimeField(_("派单时间"), null=True, blank=True)
    signed_at = models.DateTimeField(_("签收时间"), null=True, blank=True)
    contacted_at = models.DateTimeField(_("联系时间"), null=True, blank=True)
    finished_at = models.DateTimeField(_("报结时间"), null=True, blank=True)
    verified_at = models.DateTimeField(_("办结时间"), null=True, blank=True)
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    paused_at = models.DateTimeField(_("停表时间"), null=True, blank=True)
    review_on = models.DateField(_("挂账复查日"), null=True, blank=True)
    sign_due_at = models.DateTimeField(_("签收时限"), null=True, blank=True)
    contact_due_at = models.DateTimeField(_("联系时限"), null=True, blank=True)
    due_at = models.DateTimeField(_("办结时限"), null=True, blank=True)
    calendar_version = models.PositiveIntegerField(_("日历版本"), default=0)
    reminded_level = models.PositiveSmallIntegerField(_("已提醒到"), default=0, editable=False)
    remind_at = models.DateTimeField(_("下次提醒"), null=True, editable=False)

    objects = WorkOrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("工单")
        verbose_name_plural = _("工单")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=OrderState.values), name="order_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=OrderState.VERIFIED) | Q(verified_at__isnull=False),
                name="order_verified_has_verified_at",
            ),
            models.CheckConstraint(
                condition=~Q(state=OrderState.SUSPENDED) | Q(review_on__isnull=False),
                name="order_suspended_has_review",
            ),
            models.UniqueConstraint(fields=["petition", "serial"], name="order_serial_unique"),
            models.CheckConstraint(
                condition=Q(unit__isnull=True) | Q(parent__isnull=False),
                name="order_of_unit_has_parent",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | Q(is_lead=False),
                name="order_child_leads_nothing",
            ),
        ]
        indexes = [
            models.Index(
                fields=["unit", "due_at", "id"],
                condition=Q(unit__isnull=False),
                name="order_by_unit",
            ),
            models.Index(fields=["agency", "state", "due_at", "id"], name="order_desk"),
            models.Index(
                fields=["due_at", "id"],
                condition=Q(state__in=sorted(OPEN_ORDERS)),
                name="order_due",
            ),
            models.Index(
                fields=["agency", "due_at", "id"],
                condition=Q(state__in=sorted(OPEN_ORDERS)),
                name="order_open_by_agency",
            ),
            models.Index(
                fields=["town", "due_at", "id"],
                condition=Q(state__in=sorted(OPEN_ORDERS)),
                name="order_open_by_town",
            ),
            models.Index(
                fields=["community", "due_at", "id"],
                condition=Q(state__in=sorted(OPEN_ORDERS)),
                name="order_open_by_community",
            ),
            models.Index(fields=["town", "state", "due_at", "id"], name="order_by_town"),
            models.Index(fields=["community", "state", "due_at", "id"], name="order_by_community"),
            models.Index(
                fields=["sign_due_at"],
                condition=Q(state__in=sorted(TO_SIGN)),
                name="order_to_sign",
            ),
            models.Index(
                fields=["remind_at", "id"],
                condition=Q(state__in=sorted(RUNNING), paused_at__isnull=True),
                name="order_to_remind",
            ),
            models.Index(fields=["state", "-id"], name="order_by_state"),
            models.Index(
                fields=["lasting_at"],
                condition=Q(lasting_at__isnull=False),
                name="order_by_lasting",
            ),
            models.Index(
                fields=["came_back_at"],
                condition=Q(came_back_at__isnull=False),
                name="order_by_came_back",
            ),
            models.Index(fields=["handler", "state", "due_at"], name="order_by_handler"),
            models.Index(fields=["created_at"], name="order_by_created"),
            models.Index(fields=["contact_due_at"], name="order_by_contact_due"),
            models.Index(
                fields=["verified_at"],
                condition=Q(verified_at__isnull=False),
                name="order_by_verified",
            ),
        ]

    def __str__(self):
        return self.number

    @property
    def number(self) -> str:
        """The petition's number and the order's serial in it, as staff say it."""
        return f"{self.petition}-{self.serial}"

    @property
    def line(self) -> int:
        """Return the id of the first order of the line: what was passed on keeps it."""
        return self.origin_id or self.pk

    @property
    def is_child(self) -> bool:
        """Say whether a higher level gave it, and gathers its answer."""
        return self.parent_id is not None

    @property
    def holder_name(self) -> str:
        """Return who does it: the post of a unit grid, or the agency."""
        if self.unit is None:
            return self.agency.name
        is_named = self.unit.name.startswith(self.agency.name)
        return self.unit.name if is_named else f"{self.agency.name} {self.unit.name}"

    @property
    def audit_key(self) -> int:
        return self.petition_id

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_ORDERS

    @property
    def done_at(self) -> datetime | None:
        """Return when the agency was done; its clock is judged by this, not by the check.

        None again once the answer was sent back: the clock has been running on.
        """
        return self.finished_at if self.state in DONE_ORDERS else None

    def is_overdue(self, at) -> bool:
        """Say whether the clock runs and has run out at `at`."""
        runs = self.state in RUNNING and self.paused_at is None
        return runs and self.due_at is not None and self.due_at < at


class Round(models.Model):
    """One time of doing an order; a rework opens the next and keeps this one's facts."""

    order = models.ForeignKey(
        WorkOrder, on_delete=models.CASCADE, related_name="rounds", verbose_name=_("工单")
    )
    number = models.PositiveSmallIntegerField(_("第几次"))
    opened_at = models.DateTimeField(_("开始时间"))
    due_at = models.DateTimeField(_("时限"), null=True)
    signed_at = models.DateTimeField(_("签收时间"), null=True)
    contacted_at = models.DateTimeField(_("联系时间"), null=True)
    finished_at = models.DateTimeField(_("报结时间"), null=True)
    verified_at = models.DateTimeField(_("办结时间"), null=True)
    claimed = models.CharField(_("单位认为"), max_length=8, choices=Solved.choices, blank=True)
    answer = models.TextField(_("公开答复"), blank=True)
    note = models.TextField(_("内部意见"), blank=True)
    finished_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("报结人"),
    )
    reason = models.CharField(_("重办原因"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("办理轮次")
        verbose_name_plural = _("办理轮次")
        constraints = [
            models.UniqueConstraint(fields=["order", "number"], name="round_number_unique")
        ]

    def __str__(self):
        return f"{self.order} #{self.number}"


class Pause(models.Model):
    """A stretch of time in which one order's clock stood still."""

    order = models.ForeignKey(
        WorkOrder, on_delete=models.CASCADE, related_name="pauses", verbose_name=_("工单")
    )
    kind = models.CharField(_("原因"), max_length=10, choices=PauseKind.choices)
    since = models.DateTimeField(_("从"))
    until = models.DateTimeField(_("到"), null=True, blank=True)
    reason = models.CharField(_("说明"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("停表")
        verbose_name_plural = _("停表")
        constraints = [
            models.UniqueConstraint(
                fields=["order"], condition=Q(until__isnull=True), name="pause_open_once"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="pause_until_after_since",
            ),
        ]

    def __str__(self):
        return f"{self.order} {self.get_kind_display()}"
