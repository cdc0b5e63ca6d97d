from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from grids.choices import Level
from grids.models.grid import Grid
from grids.scoping import ScopedQuerySet, may_act, posts_granting
from grids.tasking.choices import LIVE, CellState, Repeat, TaskKind, TaskState, Trait
from grids.tasking.issuers import issuers_of, keeps_gate
from grids.tasking.questions import Question, read_questions
from grids.tasking.times import Plan
from yuanbao.models import PublicIdModel
from yuanbao.roles import Capability

USER = settings.AUTH_USER_MODEL


# Whoever rules on tasks reads every unit's; nobody asks or asks again for another unit.
GATE = frozenset({Capability.VIEW_TASK, Capability.ADMIT_TASK})


def issued_by(user: Any, capability: Capability, path: str = "") -> Q:
    """Turn the units the person may use the capability for into a test."""
    if capability in GATE and keeps_gate(user):
        return Q(pk__isnull=False)
    codes = [issuer.code for issuer in issuers_of(user, capability)]
    return Q(**{f"{path}issuer_code__in": codes})


class TaskQuerySet(models.QuerySet):
    def permitted(self, user, capability: Capability, on: date | None = None):
        """Keep tasks of the person's units, and where a post grants it, those of its places."""
        if not may_act(user):
            return self.none()
        if getattr(user, "is_superuser", False):
            return self.all()
        posts = posts_granting(user, capability, on or timezone.localdate())
        reach = issued_by(user, capability)
        reach |= Q(Exists(posts.filter(grid__level=Level.DISTRICT)))
        if capability == Capability.VIEW_TASK:
            own = TaskCell.objects.filter(task=OuterRef("pk"))
            reach |= Q(Exists(own.permitted(user, capability, on)))
        return self.filter(reach)

    def live(self):
        return self.filter(state__in=LIVE)


