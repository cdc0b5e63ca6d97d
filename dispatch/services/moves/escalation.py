"""上报: to the next level, by the holder with a reason, or by the clock.

Grid → community → town → district. A child order goes back to the level it came from; a
community's own order goes to its town, a town's to the centre. By the clock a late order stays
with whom it lies, late as it is: the town's is put above a community's, and what a town or the
zone lets run out the centre pursues as 督办. Nobody gets rid of a late order by being late.
"""

from datetime import datetime
from typing import Any

from django.db.models import Max, Q
from django.utils.translation import gettext as _

from dispatch import notices, notices_centre, workflow
from dispatch.choices import RUNNING, TO_DISTRICT, AgencyKind, OrderState
from dispatch.models import Agency, WorkOrder
from dispatch.services.moves.assignment import Share, check_not_leaderless, make_order
from dispatch.services.orders.parts import publish
from dispatch.services.orders.settling import recall_if_idle, settle_if_done, tie_off
from dispatch.services.orders.telling import show, tell_of
from dispatch.services.timing.supervision import is_working
from petitions.choices import Tone
from petitions.models import PublicPart
from petitions.services.progress import clean
from yuanbao.audit import record, unit_of_work
from yuanbao.roles import Capability
from yuanbao.workflow import TransitionRefused, apply, lock

# Whose own order the clock moves up, and to which level (提级).
LADDER: dict[str, str] = {
    AgencyKind.COMMUNITY: "town",
    AgencyKind.TOWN: TO_DISTRICT,
    AgencyKind.ZONE: TO_DISTRICT,
}
LATE = frozenset(RUNNING - {OrderState.FINISHED, OrderState.RETURN_ASKED})


@unit_of_work
def pass_up(order: WorkOrder, *, why: str, by: Any, at: datetime) -> WorkOrder:
    """上报 with a reason: this level's order ends, the next one has the matter at once.

    The resident's clock is not touched. Returns the ended order. Raises TransitionRefused
    without a reason, for a department's order, one that the centre designated, one that is
    done again, and for a lead whose assisting agencies would be left without one.
    """
    order = lock(order, by=by, capability=Capability.HANDLE_ORDER)
    if not why.strip():
        raise TransitionRefused(_("请写明为什么本级解决不了。"))
    words = clean(order.petition, why)[:300]
    if order.is_child:
        return _give_back(order, words, by=by, at=at)
    _check_root(order)
    town = town_above(order.agency) if order.agency.kind == AgencyKind.COMMUNITY else None
    if town is None:
        return _to_centre(order, words, by=by, at=at)
    return _to_town(order, town, words, by=by, at=at)


def _check_root(order: WorkOrder) -> None:
    if order.agency.kind not in {AgencyKind.COMMUNITY, AgencyKind.TOWN, AgencyKind.ZONE}:
        raise TransitionRefused(_("部门的工单不能上报；不属本单位职责的，请申请退单。"))
    if order.is_designated:
        raise TransitionRefused(_("这是指挥中心指定承办的工单，不能再上报。"))
    if order.round_number > 1:
        raise TransitionRefused(_("重办的工单不能上报，请与指挥中心联系。"))


def town_above(agency: Agency) -> Agency | None:
    """Return the platform of the town in which a community lies."""
    if agency.grid is None:
        return None
    places = agency.grid.get_ancestors()
    return Agency.objects.active().filter(grid__in=places, kind=AgencyKind.TOWN).first()


def _give_back(order: WorkOrder, words: str, *, by: Any, at: datetime) -> WorkOrder:
    above = order.parent.agency.name if order.parent else ""
    order = apply(order, workflow.PASS_UP, by=by, at=at, why=words)
    tie_off(order, at=at)
    staff = _("退回上级%(agency)s") % {"agency": above}
    tell_of(order, "pass_up", by=by, at=at, staff=staff, opinion=words, tone=Tone.BAD)
    notices.child_given_back(order, why=words, at=at)
    return order


def _to_centre(order: WorkOrder, words: str, *, by: Any, at: datetime) -> WorkOrder:
    check_not_leaderless(order)
    order = _end(order, words, _("区指挥中心"), by=by, at=at)
    publish([order])
    notices_centre.passed_up(order, why=words, at=at)
    recall_if_idle(order.petition, at=at)
    settle_if_done(order.petition, at=at)
    return order


def _to_town(order: WorkOrder, town: Agency, words: str, *, by: Any, at: datetime) -> WorkOrder:
    taken = order.petition.orders.open().roots().filter(agency=town)
    if taken.exists():
        raise TransitionRefused(_("%(town)s已经在办这件诉求，请直接联系。") % {"town": town.name})
    was_lead = order.is_lead
    order = _end(order, words, town.name, by=by, at=at)
    new = _order_for(town, order, is_lead=was_lead, words=words, by=by, at=at)
    publish([order, new])
    show(new, at=at)
    notices.order_arrived(new, at=at)
    return order


