"""How many minutes a week all units together may ask of one worker: set for a day to come, and kept."""

from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from grids.choices import Level
from grids.models import MinuteLimit
from grids.scoping import reach_grids
from grids.services.tasks.drafting import TaskRefused
from grids.tasking.issuers import keeps_gate
from yuanbao.audit import record, unit_of_work
from yuanbao.roles import Capability
from yuanbao.workflow import OutOfReach


class LimitRefused(TaskRefused):
    """The limit cannot be set like that; the words say why."""


@unit_of_work
def set_limit(minutes: int, *, valid_from: date, source: str, by: Any, at: datetime) -> MinuteLimit:
    """Let `minutes` hold from a day on; what held before stays in the history.

    A limit that has not begun may be set anew. Raises OutOfReach, LimitRefused.
    """
    if not keeps_whole_gate(by):
        raise OutOfReach(f"{by} may not set the limit of minutes")
    if valid_from < localdate(at):
        raise LimitRefused(_("起用日期已经过了，没有保存。请从今天或以后的一天起用。"))
    if not source.strip():
        raise LimitRefused(_("请写明依据，没有保存。"))
    row, is_new = MinuteLimit.objects.update_or_create(
        valid_from=valid_from,
        defaults={"minutes": minutes, "source": source.strip(), "set_by": by, "set_at": at},
    )
    act = "set_limit" if is_new else "amend_limit"
    record(row, act, by=by, at=at, minutes=minutes, valid_from=valid_from.isoformat())
    return row


def keeps_whole_gate(by: Any) -> bool:
    """Say whether the person keeps the gate of the whole district; the system does."""
    if by is None or keeps_gate(by):
        return True
    return any(place.level == Level.DISTRICT for place in reach_grids(by, Capability.ADMIT_TASK))
