"""What the centre does with a petition besides dispatching it."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from dispatch.choices import Step
from dispatch.models import Question
from dispatch.services.judging import answers, sms
from dispatch.services.moves.assignment import call_off
from dispatch.services.timing.clocks import due, limits_for
from dispatch.services.timing.recompute import recompute
from petitions import notices as petition_notices
from petitions.models import Petition
from petitions.services import handling as petition_handling
from petitions.services import merging
from petitions.services.progress import clean
from yuanbao.audit import unit_of_work
from yuanbao.models import Category
from yuanbao.services.calendar import current_calendar
from yuanbao.workflow import TransitionRefused


@unit_of_work
def ask(petition: Petition, *, text: str, by: Any, at: datetime) -> Question:
    """请补充 before dispatch; silence for five working days ends the matter."""
    petition = petition_handling.ask(petition, text=text, by=by, at=at)
    limit = due(at, limits_for(petition.category), Step.NEED_INFO, current_calendar())
    question = Question.objects.create(
        petition=petition,
        text=clean(petition, text),
        asked_by=by,
        asked_at=at,
        lapses_at=limit.at if limit else at,
    )
    petition_notices.asked(petition, question=question.text, key=question.pk, at=at)
    return question


@unit_of_work
def answer_at_once(petition: Petition, *, answer: str, by: Any, at: datetime) -> Petition:
    """即答. Raises TransitionRefused after two answers that did not hold: then it is dispatched."""
    if answers.times_taken_back(petition) >= answers.MOST_ANSWERS:
        raise TransitionRefused(_("两次直接答复群众都不满意，请派给单位去办。您写的内容还在。"))
    reply = sms.ask_to_rate(petition, None, at=at)
    return petition_handling.answer_at_once(petition, answer=answer, by=by, at=at, reply=reply)


@unit_of_work
def reclassify(petition: Petition, *, category: Category, by: Any, at: datetime) -> Petition:
    """Change the category and compute the clocks anew from filing."""
    petition = petition_handling.classify(petition, category=category, by=by, at=at)
    return recompute(petition, at=at)


@unit_of_work
def cancel_orders(petition: Petition, *, why: str, at: datetime) -> None:
    """撤单 of every open order, when the matter was withdrawn, merged or terminated."""
    for order in petition.orders.open().roots().select_related("agency"):
        call_off(order, why=why, by=None, at=at)


@unit_of_work
def merge(petition: Petition, *, into: Petition, by: Any, at: datetime) -> Petition:
    """并案: the petition's own open orders are withdrawn, its story goes on under `into`."""
    petition = merging.merge(petition, into=into, by=by, at=at)
    cancel_orders(petition, why=str(into), at=at)
    petition.refresh_from_db()
    return petition


@unit_of_work
def unmerge(petition: Petition, *, why: str, by: Any, at: datetime) -> Petition:
    """撤销并案: back to the queue with clocks of its own, from its own filing."""
    petition = merging.unmerge(petition, why=why, by=by, at=at)
    return recompute(petition, at=at)


@unit_of_work
def terminate(petition: Petition, *, why: str, by: Any, at: datetime) -> Petition:
    """终止办理, and withdraw the open orders."""
    petition = petition_handling.terminate(petition, why=why, by=by, at=at)
    cancel_orders(petition, why=why, at=at)
    petition.refresh_from_db()
    return petition
