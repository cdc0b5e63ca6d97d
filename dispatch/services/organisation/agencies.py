"""机构调整: agencies are renamed, merged, split and retired; what they had open goes on.

Nothing open is lost and no clock begins anew: orders change hands with a line on their timeline,
people and duties follow from the day of the change, and what is over keeps its old name.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from dispatch import notices_agencies
from dispatch.choices import AgencyKind
from dispatch.models import Agency, AgencyName, WorkOrder
from dispatch.services.moves.assignment import call_off
from dispatch.services.orders.parts import publish
from dispatch.services.orders.telling import show, tell_of
from dispatch.services.organisation import inheritance, succession
from petitions.services.ledger import fresh, refresh_ledger
from yuanbao.access import has_capability
from yuanbao.audit import record, unit_of_work
from yuanbao.roles import Capability
from yuanbao.segment import pinyin_key
from yuanbao.workflow import OutOfReach, TransitionRefused

# Platforms follow the tree of places, and the centre is one.
FIXED_KINDS = frozenset({AgencyKind.TOWN, AgencyKind.COMMUNITY, AgencyKind.CENTRE})


@dataclass(frozen=True)
class Moved:
    """How much changed hands; `papers` are instructions, whistles, copies and known events."""

    orders: int = 0
    people: int = 0
    duties: int = 0
    papers: int = 0


def check_manager(by: Any) -> None:
    """Refuse who does not manage the platform; None is the system."""
    if by is not None and not has_capability(by, Capability.MANAGE_PLATFORM):
        raise OutOfReach(f"{by} may not change agencies")


@unit_of_work
def rename(
    agency: Agency, *, name: str, short_name: str, why: str, by: Any, at: datetime
) -> Agency:
    """更名: lists and open matters show the new name, what was written before keeps the old one.

    Raises TransitionRefused for a name that another agency in use has, or for no change.
    """
    check_manager(by)
    agency = _lock(agency)
    name, short_name = name.strip(), short_name.strip()
    if (name, short_name) == (agency.name, agency.short_name):
        raise TransitionRefused(_("名称没有变，没有保存。"))
    others = Agency.objects.active().exclude(pk=agency.pk)
    if others.filter(Q(name=name) | Q(short_name=short_name)).exists():
        raise TransitionRefused(_("已有单位叫这个名称或简称，请换一个。"))
    AgencyName.objects.create(
        agency=agency,
        name=agency.name,
        short_name=agency.short_name,
        until_on=localdate(at),
    )
    before, agency.name, agency.short_name = agency.name, name, short_name
    agency.pinyin = pinyin_key(name)[:120]
    agency.save(update_fields=["name", "short_name", "pinyin"])
    record(agency, "rename_agency", by=by, at=at, why=why, **{"from": before, "to": name})
    orders = list(agency.orders.open().select_related("agency"))
    publish(orders)
    for petition_id in {order.petition_id for order in orders}:
        refresh_ledger(fresh(petition_id), at=at)
    return agency


@unit_of_work
def merge(agency: Agency, *, into: Agency, why: str, by: Any, at: datetime) -> Moved:
    """并入: all that is open, people and duties go to the successor; the old one stays a pointer.

    Raises TransitionRefused for a merge into itself or into an agency out of use, and for
    platforms, which follow the tree of places.
    """
    check_manager(by)
    agency, into = _pair(agency, into)
    _check_changeable(agency)
    orders = move_orders(agency.orders.open(), to=into, why=why, by=by, at=at, keeps_handler=True)
    people = succession.pass_people(agency, into, at=at)
    duties = succession.pass_duties(agency, into, why=why, at=at)
    papers = inheritance.inherit(agency, into, at=at)
    inheritance.pass_sections(agency, into, at=at)
    moved = Moved(orders, people, duties, papers)
    _close(agency, successor=into, at=at)
    _record(agency, "merge_agency", moved, to=into, why=why, by=by, at=at)
    return moved


@unit_of_work
def split(agency: Agency, *, to: Agency, cut: "Cut", why: str, by: Any, at: datetime) -> Moved:
    """拆分: what the cut names goes to another agency, the rest stays.

    Duties of the named categories follow: everywhere, or for the named towns alone. Raises
    TransitionRefused for a cut that names nothing, or for an agency out of use.
    """
    check_manager(by)
    agency, to = _pair(agency, to)
    _check_changeable(agency)
    if not cut.categories and not cut.towns:
        raise TransitionRefused(_("请选类别或镇街，才知道哪些转过去。"))
    orders = move_orders(cut.of(agency.orders.open()), to=to, why=why, by=by, at=at)
    duties = succession.cut_duties(agency, to, cut.categories, cut.towns, why=why, at=at)
    moved = Moved(orders=orders, duties=duties)
    _record(agency, "split_agency", moved, to=to, why=why, by=by, at=at)
    return moved


@dataclass(frozen=True)
class Cut:
    """Which part of an agency's work is meant: by category, by town, or where both hold."""

    categories: Sequence[Any] = ()
    towns: Sequence[Any] = ()

    def of(self, orders: QuerySet[WorkOrder]) -> QuerySet[WorkOrder]:
        """Keep the orders within the cut; a top category means all below it."""
        if self.categories:
            within = Q(petition__category__in=self.categories)
            orders = orders.filter(within | Q(petition__category__parent__in=self.categories))
        if self.towns:
            orders = orders.filter(petition__town__in=self.towns)
        return orders


