"""Background work of this layer. Messages are hints; each sweep finds by query what is left.

Every sweep picks ids and hints one task per row, so that one bad row does not stop the rest.
"""

from celery import shared_task
from django.utils import timezone

from dispatch.models import (
    AnswerRating,
    EventMatter,
    Pledge,
    Question,
    Rating,
    Return,
    Suspension,
    WorkOrder,
)
from dispatch.paper_tasks import run_export  # noqa: F401 - the worker finds both through here
from dispatch.services.centre import events, pledges, reports
from dispatch.services.exchange import sheet_imports, write_back
from dispatch.services.judging import answers, lasting, rework
from dispatch.services.moves import escalation, late_rulings, suspension
from dispatch.services.orders import closing, questions
from dispatch.services.organisation import leavers
from dispatch.services.routes import routing
from dispatch.services.timing import recompute, supervision
from petitions.models import Petition
from yuanbao.tasks import hint

# A task ends well before its time limit; what is left is hinted anew.
PORTIONS_AT_ONCE = 20


@shared_task(name="dispatch.route_petition")
def route_petition(*, petition_id: int) -> None:
    """Route one petition. Safe to run twice: a routed one is left alone."""
    routing.route(Petition.objects.get(pk=petition_id), at=timezone.now())


@shared_task(name="dispatch.sweep_unrouted")
def sweep_unrouted() -> None:
    """Find petitions whose message was lost. Safe to run twice: routing is."""
    for pk in routing.to_route():
        hint(route_petition, petition_id=pk)


@shared_task(name="dispatch.act_on_rating")
def act_on_rating(*, rating_id: int) -> None:
    """Send a part back if its rating asks for it. Safe to run twice: the rating is marked."""
    rework.act_on(Rating.objects.get(pk=rating_id), at=timezone.now())


@shared_task(name="dispatch.sweep_ratings")
def sweep_ratings() -> None:
    """Find ratings whose message was lost. Safe to run twice: acting on them is."""
    for pk in rework.to_act_on():
        hint(act_on_rating, rating_id=pk)
    for pk in answers.to_act_on():
        hint(act_on_answer_rating, rating_id=pk)


@shared_task(name="dispatch.ask_lasting")
def ask_lasting(*, petition_id: int) -> None:
    """Ask again whether a settled matter still holds. Safe to run twice: each is asked once."""
    lasting.ask(Petition.objects.get(pk=petition_id), at=timezone.now())


@shared_task(name="dispatch.sweep_lasting")
def sweep_lasting() -> None:
    """Find settled matters to ask about again. Safe to run twice: what was asked is not found."""
    for pk in lasting.to_ask(at=timezone.now()):
        hint(ask_lasting, petition_id=pk)


@shared_task(name="dispatch.act_on_answer_rating")
def act_on_answer_rating(*, rating_id: int) -> None:
    """Take a matter back if its answer did not hold. Safe to run twice: the rating is marked."""
    answers.act_on(AnswerRating.objects.get(pk=rating_id), at=timezone.now())


@shared_task(name="dispatch.remind_order")
def remind_order(*, order_id: int) -> None:
    """Send the reminders due for one order. Safe to run twice: each is unique."""
    supervision.remind(WorkOrder.objects.get(pk=order_id), at=timezone.now())


@shared_task(name="dispatch.sweep_reminders")
def sweep_reminders() -> None:
    """Find orders whose next reminder is due. Safe to run twice: reminding is."""
    for pk in supervision.to_remind(at=timezone.now()):
        hint(remind_order, order_id=pk)


@shared_task(name="dispatch.sign_order")
def sign_order(*, order_id: int) -> None:
    """Sign one order for its agency. Safe to run twice: a signed one is left alone."""
    supervision.sign_automatically(WorkOrder.objects.get(pk=order_id), at=timezone.now())


@shared_task(name="dispatch.sweep_unsigned")
def sweep_unsigned() -> None:
    """Find orders whose limit for signing has passed. Safe to run twice: signing is."""
    for pk in supervision.to_sign_automatically(at=timezone.now()):
        hint(sign_order, order_id=pk)


@shared_task(name="dispatch.remind_review")
def remind_review(*, suspension_id: int) -> None:
    """Tell who must look at a shelved matter again. Safe to run twice: the day is marked."""
    suspension.remind_review(Suspension.objects.get(pk=suspension_id), at=timezone.now())


@shared_task(name="dispatch.sweep_reviews")
def sweep_reviews() -> None:
    """Find shelved matters whose day of review has come. Safe to run twice: reminding is."""
    for pk in suspension.to_review(at=timezone.now()):
        hint(remind_review, suspension_id=pk)


@shared_task(name="dispatch.hurry_return")
def hurry_return(*, return_id: int) -> None:
    """Escalate or grant a return whose ruling is late. Safe to run twice: what is done stays."""
    late_rulings.hurry(Return.objects.get(pk=return_id), at=timezone.now())


@shared_task(name="dispatch.sweep_returns")
def sweep_returns() -> None:
    """Find returns whose ruling is late. Safe to run twice: hurrying them is."""
    for pk in late_rulings.to_hurry(at=timezone.now()):
        hint(hurry_return, return_id=pk)


@shared_task(name="dispatch.move_order_up")
def move_order_up(*, order_id: int) -> None:
    """Move up what a level let run out. Safe to run twice: one that was moved is left alone."""
    escalation.move_up(WorkOrder.objects.get(pk=order_id), at=timezone.now())


