"""请补充: one question to the petitioner; the clock stands until the answer, or silence ends it."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from dispatch import notices_petitioner, workflow
from dispatch.choices import OrderState, PauseKind, Step
from dispatch.models import Question, WorkOrder
from dispatch.services.orders.parts import publish
from dispatch.services.orders.pauses import pause, unpause
from dispatch.services.orders.settling import tie_off
from dispatch.services.orders.telling import check_not_child, show, tell_of
from dispatch.services.timing.clocks import due, limits_for, postpone_petition
from petitions import notices as petition_notices
from petitions.choices import State, Tone
from petitions.models import Petition
from petitions.services import handling as petition_handling
from petitions.services.progress import clean
from yuanbao.audit import record, unit_of_work
from yuanbao.roles import Capability
from yuanbao.services.calendar import current_calendar
from yuanbao.workflow import TransitionRefused, apply, lock


@unit_of_work
def ask(order: WorkOrder, *, text: str, by: Any, at: datetime) -> Question:
    """请反映人补充: one list, once per agency; this order's clock stands until the answer.

    Raises TransitionRefused for a second question of the same agency or an unsigned order.
    """
    order = lock(order, by=by, capability=Capability.HANDLE_ORDER)
    check_not_child(order)
    if order.state != OrderState.SIGNED or order.paused_at is not None:
        raise TransitionRefused(_("签收后、没有停表时才能请反映人补充。"))
    if not text.strip():
        raise TransitionRefused(_("请一次写清还缺什么。"))
    if order.questions.exists():
        raise TransitionRefused(_("同一张工单只能请反映人补充一次，已经问过了。"))
    limit = due(at, limits_for(order.petition.category), Step.NEED_INFO, current_calendar())
    question = Question.objects.create(
        petition=order.petition,
        order=order,
        text=clean(order.petition, text),
        asked_by=by,
        asked_at=at,
        lapses_at=limit.at if limit else at,
    )
    pause(order, kind=PauseKind.QUESTION, reason=question.text, at=at)
    record(order, "ask", by=by, at=at)
    tell_of(
        order,
        "ask",
        by=by,
        at=at,
        staff=_("请反映人补充，停表"),
        opinion=question.text,
        public=_("%(agency)s请反映人补充"),
        public_detail=question.text,
        tone=Tone.WAIT,
    )
    _rest_if_idle(order.petition, at=at)
    show(order, at=at)
    petition_notices.asked(order.petition, question=question.text, key=question.pk, at=at)
    return question


def _rest_if_idle(petition: Petition, *, at: datetime) -> None:
    petition = Petition.objects.select_for_update(no_key=True).get(pk=petition.pk)
    if petition.state == State.HANDLING and not petition.orders.running().exists():
        petition_handling.pause(petition, at=at)


@unit_of_work
def take_answer(petition: Petition, *, at: datetime) -> None:
    """Wake every clock that waits for this petitioner: they have answered."""
    open_questions = petition.questions.filter(answered_at__isnull=True, lapsed_at__isnull=True)
    for question in open_questions.select_for_update(of=("self",)).select_related("order"):
        question.answered_at = at
        question.save(update_fields=["answered_at"])
        if question.order is None:
            postpone_petition(petition, since=question.asked_at, until=at)
            continue
        order = WorkOrder.objects.select_for_update().get(pk=question.order.pk)
        unpause(order, at=at)
        tell_of(order, "answered", by=None, at=at, staff=_("反映人已补充，恢复计时"), public="")
        publish([order])
        notices_petitioner.answered(order, at=at)
    petition.refresh_from_db()
    if petition.state == State.NEED_INFO:
        petition_handling.wake(petition, at=at)


def to_lapse(*, at: datetime, limit: int = 500) -> list[int]:
    """Return ids of questions that were not answered in time."""
    rows = Question.objects.filter(answered_at__isnull=True, lapsed_at__isnull=True)
    return list(rows.filter(lapses_at__lte=at).values_list("pk", flat=True)[:limit])


@unit_of_work
def lapse(question: Question, *, at: datetime) -> Petition | None:
    """End a petition whose petitioner stayed silent; None while another question may be answered.

    Where other agencies are at work the matter goes on, and this agency's clock runs again.
    """
    petition = Petition.objects.select_for_update(of=("self",)).get(pk=question.petition_id)
    question = Question.objects.select_for_update(of=("self",)).get(pk=question.pk)
    if question.answered_at or question.lapsed_at or question.lapses_at > at:
        return None
    unanswered = petition.questions.filter(answered_at__isnull=True, lapsed_at__isnull=True)
    ends = petition.state == State.NEED_INFO
    if ends and unanswered.filter(lapses_at__gt=at).exists():
        return None
    question.lapsed_at = at
    question.save(update_fields=["lapsed_at"])
    if not ends:
        if question.order_id is not None:
            _go_on_without_answer(question, at=at)
        return None
    _cancel_waiting(petition, at=at)
    return petition_handling.lapse(petition, at=at)


def _go_on_without_answer(question: Question, *, at: datetime) -> None:
    order = WorkOrder.objects.select_for_update(of=("self",)).get(questions=question)
    if order.paused_at is None:
        return
    unpause(order, at=at)
    tell_of(
        order,
        "lapse",
        by=None,
        at=at,
        staff=_("反映人逾期未补充，恢复计时，请按现有情况办理"),
        public=_("没有收到补充，%(agency)s按现有情况继续办理"),
    )
    publish([order])


def _cancel_waiting(petition: Petition, *, at: datetime) -> None:
    waiting = petition.orders.open().filter(paused_at__isnull=False)
    orders = []
    for order in waiting.select_related("agency"):
        orders.append(apply(order, workflow.CANCEL, by=None, at=at))
        tie_off(orders[-1], at=at)
    publish(orders)