@unit_of_work
def place(
    agency: Agency, orders: Iterable[WorkOrder], *, to: Agency, why: str, by: Any, at: datetime
) -> int:
    """Give some open orders of an agency to another one; returns how many.

    Orders that are over meanwhile, or another agency's by now, are left alone.
    """
    check_manager(by)
    agency, to = _pair(agency, to)
    chosen = agency.orders.open().filter(pk__in=[order.pk for order in orders])
    n = move_orders(chosen, to=to, why=why, by=by, at=at)
    if not n:
        raise TransitionRefused(_("请勾选还没有办完的工单；它们可能刚被别人转走。"))
    _record(agency, "place_orders", Moved(orders=n), to=to, why=why, by=by, at=at)
    return n


@unit_of_work
def retire(
    agency: Agency, *, why: str, by: Any, at: datetime, duties_to: Agency | None = None
) -> Moved:
    """撤销: closes an agency whose orders have all been placed; its people's places end.

    Raises TransitionRefused while orders are open, or while the duty catalogue still names it,
    or a leader, a town or a known event waits for it, and nobody takes that over.
    """
    check_manager(by)
    agency = _lock(agency)
    _check_changeable(agency)
    n_open = agency.orders.open().count()
    if n_open:
        raise TransitionRefused(
            _("还有 %(n)s 张工单没有办完，请先在下面转给别的单位，再撤销。") % {"n": n_open}
        )
    n_duties = succession.duties_of(agency, localdate(at)).count()
    if n_duties and duties_to is None:
        raise TransitionRefused(
            _("派单目录里还有 %(n)s 条写着它，请选一家接手。") % {"n": n_duties}
        )
    n_papers = inheritance.open_papers(agency)
    if n_papers and duties_to is None:
        raise TransitionRefused(
            _("还有 %(n)s 件批示、吹哨或已知事件等它办，请选一家接手。") % {"n": n_papers}
        )
    passed = papers = 0
    if duties_to is not None:
        _check_target(agency, duties_to)
        passed = succession.pass_duties(agency, duties_to, why=why, at=at)
        papers = inheritance.inherit(agency, duties_to, at=at)
    people = succession.end_people(agency, at=at)
    moved = Moved(people=people, duties=passed, papers=papers)
    _close(agency, successor=duties_to, at=at)
    _record(agency, "retire_agency", moved, to=duties_to, why=why, by=by, at=at)
    return moved


def move_orders(
    orders: QuerySet[WorkOrder],
    *,
    to: Agency,
    why: str,
    by: Any,
    at: datetime,
    keeps_handler: bool = False,
) -> int:
    """Give orders to another agency, clocks and states as they are; returns how many.

    Where the other agency has a part of the same matter already, the two become one. Must run
    inside a unit of work.
    """
    rows = orders.select_for_update(of=("self",)).select_related("agency", "petition")
    moved = 0
    for order in rows.order_by("id"):
        moved += 1
        twin = _twin(order, to)
        if twin is not None and not order.is_lead:
            call_off(order, why=why, by=None, at=at)
            continue
        if twin is not None:
            call_off(twin, why=why, by=None, at=at)
        _move(order, to, why=why, by=by, at=at, keeps_handler=keeps_handler)
    if moved:
        notices_agencies.orders_moved(to, n=moved, why=why, at=at)
    return moved


def _twin(order: WorkOrder, to: Agency) -> WorkOrder | None:
    """Return the other agency's part of the same matter; what one level gave the next has none."""
    if order.is_child:
        return None
    others = order.petition.orders.open().roots().exclude(pk=order.pk)
    return others.filter(agency=to).first()


def _move(
    order: WorkOrder, to: Agency, *, why: str, by: Any, at: datetime, keeps_handler: bool
) -> None:
    old, order.agency = order.agency, to
    if not keeps_handler:
        order.handler = order.section = None
    order.save(update_fields=["agency", "handler", "section"])
    record(order, "move_order", by=by, at=at, why=why, **{"from": old.code, "to": to.code})
    names = {"old": old.name, "new": to.name}
    tell_of(
        order,
        "move_order",
        by=by,
        at=at,
        staff=_("机构调整：由%(old)s转%(new)s承办") % names,
        opinion=why,
        public=_("机构调整，改由%(agency)s办理，时限不变"),
    )
    show(order, at=at)


def _lock(agency: Agency) -> Agency:
    row = Agency.objects.select_for_update(of=("self",)).get(pk=agency.pk)
    if not row.is_active:
        raise TransitionRefused(_("%(name)s已经停用，不能再调整。") % {"name": row.name})
    return row


def _pair(agency: Agency, to: Agency) -> tuple[Agency, Agency]:
    """Lock both in one order, so that two changes never wait for each other."""
    _check_target(agency, to)
    rows = {pk: _lock(Agency(pk=pk)) for pk in sorted({agency.pk, to.pk})}
    return rows[agency.pk], rows[to.pk]


def _check_target(agency: Agency, to: Agency) -> None:
    if agency.pk == to.pk:
        raise TransitionRefused(_("请选另一家单位。"))


def _check_changeable(agency: Agency) -> None:
    if agency.kind in FIXED_KINDS:
        raise TransitionRefused(
            _("镇街、社区的平台随网格调整，指挥中心只有一个，不在这里并入、拆分或撤销。")
        )


def _close(agency: Agency, *, successor: Agency | None, at: datetime) -> None:
    agency.is_active, agency.successor, agency.retired_on = False, successor, localdate(at)
    agency.save(update_fields=["is_active", "successor", "retired_on"])


def _record(
    agency: Agency, act: str, moved: Moved, *, to: Agency | None, why: str, by: Any, at: datetime
) -> None:
    record(agency, act, by=by, at=at, why=why, to=to.code if to else "", **asdict(moved))