@shared_task(name="dispatch.sweep_levels")
def sweep_levels() -> None:
    """Find what grids and communities let run out. Safe to run twice: moving up is."""
    for pk in escalation.to_move_up(at=timezone.now()):
        hint(move_order_up, order_id=pk)


@shared_task(name="dispatch.lapse_question")
def lapse_question(*, question_id: int) -> None:
    """End what waited in vain. Safe to run twice: a lapsed question is left alone."""
    questions.lapse(Question.objects.get(pk=question_id), at=timezone.now())


@shared_task(name="dispatch.sweep_questions")
def sweep_questions() -> None:
    """Find questions that were not answered in time. Safe to run twice: lapsing is."""
    for pk in questions.to_lapse(at=timezone.now()):
        hint(lapse_question, question_id=pk)


@shared_task(name="dispatch.close_petition")
def close_petition(*, petition_id: int) -> None:
    """Archive one petition. Safe to run twice: an archived one is left alone."""
    closing.close_if_due(Petition.objects.get(pk=petition_id), at=timezone.now())


@shared_task(name="dispatch.sweep_answered")
def sweep_answered() -> None:
    """Find petitions to archive. Safe to run twice: closing is."""
    for pk in closing.to_close(at=timezone.now()):
        hint(close_petition, petition_id=pk)


@shared_task(name="dispatch.follow_calendar")
def follow_calendar(*, petition_id: int) -> None:
    """Count one matter's clocks anew. Safe to run twice: the second finds them as they must be."""
    recompute.follow_calendar(Petition.objects.get(pk=petition_id), at=timezone.now())


@shared_task(name="dispatch.sweep_calendar")
def sweep_calendar() -> None:
    """Find open clocks of an older calendar. Safe to run twice: following it is."""
    for pk in recompute.to_recompute():
        hint(follow_calendar, petition_id=pk)


@shared_task(name="dispatch.remind_pledge")
def remind_pledge(*, pledge_id: int) -> None:
    """Remind of one promise. Safe to run twice: each step goes to each person once."""
    pledges.remind(Pledge.objects.get(pk=pledge_id), at=timezone.now())


@shared_task(name="dispatch.sweep_pledges")
def sweep_pledges() -> None:
    """Find promises whose moment is near or has passed. Safe to run twice: reminding is."""
    for pk in pledges.to_remind(at=timezone.now()):
        hint(remind_pledge, pledge_id=pk)


@shared_task(name="dispatch.apply_sheet")
def apply_sheet(*, sheet_id: int) -> None:
    """Take over some portions of a file. Safe to run twice: each row is taken once."""
    for _portion in range(PORTIONS_AT_ONCE):
        if not sheet_imports.apply_portion(sheet_id, at=timezone.now()):
            return
    hint(apply_sheet, sheet_id=sheet_id)


@shared_task(name="dispatch.sweep_sheets")
def sweep_sheets() -> None:
    """Find confirmed files whose message was lost. Safe to run twice: taking over is."""
    for pk in sheet_imports.to_apply():
        hint(apply_sheet, sheet_id=pk)


@shared_task(name="dispatch.wipe_sheets")
def wipe_sheets() -> None:
    """Forget what old files held. Safe to run twice: it wipes what is past."""
    sheet_imports.wipe(at=timezone.now())


@shared_task(name="dispatch.deliver_write_back")
def deliver_write_back(*, write_back_id: int) -> None:
    """Send one answer to its platform. Safe to run twice: what was taken is not due any more."""
    write_back.deliver(write_back_id, at=timezone.now())


@shared_task(name="dispatch.sweep_write_backs")
def sweep_write_backs() -> None:
    """Find answers that are due. Safe to run twice: delivering is."""
    for pk in write_back.to_deliver(at=timezone.now()):
        hint(deliver_write_back, write_back_id=pk)


@shared_task(name="dispatch.answer_event_matter")
def answer_event_matter(*, matter_id: int) -> None:
    """Give an event's answer to one matter. Safe to run twice: an answered one is left alone."""
    events.answer_matter(EventMatter.objects.get(pk=matter_id), at=timezone.now())


@shared_task(name="dispatch.sweep_event_matters")
def sweep_event_matters() -> None:
    """Find matters of ended events without an answer. Safe to run twice: answering is."""
    for pk in events.to_answer():
        hint(answer_event_matter, matter_id=pk)


@shared_task(name="dispatch.close_leaver")
def close_leaver(*, user_id: int) -> None:
    """Close one account whose last seat has ended. Safe to run twice: a closed one is left."""
    leavers.close_leaver(user_id, at=timezone.now())


@shared_task(name="dispatch.sweep_leavers")
def sweep_leavers() -> None:
    """Find accounts without any seat left. Safe to run twice: closing is."""
    for pk in leavers.to_close(at=timezone.now()):
        hint(close_leaver, user_id=pk)


@shared_task(name="dispatch.sweep_reports")
def sweep_reports() -> None:
    """Draft the days that were left out. Safe to run twice: a day has one report."""
    reports.draft_missed(at=timezone.now())


@shared_task(name="dispatch.draft_report")
def draft_report() -> None:
    """Draft today's report. Safe to run twice: a day has one, and it is left as it is."""
    reports.draft(timezone.localdate(), at=timezone.now())
