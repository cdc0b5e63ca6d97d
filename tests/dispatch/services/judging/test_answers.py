from datetime import timedelta

import pytest

from dispatch.models import AnswerRating
from dispatch.services.centre import queue, triage
from dispatch.services.judging import answers
from dispatch.services.judging.rating import Judgement, Rater
from dispatch.services.orders import closing
from dispatch.tasks import act_on_answer_rating, sweep_ratings
from petitions.choices import State
from petitions.models import LedgerEntry, Petition, ProgressEntry
from petitions.services import tracking
from tests.dispatch.services.work import BAD, GOOD, PETITIONER, serving, settled
from tests.factories.petitions import MONDAY, file_petition
from yuanbao.models import Notification
from yuanbao.workflow import TransitionRefused

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(hours=1)
ANSWER = "营业到晚上八点，周末不休息。"


@pytest.fixture
def petition(cast):
    """A matter that the centre answered without an order."""
    filed = file_petition(text="办事大厅几点关门，想下班以后去。", grid=cast.unit)
    return queue.answer_at_once(filed, answer=ANSWER, by=cast.dispatcher, at=MONDAY)


def rate(petition, judgement, *, rater=PETITIONER, at=LATER):
    """Rate and, as the worker would, act on it."""
    row = answers.rate_answer(petition, judgement, rater=rater, at=at)
    answers.act_on(row, at=at)
    petition.refresh_from_db()
    return row


def test_rate_answer_satisfied_keeps_both_facts_and_archives_after_a_day(petition):
    rate(petition, GOOD)

    assert (petition.solved, petition.satisfaction, petition.rated_at) == (
        "yes",
        "satisfied",
        LATER,
    )
    assert closing.close_if_due(petition, at=LATER) is None
    assert closing.close_if_due(petition, at=LATER + timedelta(days=1)).state == State.CLOSED


def test_rate_answer_dissatisfied_brings_the_matter_back_to_the_queue(cast, petition):
    serving(cast.shift_leader)
    told = petition.due_at

    rate(petition, BAD)

    assert (petition.state, petition.answered_at, petition.public_answer) == (
        State.ACCEPTED,
        None,
        "",
    )
    assert petition.centre_due_at > LATER
    assert petition.due_at >= told
    line = ProgressEntry.objects.filter(petition_id=petition.pk, act="take_back").get()
    assert (line.opinion, line.public_text) == (
        "没有解决",
        "对答复不满意，退回指挥中心重新办",
    )
    assert LedgerEntry.objects.get(pk=petition.pk).is_open
    told_to = Notification.objects.filter(title="群众对即答不满意，已退回队列")
    assert [row.user for row in told_to] == [cast.shift_leader]


def test_rate_answer_unsolved_though_satisfied_comes_back_too(petition):
    rate(petition, Judgement(solved="no", satisfaction="satisfied"))

    assert petition.state == State.ACCEPTED


def test_rate_answer_twice_refuses(petition):
    rate(petition, GOOD)

    with pytest.raises(TransitionRefused, match="已经评价过"):
        rate(petition, BAD)


def test_rate_answer_without_reason_refuses(petition):
    with pytest.raises(TransitionRefused, match="请选一个不满意的原因"):
        rate(petition, Judgement(solved="no", satisfaction="dissatisfied"))


def test_rate_answer_before_any_answer_refuses(cast):
    with pytest.raises(TransitionRefused, match="还没有答复"):
        rate(file_petition(grid=cast.unit), GOOD)


def test_rate_answer_of_what_an_agency_answered_refuses(cast):
    with pytest.raises(TransitionRefused, match="还没有答复"):
        rate(Petition.objects.get(pk=settled(cast).petition_id), GOOD)


def test_rate_answer_after_archiving_refuses(petition):
    Petition.objects.filter(pk=petition.pk).update(state=State.CLOSED, closed_at=LATER)

    with pytest.raises(TransitionRefused, match="已经归档"):
        rate(petition, GOOD)


def test_rate_answer_by_joiners_comes_back_by_majority_only(cast):
    filed = file_petition(text="办事大厅几点关门，想下班以后去。", grid=cast.unit)
    raters = []
    for n in range(3):
        joining, _secret = tracking.join(filed, joiner_key=f"k{n}", at=MONDAY)
        raters.append(Rater("joiner", str(joining.public_id)))
    filed.refresh_from_db()
    petition = queue.answer_at_once(filed, answer=ANSWER, by=cast.dispatcher, at=MONDAY)

    rate(petition, BAD, rater=raters[0])
    after_one = petition.state
    rate(petition, BAD, rater=raters[1])

    assert (after_one, petition.state) == (State.ANSWERED, State.ACCEPTED)
    assert petition.satisfaction == ""


def test_act_on_the_same_rating_three_times_takes_back_once(petition):
    row = answers.rate_answer(petition, BAD, rater=PETITIONER, at=LATER)

    done = [answers.act_on(row, at=LATER) is not None for _again in range(3)]

    assert done == [True, False, False]
    assert answers.times_taken_back(petition) == 1


def test_second_answer_is_judged_anew_and_a_third_one_is_refused(cast, petition):
    rate(petition, BAD)
    again = LATER + timedelta(minutes=30)
    queue.answer_at_once(petition, answer="以大厅门口的公告为准。", by=cast.dispatcher, at=again)
    petition.refresh_from_db()
    before = petition.judged

    rate(petition, BAD, at=LATER + timedelta(hours=1))

    assert (before, petition.judged, petition.state) == ("", "dissatisfied", State.ACCEPTED)
    with pytest.raises(TransitionRefused, match="请派给单位去办"):
        queue.answer_at_once(petition, answer=ANSWER, by=cast.dispatcher, at=LATER)


def test_matter_taken_back_can_be_dispatched_and_is_then_its_agencys(cast, petition):
    rate(petition, BAD)

    orders = triage.dispatch_to(
        petition, category=cast.heating, shares=[("D16", "")], by=cast.dispatcher, at=LATER
    )

    petition.refresh_from_db()
    assert (petition.state, orders[0].agency) == (State.HANDLING, cast.housing)


def test_sweep_finds_a_failing_rating_whose_message_was_lost(petition):
    row = answers.rate_answer(petition, BAD, rater=PETITIONER, at=LATER)
    assert answers.to_act_on() == [row.pk]

    sweep_ratings()
    act_on_answer_rating(rating_id=row.pk)

    assert answers.to_act_on() == []
    assert AnswerRating.objects.get().has_sent_back


def test_unhandled_rating_keeps_the_matter_from_being_archived(petition):
    answers.rate_answer(petition, BAD, rater=PETITIONER, at=LATER)

    assert closing.close_if_due(petition, at=LATER + timedelta(days=30)) is None
