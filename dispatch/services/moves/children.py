"""下派 and back: a town gives to its communities, a community to the post of a unit grid.

A child order has a clock of its own inside its parent's. Its answer goes to whoever holds the
parent, who gathers it into the one answer that everybody reads.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from dispatch import notices, workflow
from dispatch.choices import TO_SIGN, AgencyKind, OrderState, Step
from dispatch.models import Agency, WorkOrder
from dispatch.services.moves.assignment import Share, Under, make_order
from dispatch.services.orders.handling import sign_for
from dispatch.services.orders.settling import tie_off
from dispatch.services.orders.telling import tell_of
from dispatch.services.timing.clocks import LEVELS, limits_for
from grids.choices import Level
from grids.models import Grid
from petitions.choices import Tone
from petitions.services.progress import clean
from yuanbao.audit import record, unit_of_work
from yuanbao.calendars import Limit, Spans, Unit, due_at, milestone
from yuanbao.roles import Capability
from yuanbao.services.calendar import current_calendar
from yuanbao.workflow import TransitionRefused, apply, lock

# Of the time that is left to the level above, so much is given on, in percent.
SHARE_BELOW = 80
WORK_DAY: Unit = "work_day"
PLATFORMS = frozenset({AgencyKind.TOWN, AgencyKind.COMMUNITY, AgencyKind.ZONE})


@unit_of_work
def send_down(
    order: WorkOrder,
    *,
    to: Agency | Grid,
    instruction: str,
    by: Any,
    at: datetime,
    days: int | None = None,
) -> WorkOrder:
    """下派 to a community, or to the post of a unit grid; an unsigned order is signed by that.

    Without `days` (working days) the child gets four fifths of the time that is left. Raises
    TransitionRefused for an order that is not being done, a place that is not below the agency,
    a post that nobody holds today, one that has it already, or more time than there is.
    """
    order = lock(order, by=by, capability=Capability.HANDLE_ORDER)
    agency, unit = (order.agency, to) if isinstance(to, Grid) else (to, None)
    _check_below(order, agency, unit)
    if unit is not None and not notices.foot_of(unit, at=at):
        raise TransitionRefused(_("%(unit)s今天没有人在岗，请先安排人。") % {"unit": unit.name})
    running = order.children.open().filter(agency=agency, unit=unit)
    if running.exists():
        name = unit.name if unit else agency.name
        raise TransitionRefused(_("已经下派给%(name)s，还没有办完。") % {"name": name})
    if by is not None and order.state in TO_SIGN:
        order = sign_for(order, by=by, at=at)
    if by is not None and order.state != OrderState.SIGNED:
        raise TransitionRefused(
            _("现在是“%(state)s”，办理中的工单才能下派。") % {"state": order.get_state_display()}
        )
    words = clean(order.petition, instruction)[:300]
    child = _make_child(order, Share(agency, False, words), unit, days, by=by, at=at)
    # A community's post is said without the community, which the same line names already.
    near = {"holder": unit.name if unit is not None else agency.name}
    tell_of(
        order,
        "send_down",
        by=by,
        at=at,
        staff=_("下派给%(holder)s") % {"holder": child.holder_name},
        opinion=words,
        public=_("%%(agency)s交给%(holder)s就近处理") % near,
    )
    notices.order_arrived(child, at=at)
    return child


def _check_below(order: WorkOrder, agency: Agency, unit: Grid | None) -> None:
    own = order.agency.grid
    if order.unit_id is not None or order.agency.kind not in PLATFORMS or own is None:
        raise TransitionRefused(_("镇街和社区的工单才能下派。"))
    place = unit or agency.grid
    is_lower = agency.kind == AgencyKind.COMMUNITY if unit is None else unit.level == Level.UNIT
    if place is None or not is_lower or (agency.pk == order.agency_id and unit is None):
        raise TransitionRefused(_("只能下派给社区或单元网格。"))
    if not place.get_ancestors().filter(pk=own.pk).exists():
        raise TransitionRefused(
            _("%(place)s不在%(agency)s的辖区里。")
            % {"place": place.name, "agency": order.agency.name}
        )


def _make_child(
    order: WorkOrder, share: Share, unit: Grid | None, days: int | None, *, by: Any, at: datetime
) -> WorkOrder:
    hours = share.agency.spans
    due = child_due(order, days, hours=hours, at=at)
    settle = limits_for(order.petition.category).get(Step.SETTLE)
    unit_of_time = settle.unit if settle else WORK_DAY
    under = Under(
        parent=order,
        unit=unit,
        due_at=due,
        remind_at=milestone(at, due, LEVELS[0], unit_of_time, current_calendar(), hours),
    )
    serial = order.petition.orders.aggregate(last=Max("serial"))["last"] + 1
    return make_order(order.petition, share, serial, by=by, at=at, under=under)


def child_due(order: WorkOrder, days: int | None, *, hours: Spans, at: datetime) -> datetime:
    """Return until when a child may take: inside the time of the order above.

    When that has run out already, the child gets one working day: it must still be done.
    """
    calendar = current_calendar()
    wanted = due_at(at, Limit(days or 1, WORK_DAY), calendar, hours).at
    if order.due_at is None or order.due_at <= at:
        return wanted
    if days is not None:
        if wanted > order.due_at:
            raise TransitionRefused(_("给下级的时间超过了本级的时限，请少给几天。您写的内容还在。"))
        return wanted
    settle = limits_for(order.petition.category).get(Step.SETTLE)
    unit = settle.unit if settle else WORK_DAY
    due = milestone(at, order.due_at, SHARE_BELOW, unit, calendar, hours)
    return max(due, at + timedelta(minutes=1))


@unit_of_work
def send_again(order: WorkOrder, *, why: str, by: Any, at: datetime) -> WorkOrder:
    """退回下级: the answer that came up is not good enough; the child's clock runs on."""
    if not why.strip():
        raise TransitionRefused(_("请写明哪里不行、要怎么改。"))
    order = apply(
        order, workflow.SEND_AGAIN, by=by, at=at, why=why, n_sent_back=order.n_sent_back + 1
    )
    words = clean(order.petition, why)
    tell_of(order, "send_again", by=by, at=at, staff=_("退回下级"), opinion=words, tone=Tone.BAD)
    notices.sent_back(order, why=words, at=at)
    return order


@unit_of_work
def take_back(order: WorkOrder, *, why: str, by: Any, at: datetime) -> WorkOrder:
    """收回下派: the level above does it itself; what was sent further down ends as well."""
    if not why.strip():
        raise TransitionRefused(_("请写明收回的原因。"))
    order = apply(order, workflow.TAKE_BACK, by=by, at=at, why=why)
    tie_off(order, at=at)
    words = clean(order.petition, why)
    tell_of(order, "take_back", by=by, at=at, staff=_("收回下派"), opinion=words)
    notices.taken_back(order, at=at)
    return order


@unit_of_work
def give_to_grid(order: WorkOrder, *, at: datetime) -> WorkOrder | None:
    """先在网格解决: give a community's new order to the post of the matter's grid by itself.

    None where the grid is not known or nobody holds its post today: the community does it.
    """
    unit = order.petition.grid
    if order.agency.kind != AgencyKind.COMMUNITY or unit.level != Level.UNIT:
        return None
    # What only named seats may read is not carried about on foot.
    if order.petition.is_sensitive:
        return None
    if not notices.foot_of(unit, at=at):
        return None
    words = _("先在网格解决，解决不了到时限交回社区")
    child = send_down(order, to=unit, instruction=words, by=None, at=at)
    record(child, "give_to_grid", by=None, at=at, unit=unit.code)
    return child
