from datetime import timedelta

import pytest

from dispatch.choices import OrderState
from dispatch.models import Rating
from dispatch.services.judging import rating, rework
from dispatch.services.judging.rating import Judgement, Rater
from dispatch.services.orders import handling
from petitions.choices import State
from petitions.models import Holder, Petition
from petitions.services import tracking
from tests.dispatch.services.work import (
    BAD,
    GOOD,
    done_again,
    finish,
    rate,
    serving,
    settled,
    signed,
)
from tests.factories.petitions import MONDAY
from yuanbao.models import Notification
from yuanbao.workflow import OutOfReach, TransitionRefused

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(hours=1)


def joined(order, key):
    joining, _secret = tracking.join(order.petition, joiner_key=key, at=MONDAY)
    return Rater("joiner", str(joining.public_id))


def third_round_failed(cast, **values):
    order = settled(cast, **values)
    for _round in range(2):
        rate(order, BAD, at=LATER)
        order.refresh_from_db()
        order = done_again(cast, order, at=LATER)
    rate(order, BAD, at=LATER)
    order.refresh_from_db()
    return order


def test_rate_before_the_answer_refuses(cast):
    with pytest.raises(TransitionRefused, match="还没有答复"):
        rate(signed(cast), GOOD, at=LATER)


def test_rate_twice_in_one_round_refuses(cast):
    order = settled(cast)
    rate(order, GOOD, at=LATER)

    with pytest.raises(TransitionRefused, match="已经评价过"):
        rate(order, BAD, at=LATER)


def test_rate_dissatisfied_without_reason_refuses(cast):
    with pytest.raises(TransitionRefused, match="请选一个不满意的原因"):
        rate(settled(cast), Judgement(solved="no", satisfaction="dissatisfied"), at=LATER)


def test_rate_after_archiving_refuses(cast):
    order = settled(cast)
    Petition.objects.filter(pk=order.petition_id).update(state=State.CLOSED, closed_at=LATER)

    with pytest.raises(TransitionRefused, match="已经归档"):
        rate(order, GOOD, at=LATER)


def test_rate_satisfied_but_not_solved_sends_back(cast):
    order = settled(cast)

    rate(order, Judgement(solved="no", satisfaction="satisfied"), at=LATER)

    order.refresh_from_db()
    assert (order.state, order.round_number) == (OrderState.REWORK, 2)


@pytest.mark.parametrize("satisfaction", ["satisfied", "fair"])
def test_rate_content_leaves_the_matter_settled(cast, satisfaction):
    order = settled(cast)

    rate(order, Judgement(solved="partly", satisfaction=satisfaction), at=LATER)

    petition = Petition.objects.get(pk=order.petition_id)
    answers = (petition.satisfaction, petition.solved, petition.rated_at)
    assert (petition.state, *answers) == (State.ANSWERED, satisfaction, "partly", LATER)


def test_rate_better_after_rework_replaces_the_first_answers(cast):
    order = settled(cast)
    rate(order, BAD, at=LATER)
    order.refresh_from_db()
    order = done_again(cast, order, at=LATER)

    rate(order, GOOD, at=LATER)

    petition = Petition.objects.get(pk=order.petition_id)
    answers = (petition.satisfaction, petition.solved)
    assert (petition.state, *answers) == (State.ANSWERED, "satisfied", "yes")


def test_act_on_the_same_rating_three_times_opens_one_round(cast):
    order = settled(cast)
    row = rating.rate(order, BAD, rater=Rater("petitioner", "petitioner"), at=LATER)

    done = [rework.act_on(row, at=LATER) is not None for _again in range(3)]

    order.refresh_from_db()
    assert (done, order.round_number) == ([True, False, False], 2)


def test_act_on_rating_of_an_earlier_round_changes_nothing(cast):
    order = settled(cast)
    late = rating.rate(order, BAD, rater=Rater("grid_worker", "7"), at=LATER)
    rate(order, BAD, at=LATER)
    order.refresh_from_db()
    done_again(cast, order, at=LATER)

    assert rework.act_on(late, at=LATER) is None
    order.refresh_from_db()
    assert order.round_number == 2


def test_rate_by_grid_worker_unsolved_sends_back(cast):
    order = settled(cast)

    rate(order, BAD, at=LATER, rater=Rater("grid_worker", "7", cast.grid_worker))

    order.refresh_from_db()
    assert (order.state, order.satisfaction) == (OrderState.REWORK, "")


def test_rate_by_joiners_sends_back_by_majority_only(cast):
    order = signed(cast)
    raters = [joined(order, f"phone-{n}") for n in range(3)]
    finish(cast, order)
    handling.verify(order, by=cast.dispatcher, at=MONDAY)

    rate(order, BAD, at=LATER, rater=raters[0])
    order.refresh_from_db()
    after_one = order.state
    rate(order, BAD, at=LATER, rater=raters[1])
    order.refresh_from_db()

    assert (after_one, order.state) == (OrderState.VERIFIED, OrderState.REWORK)


