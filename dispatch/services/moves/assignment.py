"""Give a petition to agencies: one lead, any number assisting, each with its own order."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from dispatch import workflow
from dispatch.choices import TO_SIGN, OrderState
from dispatch.models import Agency, Round, WorkOrder
from dispatch.notices import order_arrived, order_called_off, order_taken_away
from dispatch.services.orders.outside import send_first_link
from dispatch.services.orders.parts import publish
from dispatch.services.orders.settling import recall_if_idle, settle_if_done, tie_off
from dispatch.services.orders.telling import check_not_child, tell_of
from dispatch.services.timing.clocks import start_order_clocks
from dispatch.wording import dispatched_words, public_dispatched_words
from grids.models import Grid
from petitions.choices import State, Tone
from petitions.models import Petition
from petitions.services import handling
from petitions.services.ledger import refresh_ledger
from petitions.services.progress import clean, tell
from yuanbao.audit import record, unit_of_work
from yuanbao.models import Reason, ReasonKind
from yuanbao.roles import Capability
from yuanbao.workflow import TransitionRefused, apply, lock

MAX_ORDERS = 12


@dataclass(frozen=True)
class Share:
    """One agency's share of a petition, before it becomes an order."""

    agency: Agency
    is_lead: bool = True
    instruction: str = ""
    origin: WorkOrder | None = None


@dataclass(frozen=True)
class Under:
    """What a child order hangs on: the order above, the post if it goes to one, its own clock."""

    parent: WorkOrder
    unit: Grid | None
    due_at: datetime
    remind_at: datetime


@unit_of_work
def dispatch(
    petition: Petition, shares: Iterable[Share], *, by: Any, at: datetime, rule: str = ""
) -> list[WorkOrder]:
    """派单: make an order for each share and start its clocks; the petition is being handled.

    Exactly one lead among the petition's orders that were not withdrawn. Raises
    TransitionRefused for no or two leads, an agency that already has an open order, or more
    than twelve orders.
    """
    petition = lock(petition, by=by, capability=_capability(by))
    shares = list(shares)
    _check_shares(petition, shares)
    if petition.state == State.SUBMITTED:
        petition = handling.accept(petition, by=by, at=at)
    serial = petition.orders.aggregate(last=Max("serial"))["last"] or 0
    orders = []
    for number, share in enumerate(shares, start=serial + 1):
        orders.append(make_order(petition, share, number, by=by, at=at, rule=rule))
    if petition.state == State.ACCEPTED:
        petition = handling.start(petition, at=at)
    _tell_dispatched(petition, shares, by=by, at=at)
    publish(orders)
    refresh_ledger(petition, at=at)
    for order in orders:
        order_arrived(order, at=at)
        send_first_link(order, at=at)
    return orders


def _capability(by: Any) -> Capability | None:
    return None if by is None else Capability.DISPATCH_ORDER


def _check_shares(petition: Petition, shares: list[Share]) -> None:
    if petition.state not in {State.SUBMITTED, State.ACCEPTED, State.HANDLING}:
        raise TransitionRefused(
            _("这件诉求现在是“%(state)s”，不能派单。") % {"state": petition.get_state_display()}
        )
    taken = list(petition.orders.open().roots().select_related("agency"))
    held = petition.orders.exclude(state=OrderState.CANCELLED).filter(is_lead=True).count()
    leads = sum(share.is_lead for share in shares) + held
    if not shares or leads != 1:
        raise TransitionRefused(_("主办单位要有一个，也只能有一个。"))
    if len(shares) + len(taken) > MAX_ORDERS:
        raise TransitionRefused(_("一件诉求最多派给 %(n)s 家。") % {"n": MAX_ORDERS})
    names = [share.agency.name for share in shares]
    busy = {order.agency.name for order in taken} & set(names)
    if busy or len(names) != len(set(names)):
        which = "、".join(sorted(busy)) or _("同一家单位")
        raise TransitionRefused(_("%(which)s已经有这件诉求的工单，不用重复派。") % {"which": which})


def make_order(
    petition: Petition,
    share: Share,
    serial: int,
    *,
    by: Any,
    at: datetime,
    rule: str = "",
    under: Under | None = None,
) -> WorkOrder:
    """Write one order and start its clocks; `under` is what it comes from one level higher."""
    order = WorkOrder(
        petition=petition,
        serial=serial,
        agency=share.agency,
        town_id=petition.town_id,
        community_id=petition.community_id,
        is_lead=share.is_lead,
        instruction=share.instruction,
        origin_id=share.origin.line if share.origin else None,
        rule=rule,
        state=OrderState.DISPATCHED,
        created_at=at,
        dispatched_at=at,
        parent=under.parent if under else None,
        unit=under.unit if under else None,
    )
    for name, value in start_order_clocks(order, at=at).items():
        setattr(order, name, value)
    if under is not None:
        order.due_at, order.remind_at = under.due_at, under.remind_at
    order.save(force_insert=True)
    Round.objects.create(order=order, number=1, opened_at=at, due_at=order.due_at)
    record(order, "dispatch", by=by, at=at, agency=share.agency.code, lead=share.is_lead)
    return order


