"""What an agency does with its order: sign, contact, ask, note, finish; and the check of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from dispatch import notices, workflow
from dispatch.choices import OrderState, PauseKind, Step
from dispatch.models import ContactLog, Pause, Question, Round, WorkOrder
from dispatch.services.clocks import due, limits_for, next_reminder, postpone_petition
from dispatch.services.parts import publish
from dispatch.services.settling import settle_if_done
from petitions import notices as petition_notices
from petitions.choices import Solved, State, Tone
from petitions.models import Petition
from petitions.services import handling as petition_handling
from petitions.services.ledger import fresh, refresh_ledger
from petitions.services.photos import attach
from petitions.services.progress import clean, tell
from yuanbao.audit import record, unit_of_work
from yuanbao.models import Attachment, Purpose
from yuanbao.pauses import postpone
from yuanbao.photos import CleanPhoto
from yuanbao.roles import Capability, roles_granting
from yuanbao.services.calendar import current_calendar
from yuanbao.workflow import TransitionRefused, apply, lock

MIN_ANSWER = 10


def current_round(order: WorkOrder) -> Round:
    """Return the round that is being done, or was done last."""
    return order.rounds.get(number=order.round_number)


@unit_of_work
def sign_for(order: WorkOrder, *, by: Any, at: datetime, is_auto: bool = False) -> WorkOrder:
    """签收: take responsibility; the settlement clock has been running since dispatch.

    `by` None with `is_auto` is the sweep, after the limit for signing has passed.
    """
    order = apply(
        order,
        workflow.SIGN_FOR,
        by=by,
        at=at,
        handler=by if by is not None else order.handler,
        is_auto_signed=is_auto,
    )
    Round.objects.filter(order=order, number=order.round_number).update(signed_at=at)
    words = _("到时限自动签收") if is_auto else _("签收")
    _tell(order, "sign_for", by=by, at=at, staff=words, public=_("%(agency)s接手"), tone=Tone.OK)
    _show(order, at=at)
    return order


@unit_of_work
def contact(
    order: WorkOrder, *, way: str, is_reached: bool, note: str, by: Any, at: datetime
) -> ContactLog:
    """联系诉求人: log a call or a visit; the first one reached stops the contact clock."""
    order = lock(order, by=by, capability=Capability.HANDLE_ORDER)
    _check_open(order)
    log = ContactLog.objects.create(
        order=order, way=way, is_reached=is_reached, note=clean(order.petition, note), by=by, at=at
    )
    record(order, "contact", by=by, at=at, way=way, reached=is_reached)
    if is_reached and order.contacted_at is None:
        order.contacted_at = at
        order.save(update_fields=["contacted_at"])
        Round.objects.filter(order=order, number=order.round_number).update(contacted_at=at)
    words = _("联系上反映人") if is_reached else _("没有联系上反映人")
    public = _("%(agency)s联系了反映人") if is_reached else ""
    _tell(order, "contact", by=by, at=at, staff=words, opinion=log.note, public=public)
    return log


@unit_of_work
def open_contact(order: WorkOrder, *, by: Any, at: datetime) -> str:
    """Show the petitioner's phone to the agency that has signed, and record that it was seen.

    Raises OutOfReach for other agencies, TransitionRefused before signing, after the order was
    withdrawn, or without a phone.
    """
    order = lock(order, by=by, capability=Capability.SEE_CONTACT)
    if order.signed_at is None:
        raise TransitionRefused(_("请先签收，再查看联系方式。"))
    if order.state == OrderState.CANCELLED:
        raise TransitionRefused(_("这张工单已经撤单，不能再查看联系方式。"))
    phone = order.petition.petitioner.phone
    if not phone:
        raise TransitionRefused(_("反映人没有留电话，只能在网页上请他补充。"))
    ContactLog.objects.create(order=order, way="opened", is_reached=False, by=by, at=at)
    record(order, "open_contact", by=by, at=at)
    _tell(order, "open_contact", by=by, at=at, staff=_("查看反映人电话"), public="")
    return phone


@unit_of_work
def note(
    order: WorkOrder,
    *,
    text: str,
    is_public: bool,
    by: Any,
    at: datetime,
    photos: Sequence[CleanPhoto] = (),
) -> WorkOrder:
    """Write down progress: for staff only, or a line that the public reads too."""
    order = lock(order, by=by, capability=Capability.HANDLE_ORDER)
    if not text.strip():
        raise TransitionRefused(_("请写下进展。"))
    _check_open(order)
    attach(order, photos, purpose=Purpose.NOTE, at=at)
    record(order, "note", by=by, at=at, public=is_public)
    words = clean(order.petition, text)
    public = _("%(agency)s更新进展") if is_public else ""
    detail = words if is_public else ""
    _tell(
        order,
        "note",
        by=by,
        at=at,
        staff=_("更新进展"),
        opinion=words,
        public=public,
        public_detail=detail,
    )
    if is_public:
        refresh_ledger(order.petition, at=at)
    return order


def _check_open(order: WorkOrder) -> None:
    if not order.is_open:
        raise TransitionRefused(_("这张工单已经办结或撤回，不能再记。您写的内容还在。"))


@unit_of_work
def ask(order: WorkOrder, *, text: str, by: Any, at: datetime) -> Question:
    """请反映人补充: one list, once per agency; this order's clock stands until the answer.

    Raises TransitionRefused for a second question of the same agency or an unsigned order.
    """
    order = lock(order, by=by, capability=Capability.HANDLE_ORDER)
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
    _tell(
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
    _show(order, at=at)
    petition_notices.asked(order.petition, question=question.text, key=question.pk, at=at)
    return question


def pause(order: WorkOrder, *, kind: str, reason: str, at: datetime) -> None:
    """Stop this order's clock; the resident's own stops only when no order is running."""
    Pause.objects.create(order=order, kind=kind, since=at, reason=reason[:300])
    order.paused_at = at
    order.save(update_fields=["paused_at"])


def unpause(order: WorkOrder, *, at: datetime) -> None:
    """Let the clock run on; the due moment moves by exactly the working time it stood."""
    row = order.pauses.filter(until__isnull=True).first()
    if row is None:
        return
    row.until = at
    row.save(update_fields=["until"])
    order.due_at = _postponed(order)
    order.paused_at = None
    order.remind_at = next_reminder(order)
    order.save(update_fields=["due_at", "paused_at", "remind_at"])
    petition = Petition.objects.select_for_update().get(pk=order.petition_id)
    if order.due_at and petition.due_at and petition.due_at < order.due_at:
        # The resident's own due moment follows openly; it is never earlier than an agency's.
        petition.due_at = order.due_at
        petition.save(update_fields=["due_at"])


def _postponed(order: WorkOrder) -> datetime | None:
    """Return the round's own due moment moved by all of its pauses taken together."""
    settle = limits_for(order.petition.category).get(Step.SETTLE)
    row = current_round(order)
    if settle is None or row.due_at is None:
        return order.due_at
    pauses = order.pauses.filter(since__gte=row.opened_at, until__isnull=False)
    spans = [(since, until) for since, until in pauses.values_list("since", "until") if until]
    return postpone(row.due_at, spans, settle.unit, current_calendar()).at


