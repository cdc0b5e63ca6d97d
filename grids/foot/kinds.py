"""The kinds of outbox entry that the territory itself takes in, and its part of the day's walk."""

from uuid import UUID

from django.utils.translation import gettext as _

from grids.foot.answering import take_task, tasks_to_answer
from grids.foot.outbox import Entry, EntryRefused, Taken, register_kind
from grids.foot.stops import register_stops
from grids.foot.visiting import take_visit
from grids.models import SafetyPoint
from grids.queries.day import points_to_see
from grids.queries.visits import care_to_visit
from grids.services import points
from yuanbao.roles import Capability
from yuanbao.services.notices import open_notice
from yuanbao.workflow import OutOfReach


def see(entry: Entry) -> Taken:
    """看过了，没问题 of one listed point."""
    rows = SafetyPoint.objects.permitted(entry.by, Capability.WALK_GRID)
    point = rows.filter(public_id=_uuid_of(entry)).first()
    if point is None:
        raise EntryRefused(_("这个点位不在您现在的网格里了，没有记下。"))
    seen = points.see_point(point, by=entry.by, at=entry.at)
    words = _("已记下：%(name)s没问题，下次 %(day)s。")
    return Taken(words % {"name": seen, "day": f"{seen.next_due_on:%m-%d}"})


def receive_notice(entry: Entry) -> Taken:
    """知道了: the receipt of a notice."""
    try:
        open_notice(entry.by, _uuid_of(entry), at=entry.at)
    except OutOfReach as error:
        raise EntryRefused(_("没有这条通知，或者不是发给您的。")) from error
    return Taken(_("已回执：通知收到了。"))


def _uuid_of(entry: Entry) -> UUID:
    try:
        return UUID(entry.data.get("target", ""))
    except ValueError as error:
        raise EntryRefused(_("这一条缺了要办的对象，没有记下。请回到“今天”重新点一次。")) from error


def register_all() -> None:
    """Tell the phone what the territory has for the walk and what it takes in."""
    register_stops(care_to_visit)
    register_stops(points_to_see)
    register_stops(tasks_to_answer)
    register_kind("seen", see, Capability.WALK_GRID)
    register_kind("visit", take_visit, Capability.KEEP_REGISTER)
    register_kind("task", take_task, Capability.ANSWER_TASK)
    register_kind("notice", receive_notice, Capability.WALK_GRID)
