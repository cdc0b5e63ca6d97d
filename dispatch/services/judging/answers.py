"""评价 of what was answered without an order (即答); one that fails brings the matter back.

The same two questions, raters and reasons as for an agency's part. What fails goes back to the
centre's queue, because no agency has it; a second time it can only be dispatched.
"""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from dispatch import notices_centre
from dispatch.choices import OrderState, RaterKind
from dispatch.models import AnswerRating
from dispatch.services.judging.rating import Judgement, Rater, check_reason, tell_rating
from dispatch.services.timing.clocks import answer_again_clocks
from petitions.choices import State, Tone
from petitions.models import Petition
from petitions.services import handling as petition_handling
from petitions.services.ledger import refresh_ledger
from petitions.services.progress import clean, tell
from yuanbao.audit import record, unit_of_work
from yuanbao.tasks import hint
from yuanbao.workflow import TransitionRefused

MOST_ANSWERS = 2


def is_direct(petition: Petition) -> bool:
    """Say whether the petition's answer came without an order."""
    is_settled = petition.state in {State.ANSWERED, State.CLOSED}
    return is_settled and not petition.orders.exclude(state=OrderState.CANCELLED).exists()


@unit_of_work
def rate_answer(
    petition: Petition, judgement: Judgement, *, rater: Rater, at: datetime, by: Any = None
) -> AnswerRating:
    """Take one person's rating of a direct answer; `by` writes it down for the person.

    Raises TransitionRefused where there is no such answer or it was archived, for a second
    rating by the same person, and for dissatisfaction without a reason.
    """
    petition = Petition.objects.select_for_update(of=("self",)).get(pk=petition.pk)
    _check(petition, judgement, rater)
    rating = AnswerRating.objects.create(
        petition=petition,
        answered_at=petition.answered_at or at,
        rater_kind=rater.kind,
        rater_key=rater.key,
        user=rater.user,
        solved=judgement.solved,
        satisfaction=judgement.satisfaction,
        reasons=list(judgement.reasons),
        comment=clean(petition, judgement.comment)[:300],
        channel=judgement.channel,
        taken_by=by,
        rated_at=at,
        handled_at=None if judgement.fails else at,
    )
    facts = {"kind": rater.kind, "satisfaction": rating.satisfaction, "channel": rating.channel}
    record(petition, "rate_answer", by=by or rater.user, at=at, **facts)
    tell_rating(petition, rating, at=at)
    if rater.kind == RaterKind.PETITIONER:
        petition_handling.note_rating(
            petition, solved=rating.solved, satisfaction=rating.satisfaction, at=at
        )
        refresh_ledger(petition, at=at)
    if rating.handled_at is None:
        hint("dispatch.act_on_answer_rating", rating_id=rating.pk)
    return rating


def _check(petition: Petition, judgement: Judgement, rater: Rater) -> None:
    if petition.state == State.CLOSED:
        raise TransitionRefused(_("这件事已经归档，不能再评价。有新情况请重新反映。"))
    if not is_direct(petition):
        raise TransitionRefused(_("这件事还没有答复，答复后再评价。"))
    check_reason(judgement)
    if rating_by(petition, rater) is not None:
        raise TransitionRefused(_("您已经评价过这一次答复了。"))


def rating_by(petition: Petition, rater: Rater) -> AnswerRating | None:
    """Return what this person said of the present answer, None before they did."""
    rows = petition.answer_ratings.filter(answered_at=petition.answered_at or petition.filed_at)
    return rows.filter(rater_kind=rater.kind, rater_key=rater.key).first()


@unit_of_work
def act_on(rating: AnswerRating, *, at: datetime) -> Petition | None:
    """Bring the matter back to the centre if this rating asks for it; safe to run twice.

    The petitioner's failing answer is enough; joiners count by majority.
    """
    rating = AnswerRating.objects.select_for_update().get(pk=rating.pk)
    if rating.handled_at is not None:
        return None
    petition = Petition.objects.select_for_update(of=("self",)).get(pk=rating.petition_id)
    is_stale = petition.state != State.ANSWERED or petition.answered_at != rating.answered_at
    goes_back = not is_stale and is_direct(petition) and _is_called_for(petition, rating)
    rating.handled_at, rating.has_sent_back = at, goes_back
    rating.save(update_fields=["handled_at", "has_sent_back"])
    return _take_back(petition, rating, at=at) if goes_back else None


def _is_called_for(petition: Petition, rating: AnswerRating) -> bool:
    if rating.rater_kind != RaterKind.JOINER:
        return rating.fails
    same = petition.answer_ratings.filter(answered_at=rating.answered_at)
    votes = [row.fails for row in same.filter(rater_kind=RaterKind.JOINER)]
    return sum(votes) * 2 > max(petition.n_joined, len(votes))


def _take_back(petition: Petition, rating: AnswerRating, *, at: datetime) -> Petition:
    clocks = answer_again_clocks(petition, at=at)
    petition = petition_handling.take_back(petition, at=at, **clocks)
    tell(
        petition,
        "take_back",
        by=None,
        at=at,
        staff=_("群众对即答不满意，退回指挥中心"),
        opinion=rating.said,
        public=_("对答复不满意，退回指挥中心重新办"),
        tone=Tone.BAD,
    )
    refresh_ledger(petition, at=at)
    notices_centre.answer_failed(petition, times=times_taken_back(petition), at=at)
    return petition


def times_taken_back(petition: Petition) -> int:
    """Return how many direct answers to the petition did not hold."""
    return petition.answer_ratings.filter(has_sent_back=True).count()


def to_act_on(*, limit: int = 500) -> list[int]:
    """Return ids of failing ratings that nobody has acted on yet."""
    rows = AnswerRating.objects.filter(handled_at__isnull=True).order_by("rated_at", "id")
    return list(rows.values_list("pk", flat=True)[:limit])