def _rest_if_idle(petition: Petition, *, at: datetime) -> None:
    petition = Petition.objects.select_for_update().get(pk=petition.pk)
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
        _tell(order, "answered", by=None, at=at, staff=_("反映人已补充，恢复计时"), public="")
        publish([order])
        notices.petitioner_answered(order, at=at)
    petition.refresh_from_db()
    if petition.state == State.NEED_INFO:
        petition_handling.wake(petition, at=at)


@unit_of_work
def finish(
    order: WorkOrder,
    *,
    answer: str,
    claimed: Solved | str,
    by: Any,
    at: datetime,
    note_text: str = "",
    photos: Sequence[CleanPhoto] = (),
) -> WorkOrder:
    """办结反馈: the public answer, what the agency thinks is solved, an internal note, photos.

    Raises TransitionRefused for an answer too short to say what, when and who, a category that
    asks for a photo after the work and has none, a paused clock, or a lead whose assisting
    agencies have not answered yet.
    """
    order = lock(order, by=by, capability=Capability.FINISH_ORDER)
    _check_finish(order, answer, photos)
    order = apply(order, workflow.FINISH, by=by, at=at)
    attach(order, photos, purpose=Purpose.FINISH, at=at, is_public=True)
    Round.objects.filter(order=order, number=order.round_number).update(
        finished_at=at,
        finished_by=by,
        claimed=claimed,
        answer=clean(order.petition, answer),
        note=clean(order.petition, note_text),
    )
    _tell(
        order,
        "finish",
        by=by,
        at=at,
        staff=_("办结反馈，待审核（%(claimed)s）") % {"claimed": Solved(claimed).label},
        opinion=clean(order.petition, note_text),
        public=_("%(agency)s办完了，正在审核"),
    )
    _show(order, at=at)
    return order


