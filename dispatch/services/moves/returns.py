"""申请退单: an agency says that a matter is not its duty, and the centre rules."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from dispatch import notices, workflow
from dispatch.choices import Step
from dispatch.models import Agency, Return, WorkOrder
from dispatch.queries.orders.returned import earlier_returns
from dispatch.services.moves.assignment import Share, check_not_leaderless, dispatch
from dispatch.services.moves.recusal import check_not_own_unit
from dispatch.services.orders.firsts import waiting_request
from dispatch.services.orders.parts import publish
from dispatch.services.orders.settling import recall_if_idle, settle_if_done, tie_off
from dispatch.services.orders.telling import check_not_child, show, tell_of
from dispatch.services.timing.clocks import due, limits_for
from petitions.choices import Tone
from petitions.services.progress import clean
from yuanbao.audit import unit_of_work
from yuanbao.models import Reason, ReasonKind
from yuanbao.roles import Capability
from yuanbao.services.calendar import current_calendar
from yuanbao.workflow import TransitionRefused, apply, lock


@unit_of_work
def ask_return(
    order: WorkOrder, *, reason: str, text: str, by: Any, at: datetime, proposes: str = ""
) -> Return:
    """Ask to give the order back, with a typed reason, within one working day of dispatch.

    The clock runs on. Raises TransitionRefused when the day has passed, when the order was
    designated by a ruling, or in a later round.
    """
    order = lock(order, by=by, capability=Capability.HANDLE_ORDER)
    _check_return(order, text, at)
    name = _reason_name(reason)
    order = apply(order, workflow.ASK_RETURN, by=by, at=at, why=text, detail={"reason": reason})
    row = Return.objects.create(
        order=order,
        reason=reason,
        text=clean(order.petition, text)[:300],
        proposes=proposes,
        asked_by=by,
        asked_at=at,
    )
    tell_of(
        order,
        "ask_return",
        by=by,
        at=at,
        staff=_("申请退单：%(reason)s") % {"reason": name},
        opinion=row.text,
        public=_("%(agency)s认为不属其职责，正在核定"),
        public_detail=name,
        tone=Tone.WAIT,
    )
    show(order, at=at)
    return row


def _check_return(order: WorkOrder, text: str, at: datetime) -> None:
    check_not_child(order)
    if order.is_designated:
        raise TransitionRefused(_("这是指挥中心指定承办的工单，不能再退。"))
    if order.round_number > 1:
        raise TransitionRefused(_("重办的工单不能退单。"))
    if not text.strip():
        raise TransitionRefused(_("请写明为什么不属本单位职责。"))
    limit = order.dispatched_at and due(
        order.dispatched_at, limits_for(order.petition.category), Step.RETURN, current_calendar()
    )
    if limit and at > limit.at:
        raise TransitionRefused(_("派单后一个工作日内才能退单，现在已经过了。您写的内容还在。"))


def _reason_name(code: str) -> str:
    row = Reason.objects.filter(kind=ReasonKind.RETURN, code=code, is_active=True).first()
    if row is None:
        raise TransitionRefused(_("请从列表中选一个退单理由。"))
    return row.name


@unit_of_work
def accept_return(
    order: WorkOrder, *, ruling: str, by: Any, at: datetime, to: Agency | None = None
) -> WorkOrder:
    """同意退单: this order ends; `to` gets the matter, designated if it was returned before.

    Without `to` the petition is back in the centre's queue. Returns the ended order. Raises
    TransitionRefused for a lead given back to nobody while assisting agencies are at work, for
    a second return without the agency that must have it, and Recused for somebody who comes
    from one of the agencies.
    """
    order = lock(order, by=by, capability=Capability.RULE_ON_RETURN)
    if to is None:
        check_not_leaderless(order)
    earlier = list(earlier_returns(order))
    row = _decide(order, earlier, ruling=ruling, is_accepted=True, by=by, at=at, to=to)
    if earlier and to is None:
        raise TransitionRefused(_("这是第二次退单，请直接指定由哪家单位承办。"))
    order = apply(order, workflow.ACCEPT_RETURN, by=by, at=at, why=ruling)
    tie_off(order, at=at)
    tell_of(
        order,
        "accept_return",
        by=by,
        at=at,
        staff=_("同意%(agency)s退单") % {"agency": order.agency.name},
        opinion=row.ruling,
        public=_("核定不属%(agency)s职责，改派"),
        public_detail=_reason_name(row.reason),
        tone=Tone.BAD,
    )
    publish([order])
    notices.return_decided(order, title=_("同意退单"), at=at)
    if to is None:
        recall_if_idle(order.petition, at=at)
        settle_if_done(order.petition, at=at)
        return order
    share = Share(to, order.is_lead, row.ruling[:300], origin=order)
    new = dispatch(order.petition, [share], by=by, at=at)[0]
    if earlier:
        designate(new, by=by, at=at)
    return order


@unit_of_work
def refuse_return(order: WorkOrder, *, ruling: str, by: Any, at: datetime) -> WorkOrder:
    """驳回退单: the agency keeps the order; when the part was returned before, for good.

    Raises TransitionRefused without words, and Recused for somebody who comes from one of the
    agencies.
    """
    if not ruling.strip():
        raise TransitionRefused(_("请写明为什么应由这个单位办。"))
    order = lock(order, by=by, capability=Capability.RULE_ON_RETURN)
    earlier = list(earlier_returns(order))
    row = _decide(order, earlier, ruling=ruling, is_accepted=False, by=by, at=at)
    order = apply(
        order,
        workflow.REFUSE_RETURN,
        by=by,
        at=at,
        why=ruling,
        n_returns=order.n_returns + 1,
        signed_at=order.signed_at or at,
    )
    tell_of(
        order,
        "refuse_return",
        by=by,
        at=at,
        staff=_("驳回退单，仍由%(agency)s办") % {"agency": order.agency.name},
        opinion=row.ruling,
        public=_("核定仍由%(agency)s办理"),
    )
    if earlier:
        designate(order, by=by, at=at)
    show(order, at=at)
    notices.return_decided(order, title=_("退单被驳回，请继续办理"), at=at)
    return order


def designate(order: WorkOrder, *, by: Any, at: datetime) -> None:
    """指定承办 by the centre's ruling: from now on the order cannot be returned."""
    order.is_designated = True
    order.save(update_fields=["is_designated"])
    tell_of(
        order,
        "designate",
        by=by,
        at=at,
        staff=_("指定%(agency)s承办，不得再退") % {"agency": order.agency.name},
        public=_("指挥中心指定由%(agency)s承办"),
    )


def _decide(
    order: WorkOrder,
    earlier: list[Return],
    *,
    ruling: str,
    is_accepted: bool,
    by: Any,
    at: datetime,
    to: Agency | None = None,
) -> Return:
    sides = [order.agency, to, *(row.order.agency for row in earlier)]
    check_not_own_unit(by, sides, at=at)
    row: Return = waiting_request(order.returns, what=_("审核"))
    if not ruling.strip():
        raise TransitionRefused(_("请写明审核意见，双方都会看到。"))
    row.decided_by, row.decided_at, row.is_accepted = by, at, is_accepted
    row.ruling = clean(order.petition, ruling)[:300]
    row.ruled_to = to if is_accepted else order.agency
    row.save(update_fields=["decided_by", "decided_at", "is_accepted", "ruling", "ruled_to"])
    return row
