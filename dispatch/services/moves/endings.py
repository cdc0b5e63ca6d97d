"""终止办理 and 撤单 of signed orders: one person asks with a typed reason, another one agrees."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from dispatch import notices, notices_centre
from dispatch.choices import EndingKind
from dispatch.models import ContactLog, Ending, WorkOrder
from dispatch.services.centre import queue
from dispatch.services.moves import wishes
from dispatch.services.moves.assignment import call_off, check_not_leaderless, is_signed
from dispatch.services.orders.telling import check_not_child, tell_of
from petitions import workflow as petition_workflow
from petitions.choices import Tone
from petitions.models import Petition
from petitions.services.progress import clean, tell
from yuanbao.audit import record, unit_of_work
from yuanbao.models import Reason, ReasonKind
from yuanbao.roles import Capability
from yuanbao.workflow import TransitionRefused, lock

# 三次联系不上: so many tries in the contact log, each at least so long after the one before.
FAILED_CONTACTS = 3
BETWEEN_CONTACTS = timedelta(hours=2)
WHO_DECIDES = {
    EndingKind.TERMINATE: Capability.TERMINATE_PETITION,
    EndingKind.CANCEL: Capability.CANCEL_ORDER,
}


def failed_contacts(petition: Petition) -> int:
    """Return how many tries since the petitioner was last reached failed, at different times."""
    tries = ContactLog.objects.filter(order__petition=petition, way__in=["phone", "visit"])
    count, last = 0, None
    for is_reached, at in tries.order_by("at", "id").values_list("is_reached", "at"):
        if is_reached:
            count, last = 0, None
        elif last is None or at - last >= BETWEEN_CONTACTS:
            count, last = count + 1, at
    return count


@unit_of_work
def ask_termination(petition: Petition, *, reason: str, why: str, by: Any, at: datetime) -> Ending:
    """申请终止办理 by a person of the centre; another one decides.

    Raises TransitionRefused without words, for a matter that is not accepted or over, while one
    request waits, or for 三次联系不上 without three failed tries in the contact log.
    """
    petition = lock(petition, by=by, capability=Capability.TERMINATE_PETITION)
    row = _ask(petition, EndingKind.TERMINATE, None, reason=reason, why=why, by=by, at=at)
    tell(
        petition,
        "ask_termination",
        by=by,
        at=at,
        staff=_("申请终止办理：%(reason)s") % {"reason": _reason(row).name},
        opinion=row.text,
        agency_name=_("区指挥中心"),
        tone=Tone.WAIT,
    )
    return row


@unit_of_work
def ask_end(order: WorkOrder, *, reason: str, why: str, by: Any, at: datetime) -> Ending:
    """申请终止办理 by the lead agency; the centre decides, and the clock runs on meanwhile.

    Raises TransitionRefused as `ask_termination` does, and for an assisting agency.
    """
    order = lock(order, by=by, capability=Capability.HANDLE_ORDER)
    check_not_child(order)
    if not order.is_lead:
        raise TransitionRefused(_("协办单位不能申请终止整件诉求，请告诉主办单位。"))
    if not is_signed(order):
        raise TransitionRefused(_("签收后才能申请终止办理。"))
    row = _ask(order.petition, EndingKind.TERMINATE, order, reason=reason, why=why, by=by, at=at)
    _tell_asked(order, row, _("申请终止办理：%(reason)s"), by=by, at=at)
    notices_centre.wish_arrived(order, Capability.TERMINATE_PETITION, title=_("终止待批"), at=at)
    return row


@unit_of_work
def ask_cancel(order: WorkOrder, *, reason: str, why: str, by: Any, at: datetime) -> Ending:
    """申请撤单 of an order that its agency has signed for; another person of the centre decides.

    Raises TransitionRefused without words, for an unsigned or an ended order, while one request
    waits, or for a lead whose assisting agencies are at work.
    """
    order = lock(order, by=by, capability=Capability.CANCEL_ORDER)
    check_not_child(order)
    if not order.is_open or not is_signed(order):
        raise TransitionRefused(_("只有已经签收、还没办结的工单要申请撤单；没签收的可以直接撤。"))
    check_not_leaderless(order)
    row = _ask(order.petition, EndingKind.CANCEL, order, reason=reason, why=why, by=by, at=at)
    _tell_asked(order, row, _("申请撤单：%(reason)s"), by=by, at=at)
    notices_centre.wish_arrived(
        order, Capability.CANCEL_ORDER, title=_("撤单待批"), asked_by=by, at=at
    )
    return row


def _ask(
    petition: Petition,
    kind: EndingKind,
    order: WorkOrder | None,
    *,
    reason: str,
    why: str,
    by: Any,
    at: datetime,
) -> Ending:
    typed = _typed(kind, reason)
    if not why.strip():
        raise TransitionRefused(_("请写明具体情况。"))
    if kind == EndingKind.TERMINATE:
        _check_termination(petition, typed)
    subject = {"order": order} if kind == EndingKind.CANCEL else {"petition": petition}
    if Ending.objects.filter(kind=kind, decided_at__isnull=True, **subject).exists():
        raise TransitionRefused(_("已经有人申请了，正在等另一位同事审批。"))
    row = Ending.objects.create(
        kind=kind,
        petition=petition,
        order=order,
        reason=reason,
        text=clean(petition, why)[:300],
        asked_by=by,
        asked_at=at,
    )
    record(order or petition, f"ask_{kind}", by=by, at=at, reason=reason)
    return row


def _check_termination(petition: Petition, typed: Reason) -> None:
    if petition.state not in petition_workflow.TERMINATE.sources:
        raise TransitionRefused(
            _("这件诉求现在是“%(state)s”，不能终止办理。") % {"state": petition.get_state_display()}
        )
    tried = failed_contacts(petition)
    if typed.is_flagged and tried < FAILED_CONTACTS:
        raise TransitionRefused(
            _("联系记录里只有 %(n)s 次在不同时间没联系上，满 %(of)s 次才能用这个理由。")
            % {"n": tried, "of": FAILED_CONTACTS}
        )


def _typed(kind: EndingKind, code: str) -> Reason:
    kinds = {EndingKind.TERMINATE: ReasonKind.TERMINATE, EndingKind.CANCEL: ReasonKind.CANCEL}
    row = Reason.objects.filter(kind=kinds[kind], code=code, is_active=True).first()
    if row is None:
        raise TransitionRefused(_("请从列表中选一个理由。"))
    return row


def _reason(row: Ending) -> Reason:
    return Reason.objects.get(kind=row.kind, code=row.reason)


def _tell_asked(order: WorkOrder, row: Ending, words: str, *, by: Any, at: datetime) -> None:
    tell_of(
        order,
        f"ask_{row.kind}",
        by=by,
        at=at,
        staff=words % {"reason": _reason(row).name},
        opinion=row.text,
        tone=Tone.WAIT,
    )


@unit_of_work
def grant_ending(ending: Ending, *, ruling: str, by: Any, at: datetime) -> Ending:
    """同意: the matter is terminated, or the order withdrawn, with the typed words in public.

    Raises TransitionRefused for whoever asked or what was decided before, and Recused for
    somebody of an agency that it concerns.
    """
    row = _decide(ending, is_accepted=True, ruling=ruling, by=by, at=at)
    typed = _reason(row)
    if row.kind == EndingKind.TERMINATE:
        queue.terminate(row.petition, why=typed.wording or row.text, by=by, at=at)
    else:
        assert row.order is not None
        call_off(row.order, why=f"{typed.name}：{row.text}", by=by, at=at)
    return row


@unit_of_work
def refuse_ending(ending: Ending, *, ruling: str, by: Any, at: datetime) -> Ending:
    """不同意, with words; the work goes on."""
    if not ruling.strip():
        raise TransitionRefused(_("请写明为什么不同意。"))
    row = _decide(ending, is_accepted=False, ruling=ruling, by=by, at=at)
    words = _("不同意%(kind)s，继续办理") % {"kind": row.get_kind_display()}
    values = {"by": by, "at": at, "staff": words, "opinion": row.ruling, "tone": Tone.BAD}
    if row.order is None:
        tell(row.petition, "refuse_ending", agency_name=_("区指挥中心"), **values)
    else:
        tell_of(row.order, "refuse_ending", **values)
        notices.wish_decided(row.order, act=f"ending-{row.pk}", title=words, at=at)
    return row


def _decide(ending: Ending, *, is_accepted: bool, ruling: str, by: Any, at: datetime) -> Ending:
    subject: WorkOrder | Petition = ending.petition
    if ending.kind == EndingKind.CANCEL and ending.order is not None:
        subject = ending.order
    lock(subject, by=by, capability=WHO_DECIDES[EndingKind(ending.kind)])
    rows = Ending.objects.select_for_update(of=("self",)).select_related("petition", "order")
    row = rows.get(pk=ending.pk)
    if row.decided_at is not None:
        raise TransitionRefused(_("%(who)s刚刚已经批过了。") % {"who": row.decided_by or _("系统")})
    orders = row.petition.orders.open().roots().select_related("agency")
    concerned = [row.order.agency] if row.order else [order.agency for order in orders]
    facts: dict[str, Any] = {"is_accepted": is_accepted, "ruling": ruling, "by": by, "at": at}
    wishes.decide(row, row.petition, concerned, **facts)
    record(row.order or row.petition, f"decide_{row.kind}", by=by, at=at, accepted=is_accepted)
    return row
