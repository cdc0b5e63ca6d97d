"""Care that was given: what was found, and when the next time is."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.timezone import localdate

from grids.codes import Act, CareResult
from grids.models import CareTask, CareVisit
from grids.registers import register
from grids.services.registers import history
from grids.services.registers.history import Hand
from yuanbao.audit import unit_of_work
from yuanbao.roles import Capability
from yuanbao.workflow import TransitionRefused, lock, who_was_first


@unit_of_work
def care_done(task: CareTask, result: CareResult, *, by: Any, at: datetime) -> CareTask:
    """Note that a care task was done, with its result; the next day follows from the interval.

    Raises OutOfReach, TransitionRefused (the task has ended).
    """
    return write_care(task, result, Hand(by, at))


def write_care(task: CareTask, result: CareResult, hand: Hand) -> CareTask:
    """The body of `care_done`, for units of work that write more."""
    task = lock(task, by=hand.by, capability=Capability.KEEP_REGISTER, act="care")
    if not task.is_standing:
        raise TransitionRefused(who_was_first(task, Act.VISIT.label))
    CareVisit.objects.create(care_task=task, at=hand.at, by=hand.by, result=result)
    before = (task.last_on, task.last_result, task.next_on)
    task.last_on, task.last_result = localdate(hand.at), result
    task.next_on = task.last_on + timedelta(days=task.every_days)
    task.changed_at = hand.at
    task.save(update_fields=["last_on", "last_result", "next_on", "changed_at"])
    after = (task.last_on, task.last_result, task.next_on)
    names = ("last_on", "last_result", "next_on")
    facts = dict(zip(names, zip(before, after, strict=True), strict=True))
    history.note(register("care"), Act.VISIT, [(task, facts)], hand)
    return task