def _check_finish(order: WorkOrder, answer: str, photos: Sequence[CleanPhoto]) -> None:
    if len(answer.strip()) < MIN_ANSWER:
        raise TransitionRefused(_("公开答复太短，请写清做了什么、什么时候、结果怎样。"))
    if order.paused_at is not None:
        raise TransitionRefused(_("正在等反映人补充，停表时不能办结。"))
    category = order.petition.category
    needs_photo = category is not None and category.needs_photos and order.is_lead
    if needs_photo and not photos and not _has_finish_photo(order):
        raise TransitionRefused(_("这一类办结要有处置后的照片，至少 1 张。您写的内容还在。"))
    if order.is_lead:
        waiting = order.petition.orders.open().filter(is_lead=False)
        waiting = waiting.exclude(state=OrderState.FINISHED).select_related("agency")
        names = "、".join(row.agency.name for row in waiting)
        if names:
            raise TransitionRefused(
                _("协办单位还没有办完：%(names)s。主办要等协办的结果。") % {"names": names}
            )


def _has_finish_photo(order: WorkOrder) -> bool:
    return Attachment.objects.filter(
        owner_type="workorder", owner_id=order.pk, purpose=Purpose.FINISH
    ).exists()


@unit_of_work
def verify(order: WorkOrder, *, by: Any, at: datetime) -> WorkOrder:
    """审核通过: the answer becomes public; the last order's settles the petition.

    Raises TransitionRefused when the person who finished the order would verify it.
    """
    order = lock(order, by=by, capability=workflow.VERIFY.capability)
    row = current_round(order)
    if by is not None and row.finished_by_id == by.pk:
        raise TransitionRefused(_("办结的人不能自己审核，请换一位同事。"))
    order = apply(order, workflow.VERIFY, by=by, at=at)
    Round.objects.filter(pk=row.pk).update(verified_at=at)
    _tell(
        order,
        "verify",
        by=by,
        at=at,
        staff=_("审核通过"),
        public=_("%(agency)s答复"),
        public_detail=row.answer,
        tone=Tone.OK,
    )
    publish([order], answer=row.answer)
    settle_if_done(order.petition, at=at)
    return order


@unit_of_work
def send_back(order: WorkOrder, *, why: str, by: Any, at: datetime) -> WorkOrder:
    """审核退回: not good enough for the public; counts as 返工, not as 不满意."""
    if not why.strip():
        raise TransitionRefused(_("请写明哪里不行、要怎么改。"))
    order = apply(
        order, workflow.SEND_BACK, by=by, at=at, why=why, n_sent_back=order.n_sent_back + 1
    )
    _tell(
        order, "send_back", by=by, at=at, staff=_("审核退回"), opinion=why, public="", tone=Tone.BAD
    )
    _show(order, at=at)
    notices.sent_back(order, why=why, at=at)
    return order


@unit_of_work
def hand_over(order: WorkOrder, *, to: Any, by: Any, at: datetime) -> WorkOrder:
    """Give an order to a colleague of the same agency; they are told."""
    order = lock(order, by=by, capability=Capability.HANDLE_ORDER)
    if to not in notices.staff_of(order, roles=roles_granting(Capability.HANDLE_ORDER), at=at):
        raise TransitionRefused(_("%(name)s不是本单位的人员。") % {"name": to})
    order.handler = to
    order.save(update_fields=["handler"])
    record(order, "hand_over", by=by, at=at, to=to.pk)
    _tell(order, "hand_over", by=by, at=at, staff=_("交给%(name)s办") % {"name": to}, public="")
    notices.handed_over(order, to=to, at=at)
    return order


def _tell(order: WorkOrder, act: str, *, by: Any, at: datetime, public: str, **more: Any) -> None:
    since = order.dispatched_at or order.created_at
    tell(
        order.petition,
        act,
        by=by,
        at=at,
        public=public % {"agency": order.agency.name} if public else "",
        agency_name=order.agency.name,
        order_id=order.pk,
        took_seconds=max(0, int((at - since).total_seconds())),
        **more,
    )


def _show(order: WorkOrder, *, at: datetime) -> None:
    publish([order])
    order.petition = fresh(order.petition_id)
    refresh_ledger(order.petition, at=at)