def _tell_dispatched(petition: Petition, shares: list[Share], *, by: Any, at: datetime) -> None:
    lead = [share.agency.name for share in shares if share.is_lead]
    assisting = [share.agency.name for share in shares if not share.is_lead]
    opinion = "；".join(s.instruction for s in shares if s.instruction)
    tell(
        petition,
        "dispatch",
        by=by,
        at=at,
        staff=dispatched_words(lead, assisting),
        opinion=opinion,
        public=public_dispatched_words(lead, assisting),
        agency_name=_("区指挥中心"),
        tone=Tone.OK,
    )


@unit_of_work
def add_assisting(
    petition: Petition, agencies: Iterable[Agency], *, by: Any, at: datetime
) -> list[WorkOrder]:
    """加派 assisting agencies to a petition that has its lead."""
    return dispatch(petition, [Share(a, is_lead=False) for a in agencies], by=by, at=at)


@unit_of_work
def cancel(order: WorkOrder, *, reason: str, why: str, by: Any, at: datetime) -> WorkOrder:
    """撤单 with a typed reason, as long as nobody has signed for it.

    Raises TransitionRefused without words or reason, for a signed order (another person has to
    agree: `endings.ask_cancel`), and for a lead whose assisting agencies are still at work.
    """
    typed = Reason.objects.filter(kind=ReasonKind.CANCEL, code=reason, is_active=True).first()
    if not why.strip():
        raise TransitionRefused(_("请写明撤单的原因。"))
    if typed is None:
        raise TransitionRefused(_("请选撤单的理由。"))
    order = lock(order, by=by, capability=Capability.CANCEL_ORDER)
    check_not_child(order)
    if is_signed(order):
        raise TransitionRefused(_("承办单位已经签收，撤单要另一位同事批准，请用“申请撤单”。"))
    check_not_leaderless(order)
    return call_off(order, why=f"{typed.name}：{why}", by=by, at=at)


def is_signed(order: WorkOrder) -> bool:
    """Say whether the order's agency has taken responsibility."""
    return order.state not in TO_SIGN


@unit_of_work
def call_off(order: WorkOrder, *, why: str, by: Any, at: datetime) -> WorkOrder:
    """Withdraw an order, as was decided; the petition goes back to the centre when none is left.

    When the others have all answered, the matter is settled by that. What a person decides is
    told to the agency and in public; the system withdraws what something else, told of already,
    has brought to its end. Raises TransitionRefused for a lead whose assisting agencies are
    still at work.
    """
    if by is not None:
        check_not_child(order)
    if by is not None and order.petition.is_open:
        check_not_leaderless(order)
    order = apply(order, workflow.CANCEL, by=by, at=at, why=why)
    tie_off(order, at=at)
    tell_of(
        order,
        "cancel",
        by=by,
        at=at,
        staff=_("撤回派给%(agency)s的工单") % {"agency": order.agency.name},
        opinion=why,
        public=_("指挥中心撤回了派给%(agency)s的工单") if by is not None else "",
        tone=Tone.BAD,
    )
    if by is not None:
        order_called_off(order, why=why, at=at)
    publish([order])
    recall_if_idle(order.petition, at=at)
    settle_if_done(order.petition, at=at)
    return order


@unit_of_work
def transfer(order: WorkOrder, *, to: Agency, why: str, by: Any, at: datetime) -> WorkOrder:
    """转办 by the centre: another agency gets this part, without any return; counted as a hop.

    Its clock begins with the new dispatch, within the resident's due moment. Returns the new
    order. Raises TransitionRefused without words, for the same agency or one that is out of use,
    one that has the matter already, and after the order was finished.
    """
    if not why.strip():
        raise TransitionRefused(_("请写明为什么转办，双方和反映人都会看到。"))
    if to.pk == order.agency_id or not to.is_active:
        raise TransitionRefused(_("请选另一家在用的单位。"))
    if order.is_designated:
        raise TransitionRefused(_("这是指定承办的工单，要转办请先重新裁定。"))
    check_not_child(order)
    order = apply(order, workflow.TRANSFER, by=by, at=at, why=why, detail={"agency": to.code})
    tie_off(order, at=at)
    words = clean(order.petition, why)
    tell_of(
        order,
        "transfer",
        by=by,
        at=at,
        staff=_("从%(agency)s转给%(to)s") % {"agency": order.agency.name, "to": to.name},
        opinion=words,
        public=_("%(agency)s转给%(to)s办") % {"agency": order.agency.name, "to": to.name},
        public_detail=words,
        tone=Tone.WAIT,
    )
    publish([order])
    order_taken_away(order, to=to, at=at)
    share = Share(to, order.is_lead, words[:300], origin=order)
    return dispatch(order.petition, [share], by=by, at=at, rule=_("指挥中心转办"))[0]


def check_not_leaderless(order: WorkOrder) -> None:
    """Refuse to end a lead's order while assisting agencies go on without one."""
    others = order.petition.orders.open().roots().exclude(pk=order.pk)
    names = "、".join(row.agency.name for row in others.select_related("agency"))
    if order.is_lead and names:
        raise TransitionRefused(
            _("协办单位还在办：%(names)s。请先指定新的主办，或先撤回协办。") % {"names": names}
        )
