"""社区工作准入: nothing reaches the grids without somebody having weighed what it asks of them."""

from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from grids.models import GridTask, StandingAdmission
from grids.queries.tasks.load import units_of
from grids.services.tasks.drafting import PlacesRefused, TaskRefused
from grids.services.tasks.limiting import keeps_whole_gate
from grids.tasking import workflow as moves
from grids.tasking.questions import of_each
from yuanbao.audit import record, unit_of_work
from yuanbao.tasks import hint
from yuanbao.workflow import OutOfReach, apply, lock


class RuledByDrafter(TaskRefused):
    """Whoever drafted a task does not rule on it."""


class ReasonMissing(TaskRefused):
    """A refusal says why."""


class NothingAsked(TaskRefused):
    """Something is to be asked one by one, and no question says what."""


class NotCovered(TaskRefused):
    """The standing admission does not cover the task."""


@unit_of_work
def submit(task: GridTask, *, by: Any, at: datetime) -> GridTask:
    """Hand the task in; one that a standing admission covers is admitted at once.

    Raises OutOfReach, TransitionRefused, PlacesRefused, NothingAsked, NotCovered.
    """
    task = apply(task, moves.SUBMIT, by=by, at=at)
    if task.subject and not of_each(task.form):
        raise NothingAsked(_("选了逐个问，表单里却没有逐个问的项。请先做表单。"))
    if not units_of(task.places.all(), task.trait).exists():
        raise PlacesRefused(_("选的范围里没有这一类网格，请重新选范围。"))
    if task.standing is None:
        return task
    _check_cover(task, task.standing, localdate(at))
    why = _("长期准入事项：%(title)s") % {"title": task.standing.title}
    task = apply(task, moves.ADMIT_STANDING, by=None, at=at, why=why, ruling=why)
    hint("grids.open_task", task_id=task.pk)
    return task


@unit_of_work
def admit(
    task: GridTask,
    *,
    why: str = "",
    standing_until: date | None = None,
    by: Any,
    at: datetime,
) -> GridTask:
    """Let the task through, and with `standing_until` others like it of the same unit till then.

    Raises OutOfReach, TransitionRefused, RuledByDrafter, NotCovered (the day has passed).
    """
    _refuse_drafter(task, by)
    task = apply(task, moves.ADMIT, by=by, at=at, why=why, ruling=why, ruled_by=by)
    if standing_until is not None:
        _keep_standing(task, standing_until, by=by, at=at)
    hint("grids.open_task", task_id=task.pk)
    return task


@unit_of_work
def refuse(task: GridTask, *, why: str, by: Any, at: datetime) -> GridTask:
    """Turn the task down and say why; its unit may mend it and hand it in again.

    Raises OutOfReach, TransitionRefused, RuledByDrafter, ReasonMissing.
    """
    _refuse_drafter(task, by)
    if not why.strip():
        raise ReasonMissing(_("请写明为什么不予准入，下达单位要看得懂怎么改。"))
    return apply(task, moves.REFUSE, by=by, at=at, why=why, ruling=why, ruled_by=by)


@unit_of_work
def end_standing(item: StandingAdmission, *, by: Any, at: datetime) -> StandingAdmission:
    """Let a standing admission hold no longer than today; tasks that run go on.

    Raises OutOfReach.
    """
    if not keeps_whole_gate(by):
        raise OutOfReach(f"{by} may not end standing admissions")
    item = lock(item, by=None, capability=None)
    item.valid_until = max(item.valid_from, min(item.valid_until, localdate(at)))
    item.save(update_fields=["valid_until"])
    record(item, "end_standing", by=by, at=at)
    return item


def _refuse_drafter(task: GridTask, by: Any) -> None:
    if by is not None and task.drafted_by_id == by.pk:
        raise RuledByDrafter(_("这份任务是您起草的，请由另一个人准入。"))


def _check_cover(task: GridTask, item: StandingAdmission, day: date) -> None:
    if item.issuer_code != task.issuer_code or item.kind != task.kind:
        raise NotCovered(_("长期准入事项和这份任务的单位或类别不一致，没有提交。"))
    if not item.valid_from <= day <= item.valid_until:
        raise NotCovered(_("长期准入已过期，请去掉它，按单次准入提交。"))
    if task.minutes > item.minutes:
        raise NotCovered(
            _("每个网格 %(asked)s 分钟，超过长期准入的 %(most)s 分钟，没有提交。")
            % {"asked": task.minutes, "most": item.minutes}
        )


def _keep_standing(task: GridTask, until: date, *, by: Any, at: datetime) -> None:
    today = localdate(at)
    if until < today:
        raise NotCovered(_("长期准入的截止日期已经过了，没有保存。"))
    item = StandingAdmission.objects.create(
        issuer_code=task.issuer_code,
        issuer_name=task.issuer_name,
        kind=task.kind,
        title=task.title,
        minutes=task.minutes,
        valid_from=today,
        valid_until=until,
        admitted_by=by,
    )
    task.standing = item
    task.save(update_fields=["standing"])
    record(item, "admit_standing", by=by, at=at, task=task.pk)
