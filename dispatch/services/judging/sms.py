"""评价 by writing back to the short message: one question at a time, one answer each.

A reply belongs to the last question sent to its phone. The matter's parts are asked one after
the other; who answers 3 is asked why, and the part goes back without waiting for the reason.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from dispatch import notices
from dispatch.choices import OrderState, RatingChannel, ReplyOutcome, SmsQuestionKind
from dispatch.models import AnswerRating, Rating, Round, SmsQuestion, SmsReply, WorkOrder
from dispatch.replies import read_lasting, read_reasons, read_verdict
from dispatch.services.judging import lasting, raters
from dispatch.services.judging.rating import Judgement
from petitions.choices import Satisfaction
from petitions.models import Petition
from petitions.services.progress import clean, tell
from yuanbao.audit import record, unit_of_work
from yuanbao.crypto import blind_index
from yuanbao.identifiers import IdentifierRefused, read_phone
from yuanbao.notifications import notify
from yuanbao.workflow import OutOfReach, TransitionRefused


def ask_to_rate(petition: Petition, order: WorkOrder | None, *, at: datetime) -> str:
    """Note that the message which brings the answer asks for a rating; return what it says.

    "" where the petitioner has no phone, and for historical matters. Earlier questions about
    the matter are closed by it.
    """
    petitioner = getattr(petition, "petitioner", None)
    if petition.is_historical or petitioner is None or not petitioner.phone_index:
        return ""
    _ask(petition, SmsQuestionKind.RATING, order=order, at=at)
    parts = petition.orders.roots().filter(state=OrderState.VERIFIED).count()
    words = _("也可以直接回复：1 已解决、满意，2 部分解决、基本满意，3 没解决、不满意。")
    if order is None or parts < 2:
        return words
    return _("先评%(agency)s办的部分。") % {"agency": order.agency.name} + words


def _ask(petition: Petition, kind: str, *, at: datetime, **about: Any) -> SmsQuestion:
    open_ones = SmsQuestion.objects.filter(petition=petition, closed_at__isnull=True)
    open_ones.update(closed_at=at)
    return SmsQuestion.objects.create(
        petition=petition,
        kind=kind,
        phone_index=petition.petitioner.phone_index,
        asked_at=at,
        **about,
    )


@unit_of_work
def take_reply(*, message_id: str, phone: str, text: str, at: datetime) -> SmsReply:
    """Take in one short message; a repeat of the same id changes nothing and sends nothing.

    What belongs to no question is kept and not answered, so that two machines never chat.
    """
    index = blind_index("phone", _number(phone))
    reply, is_new = SmsReply.objects.get_or_create(
        message_id=message_id,
        defaults={
            "phone_index": index,
            "text": text[:500],
            "outcome": ReplyOutcome.UNMATCHED,
            "received_at": at,
        },
    )
    if not is_new:
        return reply
    rows = SmsQuestion.objects.select_for_update(of=("self",)).select_related("petition")
    question = rows.filter(phone_index=index, closed_at__isnull=True).order_by("-id").first()
    if question is not None:
        reply.question, reply.outcome = question, _answer(question, text, at=at)
        reply.save(update_fields=["question", "outcome"])
    return reply


def _number(phone: str) -> str:
    try:
        return read_phone(phone)
    except IdentifierRefused:
        return phone.strip()


def _answer(question: SmsQuestion, text: str, *, at: datetime) -> str:
    if question.kind == SmsQuestionKind.REASON:
        return _take_reason(question, text, at=at)
    if question.kind == SmsQuestionKind.LASTING:
        return _take_lasting(question, text, at=at)
    verdict = read_verdict(text)
    if verdict is None:
        return _clarify(question, at=at)
    solved, satisfaction = verdict
    comment = _("短信回复不满意") if satisfaction == Satisfaction.DISSATISFIED else ""
    judgement = Judgement(
        solved=solved, satisfaction=satisfaction, comment=comment, channel=RatingChannel.SMS
    )
    asked = raters.Asked(question.petition, raters.PETITIONER, question.order)
    # Said of the round that is judged now: a failing answer may open the next one.
    goes_back = asked.goes_back
    _close(question, at=at)
    try:
        with transaction.atomic():  # a refusal undoes this alone
            rating = raters.rate_asked(asked, judgement, at=at)
    except TransitionRefused:
        return ReplyOutcome.REFUSED
    if rating.fails:
        _ask_reason(question, rating, goes_back=goes_back, at=at)
    else:
        _ask_next(question.petition, at=at)
    return ReplyOutcome.TAKEN


def _take_lasting(question: SmsQuestion, text: str, *, at: datetime) -> str:
    """Take whether what was done still holds: 1 it does, 3 it came back; 2 says neither."""
    lasts = read_lasting(text)
    if lasts is None:
        if not question.is_clarified:
            question.is_clarified = True
            question.save(update_fields=["is_clarified"])
            words = _("对不起，没看懂您的回复。还好着请回 1，又出现了请回 3。谢谢。")
            _send(question, "clarify", words, at=at)
        return ReplyOutcome.UNCLEAR
    _close(question, at=at)
    assert question.order is not None
    asked, part = lasting.asked_of(question.petition), question.order.public_id
    try:
        with transaction.atomic():  # a refusal undoes this alone
            lasting.answer(asked, part, lasts=lasts, at=at, channel=RatingChannel.SMS)
    except (TransitionRefused, OutOfReach):
        return ReplyOutcome.REFUSED
    return ReplyOutcome.TAKEN


def _close(question: SmsQuestion, *, at: datetime) -> None:
    question.closed_at = at
    question.save(update_fields=["closed_at"])


def _clarify(question: SmsQuestion, *, at: datetime) -> str:
    """Ask once more, politely; a second unclear reply is kept and left alone."""
    if not question.is_clarified:
        question.is_clarified = True
        question.save(update_fields=["is_clarified"])
        words = _("对不起，没看懂您的回复。满意请回 1，基本满意回 2，不满意回 3。谢谢。")
        _send(question, "clarify", words, at=at)
    return ReplyOutcome.UNCLEAR


def _ask_reason(question: SmsQuestion, rating: Any, *, goes_back: bool, at: datetime) -> None:
    own = {"answer_rating" if isinstance(rating, AnswerRating) else "rating": rating}
    asked = _ask(question.petition, SmsQuestionKind.REASON, order=question.order, at=at, **own)
    names = [f"{n} {name}" for n, (name, _words) in enumerate(raters.reason_choices(), start=1)]
    words = _("对不起没让您满意，已经退回重办。哪里不满意？请回数字或写一句：%(names)s。")
    if not goes_back:
        words = _("对不起没让您满意，已请指挥中心裁定。哪里不满意？请回数字或写一句：%(names)s。")
    _send(asked, "reason", words % {"names": "，".join(names)}, at=at)


def _ask_next(petition: Petition, *, at: datetime) -> None:
    """Ask about the next part that the petitioner has not judged."""
    left = raters.unrated(petition)
    if not left:
        return
    question = _ask(petition, SmsQuestionKind.RATING, order=left[0].order, at=at)
    words = _("谢谢。%(agency)s也办了一部分，办得怎样？1 满意，2 基本满意，3 不满意。")
    _send(question, "rate", words % {"agency": left[0].agency_name}, at=at)


def _take_reason(question: SmsQuestion, text: str, *, at: datetime) -> str:
    if not text.strip():
        return _clarify(question, at=at)
    names = [name for name, _words in raters.reason_choices()]
    reasons, words = read_reasons(text, names)
    rating: Rating | AnswerRating | None = question.rating or question.answer_rating
    if rating is None:
        return ReplyOutcome.UNMATCHED
    petition = question.petition
    rating.reasons = reasons or rating.reasons
    rating.comment = clean(petition, words)[:300] if words else rating.comment
    rating.save(update_fields=["reasons", "comment"])
    _close(question, at=at)
    record(petition, "give_reason", by=None, at=at)
    _tell_reason(question, rating.said, at=at)
    _ask_next(petition, at=at)
    return ReplyOutcome.TAKEN


def _tell_reason(question: SmsQuestion, said: str, *, at: datetime) -> None:
    order = question.order
    tell(
        question.petition,
        "give_reason",
        by=None,
        at=at,
        staff=_("反映人回短信说了不满意的原因"),
        opinion=said,
        agency_name=order.agency.name if order else "",
        order_id=order.pk if order else None,
    )
    if order is not None:
        Round.objects.filter(order=order, number=order.round_number).exclude(reason="").update(
            reason=said[:300]
        )
        notices.reason_given(order, said=said, at=at)


def _send(question: SmsQuestion, act: str, words: str, *, at: datetime) -> None:
    notify(
        key=f"sms-question:{question.pk}:{act}",
        phone=question.petition.petitioner.phone,
        title=_("请您评价"),
        body=words,
        at=at,
    )
