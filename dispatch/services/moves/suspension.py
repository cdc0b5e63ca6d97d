"""挂账 and 销账: what cannot be solved now is put on the public register, reviewed every 30 days."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from dispatch import notices, notices_centre, workflow
from dispatch.choices import OrderState, PauseKind, Step
from dispatch.models import Suspension, WorkOrder
from dispatch.services.moves import wishes
from dispatch.services.moves.recusal import check_not_own_unit
from dispatch.services.orders.firsts import check_not_asked, waiting_request
from dispatch.services.orders.pauses import pause, unpause
from dispatch.services.orders.telling import check_not_child, show, tell_of
from dispatch.services.timing.clocks import limits_for
from dispatch.services.timing.supervision import is_working
from petitions import notices as petition_notices
from petitions.choices import Tone
from petitions.services.progress import clean
from yuanbao.audit import record, unit_of_work
from yuanbao.roles import Capability
from yuanbao.workflow import TransitionRefused, apply, lock, who_was_first

REVIEW_DAYS = 30


@unit_of_work
def ask_suspension(
    order: WorkOrder, *, why: str, meanwhile: str, expected_on: date, by: Any, at: datetime
) -> Suspension:
    """申请挂账: why it cannot be solved now, until when, and what is done meanwhile.

    Until it is decided the clock runs on. Raises TransitionRefused without reason or interim
    measure, for an expected day that is not ahead, for an order that is not being done or whose
    clock stands, and while one request waits.
    """
    order = lock(order, by=by, capability=Capability.HANDLE_ORDER)
    check_not_child(order)
    if order.state != OrderState.SIGNED:
        raise TransitionRefused(_("签收后、办结前才能申请挂账。"))
    if order.paused_at is not None:
        raise TransitionRefused(_("正在等反映人补充，不能挂账。"))
    if not why.strip() or not meanwhile.strip():
        raise TransitionRefused(_("请写明现在为什么解决不了、这期间做什么，公众会看到。"))
    if expected_on <= localdate(at):
        raise TransitionRefused(_("预计能办的日子要在今天以后。"))
    check_not_asked(order.suspensions, what=_("挂账"))
    row = Suspension.objects.create(
        order=order,
        why=clean(order.petition, why)[:300],
        meanwhile=clean(order.petition, meanwhile)[:300],
        expected_on=expected_on,
        asked_by=by,
        asked_at=at,
    )
    record(order, "ask_suspension", by=by, at=at, expected_on=str(expected_on))
    tell_of(
        order,
        "ask_suspension",
        by=by,
        at=at,
        staff=_("申请挂账，预计%(day)s能办") % {"day": day_words(expected_on)},
        opinion=f"{row.why}\n{row.meanwhile}",
        tone=Tone.WAIT,
    )
    notices_centre.wish_arrived(order, Capability.SUSPEND_ORDER, title=_("挂账待批"), at=at)
    return row


@unit_of_work
def grant_suspension(order: WorkOrder, *, ruling: str, by: Any, at: datetime) -> WorkOrder:
    """同意挂账: on the public register with its date of review; this order's clock stands.

    Raises TransitionRefused when nothing is asked, for whoever asked, or while the clock stands
    for another cause, and Recused for somebody who comes from that agency.
    """
    row, order = _decide(order, is_accepted=True, ruling=ruling, by=by, at=at)
    if order.paused_at is not None:
        raise TransitionRefused(_("正在等反映人补充，不能挂账。"))
    review_on = _next_review(order, at)
    order = apply(order, workflow.SUSPEND, by=by, at=at, why=row.why, review_on=review_on)
    pause(order, kind=PauseKind.SUSPENSION, reason=row.why, at=at)
    facts = {"agency": order.agency.name, "day": day_words(review_on)}
    tell_of(
        order,
        "suspend",
        by=by,
        at=at,
        staff=_("同意挂账，%(day)s复查") % facts,
        opinion=row.ruling or row.why,
        public=_("%(agency)s暂时解决不了，%(day)s复查") % facts,
        public_detail=f"{row.why}\n{row.meanwhile}",
        tone=Tone.WAIT,
    )
    show(order, at=at)
    notices.wish_decided(order, act=f"suspension-{row.pk}", title=_("挂账已批准"), at=at)
    body = _("您反映的“%(title)s”现在还解决不了：%(why)s 这期间：%(meanwhile)s 我们%(day)s复查。")
    _tell_people(order, f"suspend-{row.pk}", _("暂时解决不了"), body % (facts | _said(row)), at)
    return order


@unit_of_work
def refuse_suspension(order: WorkOrder, *, ruling: str, by: Any, at: datetime) -> WorkOrder:
    """不同意挂账, with words; the clock has been running all along."""
    if not ruling.strip():
        raise TransitionRefused(_("请写明为什么不同意。"))
    row, order = _decide(order, is_accepted=False, ruling=ruling, by=by, at=at)
    tell_of(
        order,
        "refuse_suspension",
        by=by,
        at=at,
        staff=_("不同意挂账，继续办理"),
        opinion=row.ruling,
        tone=Tone.BAD,
    )
    notices.wish_decided(order, act=f"suspension-{row.pk}", title=_("挂账没有批准"), at=at)
    return order


def _decide(
    order: WorkOrder, *, is_accepted: bool, ruling: str, by: Any, at: datetime
) -> tuple[Suspension, WorkOrder]:
    order = lock(order, by=by, capability=Capability.SUSPEND_ORDER)
    row = waiting_request(order.suspensions, what=_("审批"))
    facts: dict[str, Any] = {"is_accepted": is_accepted, "ruling": ruling, "by": by, "at": at}
    wishes.decide(row, order.petition, [order.agency], **facts)
    record(order, "decide_suspension", by=by, at=at, accepted=is_accepted)
    return row, order


@unit_of_work
def review(order: WorkOrder, *, note: str, by: Any, at: datetime) -> WorkOrder:
    """复查: it still cannot be solved; the next review is told to everybody.

    Raises TransitionRefused without a note, or for an order that is not shelved, and Recused.
    """
    order, row = _shelved(order, note, by=by, at=at)
    order.review_on = _next_review(order, at)
    order.save(update_fields=["review_on"])
    row.n_reviews += 1
    row.last_note = clean(order.petition, note)[:300]
    row.save(update_fields=["n_reviews", "last_note"])
    record(order, "review", by=by, at=at, next=str(order.review_on))
    facts = {"day": day_words(order.review_on)}
    tell_of(
        order,
        "review",
        by=by,
        at=at,
        staff=_("复查后继续挂账，%(day)s再复查") % facts,
        opinion=row.last_note,
        public=_("复查：还解决不了，%(day)s再复查") % facts,
        public_detail=row.last_note,
        tone=Tone.WAIT,
    )
    show(order, at=at)
    return order


@unit_of_work
def resume(order: WorkOrder, *, why: str, by: Any, at: datetime) -> WorkOrder:
    """销账: the obstacle is gone, the clock runs on from where it stood.

    Raises TransitionRefused without a reason, or for an order that is not shelved, and Recused.
    """
    order, row = _shelved(order, why, by=by, at=at)
    order = apply(order, workflow.RESUME, by=by, at=at, why=why, review_on=None)
    row.ended_at, row.last_note = at, clean(order.petition, why)[:300]
    row.save(update_fields=["ended_at", "last_note"])
    unpause(order, at=at)
    tell_of(
        order,
        "resume",
        by=by,
        at=at,
        staff=_("销账，恢复办理"),
        opinion=row.last_note,
        public=_("%(agency)s重新开始办理"),
        public_detail=row.last_note,
        tone=Tone.OK,
    )
    show(order, at=at)
    notices.wish_decided(order, act=f"resume-{row.pk}", title=_("已销账，请继续办理"), at=at)
    body = _("您反映的“%(title)s”可以接着办了：%(note)s") % (_said(row) | {"note": row.last_note})
    _tell_people(order, f"resume-{row.pk}", _("重新开始办理"), body, at)
    return order


def _shelved(
    order: WorkOrder, words: str, *, by: Any, at: datetime
) -> tuple[WorkOrder, Suspension]:
    order = lock(order, by=by, capability=Capability.SUSPEND_ORDER)
    check_not_own_unit(by, [order.agency], at=at)
    if not words.strip():
        raise TransitionRefused(_("请写明复查的情况，公众会看到。"))
    row = order.suspensions.filter(is_accepted=True, ended_at__isnull=True).first()
    if order.state != OrderState.SUSPENDED or row is None:
        raise TransitionRefused(who_was_first(order, _("复查")))
    return order, row


def _next_review(order: WorkOrder, at: datetime) -> date:
    limit = limits_for(order.petition.category).get(Step.SUSPENSION_REVIEW)
    return localdate(at) + timedelta(days=int(limit.amount) if limit else REVIEW_DAYS)


def day_words(day: date) -> str:
    """Return a day as people say it: 12月22日."""
    return _("%(month)s月%(day)s日") % {"month": day.month, "day": day.day}


def _said(row: Suspension) -> dict[str, str]:
    return {"title": row.order.petition.title, "why": row.why, "meanwhile": row.meanwhile}


def _tell_people(order: WorkOrder, act: str, title: str, body: str, at: datetime) -> None:
    for tell_them in (petition_notices.tell_petitioner, petition_notices.tell_joined):
        tell_them(order.petition, act=act, title=title, body=body, at=at)


# --- reviews that are due -------------------------------------------------------------------------


def to_review(*, at: datetime, limit: int = 500) -> list[int]:
    """Return ids of shelvings whose day of review has come and nobody was told yet."""
    rows = Suspension.objects.filter(is_accepted=True, ended_at__isnull=True)
    rows = rows.filter(order__state=OrderState.SUSPENDED, order__review_on__lte=localdate(at))
    untold = rows.exclude(reminded_on__gte=F("order__review_on"))
    return list(untold.order_by("decided_at", "id").values_list("pk", flat=True)[:limit])


@unit_of_work
def remind_review(row: Suspension, *, at: datetime) -> bool:
    """Tell the centre and the agency's leader that a review is due, once; not outside office hours."""
    order = WorkOrder.objects.select_for_update(of=("self",)).get(pk=row.order_id)
    row = Suspension.objects.select_for_update().get(pk=row.pk)
    is_due = order.review_on is not None and order.review_on <= localdate(at)
    told = row.reminded_on is not None and row.reminded_on == order.review_on
    if not is_due or told or order.state != OrderState.SUSPENDED or not is_working(at):
        return False
    row.reminded_on = order.review_on
    row.save(update_fields=["reminded_on"])
    record(order, "remind_review", by=None, at=at)
    tell_of(order, "remind_review", by=None, at=at, staff=_("挂账到期，请复查"), tone=Tone.WAIT)
    notices_centre.review_due(order, at=at)
    return True