def test_rate_second_round_bad_goes_on_under_supervision(cast):
    order = settled(cast)
    rate(order, BAD, at=LATER)
    order.refresh_from_db()
    before = order.is_supervised
    order = done_again(cast, order, at=LATER)

    rate(order, BAD, at=LATER)

    order.refresh_from_db()
    assert (before, order.is_supervised, order.round_number) == (False, True, 3)


def test_rate_third_round_bad_asks_the_centre_and_goes_back_no_more(cast):
    serving(cast.shift_leader)

    order = third_round_failed(cast)

    assert (order.state, order.round_number) == (OrderState.VERIFIED, 3)
    wanted = Notification.objects.filter(title="重办后仍不满意，请裁定")
    assert [row.user for row in wanted] == [cast.shift_leader]


def test_rule_final_keeps_it_dissatisfied_and_takes_no_more_ratings(cast):
    order = third_round_failed(cast)

    order = rework.rule_final(
        order, why="管网改造列入明年计划。", again=False, by=cast.shift_leader, at=LATER
    )

    petition = Petition.objects.get(pk=order.petition_id)
    assert (order.is_final, petition.satisfaction) == (True, "dissatisfied")
    with pytest.raises(TransitionRefused, match="认定办结"):
        rate(order, GOOD, at=LATER, rater=Rater("grid_worker", "7"))


def test_rule_final_is_told_to_the_agency_and_to_the_petitioner(cast):
    order = third_round_failed(cast, phone="13800001111")

    rework.rule_final(order, why="明年改造。", again=False, by=cast.shift_leader, at=LATER)

    assert Notification.objects.filter(user=cast.handler, title__startswith="已认定办结").exists()
    message = Notification.objects.get(title="指挥中心认定办结", channel="sms")
    assert "您的评价照记不满意。理由：明年改造。" in message.body


def test_rule_final_once_more_opens_a_supervised_round(cast):
    order = third_round_failed(cast)

    order = rework.rule_final(order, why="再办一次。", again=True, by=cast.shift_leader, at=LATER)

    assert (order.state, order.round_number, order.is_supervised) == (OrderState.REWORK, 4, True)


def test_rule_final_when_nothing_failed_refuses(cast):
    order = settled(cast)

    with pytest.raises(TransitionRefused, match="不需要裁定"):
        rework.rule_final(order, why="结束。", again=False, by=cast.shift_leader, at=LATER)


def test_rule_final_without_words_refuses(cast):
    order = third_round_failed(cast)

    with pytest.raises(TransitionRefused, match="请写明裁定的理由"):
        rework.rule_final(order, why=" ", again=False, by=cast.shift_leader, at=LATER)


def test_rule_final_by_a_dispatcher_is_out_of_reach(cast):
    order = third_round_failed(cast)

    with pytest.raises(OutOfReach):
        rework.rule_final(order, why="结束。", again=False, by=cast.dispatcher, at=LATER)


def test_rate_as_petitioner_of_another_matter_is_out_of_reach(cast):
    order = settled(cast)

    with pytest.raises(OutOfReach):
        rating.rate_as_petitioner(order, GOOD, holder=Holder(order.petition_id + 1), at=LATER)


def test_rate_as_petitioner_by_receipt_is_kept_and_acted_on(
    cast, django_capture_on_commit_callbacks
):
    order = settled(cast)

    with django_capture_on_commit_callbacks(execute=True):
        rating.rate_as_petitioner(order, BAD, holder=Holder(order.petition_id), at=LATER)

    order.refresh_from_db()
    assert order.state == OrderState.REWORK
    assert rework.to_act_on() == []


def test_to_act_on_finds_a_failing_rating_whose_message_was_lost(cast):
    order = settled(cast)
    row = rating.rate(order, BAD, rater=Rater("petitioner", "petitioner"), at=LATER)

    assert rework.to_act_on() == [row.pk]
    assert Rating.objects.get().handled_at is None


def test_needs_ruling_when_the_grid_worker_alone_finds_it_unsolved(cast):
    order = settled(cast)
    for _round in range(2):
        rate(order, BAD, at=LATER)
        order.refresh_from_db()
        order = done_again(cast, order, at=LATER)
    before = rework.needs_ruling(order)

    rate(order, BAD, at=LATER, rater=Rater("grid_worker", "7", cast.grid_worker))

    order.refresh_from_db()
    assert (before, rework.needs_ruling(order)) == (False, True)


@pytest.mark.parametrize("who", ["handler", "receiver"])
def test_rate_as_petitioner_by_the_agencys_own_people_refuses(cast, who):
    order = settled(cast)
    own = Rater("petitioner", "petitioner", getattr(cast, who))

    with pytest.raises(TransitionRefused, match="不能评价自己单位的工单"):
        rate(order, GOOD, at=LATER, rater=own)


def test_rate_as_petitioner_by_somebody_from_another_agency_is_taken(cast):
    own = Rater("petitioner", "petitioner", cast.other_handler)

    assert rate(settled(cast), GOOD, at=LATER, rater=own).pk