class GridTask(PublicIdModel):
    """网格任务: what a unit asks of a set of unit grids, once or again and again.

    The unit is named by code and name: units are kept by the app above.
    """

    issuer_code = models.CharField(_("下达单位编码"), max_length=16)
    issuer_name = models.CharField(_("下达单位"), max_length=60)
    kind = models.CharField(_("任务类别"), max_length=12, choices=TaskKind)
    title = models.CharField(_("任务名称"), max_length=60)
    text = models.TextField(_("要做什么"), max_length=1000)
    basis = models.CharField(_("依据"), max_length=200, blank=True)
    questions = models.JSONField(_("表单"), default=list, blank=True)
    minutes = models.PositiveSmallIntegerField(_("每个网格约需（分钟）"))

    places = models.ManyToManyField(Grid, related_name="tasks", verbose_name=_("范围"))
    subject = models.CharField(_("逐个问"), max_length=24, blank=True)
    trait = models.CharField(_("网格类型"), max_length=16, choices=Trait, blank=True)
    starts_on = models.DateField(_("开始日期"))
    ends_on = models.DateField(_("结束日期"))
    repeat = models.CharField(_("重复"), max_length=8, choices=Repeat, default=Repeat.ONCE)
    interval = models.PositiveSmallIntegerField(_("每几天、周、月一次"), default=1)
    days = models.PositiveSmallIntegerField(_("每次给几天"), default=1)
    on_workdays = models.BooleanField(_("遇节假日顺延到工作日"), default=False)

    state = models.CharField(_("状态"), max_length=12, choices=TaskState, default=TaskState.DRAFT)
    standing = models.ForeignKey(
        "StandingAdmission",
        verbose_name=_("长期准入事项"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="tasks",
    )
    ruling = models.CharField(_("准入意见"), max_length=300, blank=True)
    drafted_by = models.ForeignKey(
        USER, verbose_name=_("起草人"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    ruled_by = models.ForeignKey(
        USER, verbose_name=_("准入人"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    drafted_at = models.DateTimeField(_("起草时间"))
    submitted_at = models.DateTimeField(_("提交时间"), null=True, blank=True)
    ruled_at = models.DateTimeField(_("准入时间"), null=True, blank=True)
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("网格任务")
        verbose_name_plural = _("网格任务")
        indexes = (
            models.Index(fields=["issuer_code", "state", "-id"], name="task_by_issuer"),
            models.Index(fields=["state", "starts_on", "id"], name="task_by_state"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=TaskState.values), name="task_state_known"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="task_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(minutes__range=(1, 600)), name="task_minutes_are_sane"
            ),
        )

    def __str__(self):
        return self.title

    @property
    def plan(self) -> Plan:
        """Return when it is asked; the days off are put in by `grids.queries.tasks.load.plan_of`."""
        return Plan(self.starts_on, self.ends_on, self.repeat, self.interval, self.days)

    @property
    def form(self) -> list[Question]:
        return read_questions(self.questions)


class TaskTurn(models.Model):
    """One time that a task is asked; made by the sweep, once for each first day."""

    task = models.ForeignKey(GridTask, on_delete=models.PROTECT, related_name="turns")
    starts_on = models.DateField(_("开始日期"))
    due_on = models.DateField(_("截止日期"))
    opened_at = models.DateTimeField(_("下达时间"))

    class Meta:
        verbose_name = _("任务批次")
        verbose_name_plural = _("任务批次")
        constraints = (
            models.UniqueConstraint(fields=["task", "starts_on"], name="task_turn_once_a_day"),
        )

    def __str__(self):
        return f"{self.task_id} {self.starts_on}"


class CellQuerySet(ScopedQuerySet):
    grid_path = "grid"

    def reach_of(self, user, capability: Capability, on: date) -> Q:
        """Add what the person's units asked.

        Answering belongs to the posts of the grid alone, asking again to the unit alone.
        """
        if capability == Capability.ASSIGN_TASK:
            return issued_by(user, capability, "task__")
        reach = super().reach_of(user, capability, on)
        if capability == Capability.ANSWER_TASK:
            return reach
        return reach | issued_by(user, capability, "task__")

    def grant_facts(self, user, on: date | None = None):
        facts = super().grant_facts(user, on)
        held = {}
        for capability in (Capability.VIEW_TASK, Capability.ASSIGN_TASK):
            issued = type(self)(self.model).filter(
                issued_by(user, capability, "task__"), pk=OuterRef("pk")
            )
            held[f"issued_{capability.value}"] = Exists(issued)
        return facts | held

    @staticmethod
    def holds(row, capability: Capability) -> bool:
        if getattr(row, f"issued_{capability.value}", False) or row.grants_all:
            return True
        return capability != Capability.ASSIGN_TASK and ScopedQuerySet.holds(row, capability)


class TaskCell(PublicIdModel):
    """What one unit grid is asked in one turn, and what came back."""

    task = models.ForeignKey(GridTask, on_delete=models.PROTECT, related_name="cells")
    turn = models.ForeignKey(TaskTurn, on_delete=models.PROTECT, related_name="cells")
    grid = models.ForeignKey(Grid, on_delete=models.PROTECT, related_name="task_cells")
    # The grid it was opened for: it stays when the cell goes along to a successor.
    opened_for = models.ForeignKey(Grid, on_delete=models.PROTECT, related_name="+")
    # Kept by `grids.services.tasks.territory`, for lists that are driven by one index.
    town = models.ForeignKey(Grid, on_delete=models.PROTECT, null=True, related_name="+")
    community = models.ForeignKey(Grid, on_delete=models.PROTECT, null=True, related_name="+")
    starts_on = models.DateField(_("开始日期"))
    due_on = models.DateField(_("截止日期"))

    state = models.CharField(_("状态"), max_length=16, choices=CellState, default=CellState.OPEN)
    answers = models.JSONField(_("填报内容"), default=dict, blank=True)
    # What the registers had when it was answered: {question: [value, day]}.
    known = models.JSONField(_("台账当时"), default=dict, blank=True)
    # How many rows of a register it asks about, and of how many that is settled.
    n_items = models.PositiveIntegerField(_("逐个问的"), default=0)
    n_items_settled = models.PositiveIntegerField(_("已问的"), default=0)
    remark = models.CharField(_("说明"), max_length=200, blank=True)
    answered_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(_("填报时间"), null=True, blank=True)
    # Of the form that settled it: sent again, it does nothing a second time.
    sent_key = models.CharField(max_length=64, blank=True)

    objects = CellQuerySet.as_manager()

    class Meta:
        verbose_name = _("网格任务单")
        verbose_name_plural = _("网格任务单")
        indexes = (
            models.Index(fields=["grid", "state", "due_on", "id"], name="cell_by_grid"),
            models.Index(fields=["task", "town", "community", "id"], name="cell_by_task"),
            models.Index(
                fields=["due_on"], condition=Q(state=CellState.OPEN), name="cell_open_by_day"
            ),
        )
        constraints = (
            models.UniqueConstraint(fields=["turn", "opened_for"], name="cell_once_per_grid"),
            models.CheckConstraint(
                condition=Q(state__in=CellState.values), name="cell_state_known"
            ),
        )

    def __str__(self):
        return f"{self.task} {self.grid}"