def _end(order: WorkOrder, words: str, to: str, *, by: Any, at: datetime) -> WorkOrder:
    order = apply(order, workflow.PASS_UP, by=by, at=at, why=words, detail={"next": to})
    tie_off(order, at=at)
    tell_of(
        order,
        "pass_up",
        by=by,
        at=at,
        staff=_("上报%(to)s") % {"to": to},
        opinion=words,
        public=_("%(agency)s解决不了，上报") + to,
        tone=Tone.WAIT,
    )
    return order


def _order_for(
    town: Agency, order: WorkOrder, *, is_lead: bool, words: str, by: Any, at: datetime
) -> WorkOrder:
    serial = order.petition.orders.aggregate(last=Max("serial"))["last"] + 1
    share = Share(town, is_lead, words)
    rule = _("%(agency)s上报") % {"agency": order.agency.name}
    return make_order(order.petition, share, serial, by=by, at=at, rule=rule)


def to_move_up(*, at: datetime, limit: int = 500) -> list[int]:
    """Return ids of orders that a level of `LADDER` or a grid has let run out, in office hours.

    At night and on rest days only urgent ones. What the centre pursues already is at the top.
    """
    late = Q(due_at__lte=at, state__in=sorted(LATE), paused_at__isnull=True)
    kinds = {to: [kind for kind in LADDER if LADDER[kind] == to] for to in LADDER.values()}
    own = Q(parent__isnull=True)
    to_town = own & Q(agency__kind__in=kinds["town"], round_number=1)
    to_district = own & Q(agency__kind__in=kinds["district"], is_supervised=False)
    rows = WorkOrder.objects.filter(late, Q(unit__isnull=False) | to_town | to_district)
    rows = rows.filter(petition__is_historical=False)
    if not is_working(at):
        rows = rows.filter(petition__is_urgent=True)
    return list(rows.order_by("due_at", "id").values_list("pk", flat=True)[:limit])


@unit_of_work
def move_up(order: WorkOrder, *, at: datetime) -> WorkOrder | None:
    """Move up what a level has let run out; None when somebody was first. Safe to repeat.

    A grid's order goes back to its community. A community's own order stays as it is, late,
    and its town gets the matter above it. A town's or the zone's stays too, under 督办.
    """
    order = lock(order, by=None, capability=None)
    is_late = order.due_at is not None and order.due_at <= at
    if not is_late or order.state not in LATE or order.paused_at is not None:
        return None
    if order.unit_id is not None:
        return _give_back(order, _("到时限没有办结"), by=None, at=at)
    to = None if order.is_child else LADDER.get(order.agency.kind)
    if to == TO_DISTRICT:
        return _to_district(order, at=at)
    if to is None or order.round_number > 1:
        return None
    town = town_above(order.agency)
    taken = order.petition.orders.open().roots()
    if town is None or taken.filter(agency=town).exists():
        return None
    return _put_above(order, town, at=at)


def _to_district(order: WorkOrder, *, at: datetime) -> WorkOrder | None:
    """Let the centre pursue what a town has let run out; None where it does already."""
    if order.is_supervised:
        return None
    order.is_supervised = True
    order.save(update_fields=["is_supervised"])
    record(order, "move_up", by=None, at=at, next=TO_DISTRICT)
    tell_of(
        order,
        "move_up",
        by=None,
        at=at,
        staff=_("%(agency)s到时限没有办结，提级到区，由区指挥中心督办")
        % {"agency": order.agency.name},
        public=_("%(agency)s到时限没有办结，提级由区指挥中心督办"),
        tone=Tone.BAD,
    )
    show(order, at=at)
    notices_centre.moved_to_district(order, at=at)
    return order


def _put_above(order: WorkOrder, town: Agency, *, at: datetime) -> WorkOrder:
    was_lead, words = order.is_lead, _("社区到时限没有办结，提级办理")
    order.is_lead = False
    order.save(update_fields=["is_lead"])
    above = _order_for(town, order, is_lead=was_lead, words=words, by=None, at=at)
    order.parent = above
    order.save(update_fields=["parent"])
    PublicPart.objects.filter(order_id=order.pk).delete()
    record(order, "move_up", by=None, at=at, next=town.code)
    tell_of(
        above,
        "move_up",
        by=None,
        at=at,
        staff=_("%(agency)s到时限没有办结，提级到%(town)s")
        % {"agency": order.agency.name, "town": town.name},
        public=_("到时限没有办结，提级由%(agency)s办理"),
        tone=Tone.BAD,
    )
    show(above, at=at)
    notices.order_arrived(above, at=at)
    return above
