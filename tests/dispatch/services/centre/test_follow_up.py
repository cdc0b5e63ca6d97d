from datetime import timedelta

import pytest

from dispatch.choices import OrderState
from dispatch.models import FollowUpRule, Rating, Secondment
from dispatch.queries.centre.follow_up import follow_ups, rows_of
from dispatch.services.centre import follow_up as services
from dispatch.services.centre import queue
from dispatch.services.centre.follow_up import follow_up
from dispatch.services.judging import raters, rating, taking
from dispatch.services.moves.recusal import Recused
from petitions.models import Petition, ProgressEntry
from petitions.services import tracking
from tests.dispatch.services.work import BAD, GOOD, rate, settled
from tests.factories.dispatch import StaffingFactory
from tests.factories.petitions import MONDAY, file_petition
from yuanbao.models import AuditEntry
from yuanbao.workflow import OutOfReach, TransitionRefused

pytestmark = pytest.mark.django_db
PHONE = "13800001111"
LATER = MONDAY + timedelta(hours=3)


@pytest.fixture
def petition(cast):
    return Petition.objects.get(pk=settled(cast, phone=PHONE).petition_id)


def call(cast, petition, outcome, judgement=None, *, at=LATER, by=None, note=""):
    said = [(one, judgement) for one in raters.unrated(petition)] if judgement else []
    return follow_up(
        petition, outcome=outcome, said=said, note=note, by=by or cast.call_back, at=at
    )


@pytest.fixture
def rules():
    for kind, percent, days in (("urgent", 100, 1), ("repeated", 100, 2), ("rest", 0, 3)):
        FollowUpRule.objects.create(kind=kind, percent=percent, after_days=days, source="测试")


def test_reached_and_satisfied_is_rated_by_call_back_in_the_petitioners_name(cast, petition):
    call(cast, petition, "reached", GOOD)

    row = Rating.objects.get()
    assert (row.channel, row.rater_kind, row.taken_by) == (
        "call_back",
        "petitioner",
        cast.call_back,
    )
    line = ProgressEntry.objects.get(act="rate")
    assert line.staff_text == "反映人评价：已解决，满意（回访）"
    assert line.actor_name == "唐敏"


def test_reached_and_dissatisfied_sends_the_part_back(
    cast, petition, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        call(cast, petition, "reached", BAD)

    assert petition.orders.get().state == OrderState.REWORK


def test_reached_and_dissatisfied_with_a_direct_answer_takes_the_matter_back(
    cast, django_capture_on_commit_callbacks
):
    filed = file_petition(text="办事大厅几点关门。", grid=cast.unit, phone=PHONE)
    petition = queue.answer_at_once(filed, answer="晚上八点。", by=cast.dispatcher, at=MONDAY)

    with django_capture_on_commit_callbacks(execute=True):
        call(cast, petition, "reached", BAD)

    petition.refresh_from_db()
    assert petition.state == "accepted"


def test_reached_without_any_judgement_refuses(cast, petition):
    with pytest.raises(TransitionRefused, match="请记下他怎么评价"):
        call(cast, petition, "reached")


@pytest.mark.parametrize("outcome", ["refused", "wrong_number", "reached"])
def test_call_that_ends_it_lets_nobody_ring_again(cast, petition, outcome):
    call(cast, petition, outcome, GOOD if outcome == "reached" else None)

    with pytest.raises(TransitionRefused, match="已经回访完了"):
        call(cast, petition, "no_answer", at=LATER + timedelta(days=1))


def test_three_unanswered_calls_at_different_times_end_it(cast, petition):
    call(cast, petition, "no_answer")
    with pytest.raises(TransitionRefused, match="还不到两小时"):
        call(cast, petition, "no_answer", at=LATER + timedelta(minutes=119))
    call(cast, petition, "no_answer", at=LATER + timedelta(hours=2))
    call(cast, petition, "no_answer", at=LATER + timedelta(hours=4))

    with pytest.raises(TransitionRefused, match="已经回访完了"):
        call(cast, petition, "reached", GOOD, at=LATER + timedelta(hours=6))
    assert ProgressEntry.objects.filter(staff_text="回访三次都没有接通，不再打").count() == 1


def test_call_before_the_answer_refuses(cast):
    with pytest.raises(TransitionRefused, match="不用回访"):
        call(cast, file_petition(grid=cast.unit), "no_answer")


def test_call_about_ones_home_unit_is_for_somebody_else(cast, petition):
    Secondment.objects.create(user=cast.call_back, agency=cast.housing, starts_on=MONDAY.date())

    with pytest.raises(Recused, match="不能由您代记评价"):
        call(cast, petition, "reached", GOOD)
    assert not Rating.objects.exists()


def test_call_about_ones_own_direct_answer_is_for_somebody_else(cast):
    filed = file_petition(text="办事大厅几点关门。", grid=cast.unit, phone=PHONE)
    petition = queue.answer_at_once(filed, answer="八点。", by=cast.shift_leader, at=MONDAY)

    with pytest.raises(Recused):
        call(cast, petition, "reached", GOOD, by=cast.shift_leader)


def test_call_without_the_seat_is_out_of_reach(cast, petition):
    with pytest.raises(OutOfReach):
        call(cast, petition, "no_answer", by=cast.dispatcher)


def test_open_phone_shows_it_and_is_recorded(cast, petition):
    phone = services.open_phone(petition, by=cast.call_back, at=LATER)

    assert phone == PHONE
    assert AuditEntry.objects.get(act="open_contact").actor_id == cast.call_back.pk


def test_open_phone_where_there_is_none_refuses(cast):
    petition = Petition.objects.get(pk=settled(cast).petition_id)

    with pytest.raises(TransitionRefused, match="没有留电话"):
        services.open_phone(petition, by=cast.call_back, at=LATER)


def due(cast, *, days=7):
    rows = rows_of(follow_ups(cast.call_back, at=MONDAY + timedelta(days=days)))
    return [(row.petition.pk, row.kind) for row in rows]


def test_list_holds_urgent_and_repeated_ones_after_their_days(cast, rules):
    urgent = settled(cast, phone=PHONE, text="楼道里有人昏迷，快来人。").petition_id
    first = settled(cast, phone="13800002222")
    repeated = settled(cast, phone="13800002222", at=MONDAY + timedelta(minutes=5)).petition_id
    settled(cast, phone="13800003333")
    settled(cast)

    assert due(cast, days=0) == []
    assert due(cast, days=1) == [(urgent, "urgent")]
    assert due(cast, days=3) == [(urgent, "urgent"), (repeated, "repeated")]
    rate(first, BAD, at=LATER)


def test_list_draws_a_share_of_the_rest_and_always_the_same(cast, rules):
    ids = {settled(cast, phone=f"139000000{n:02d}").petition_id for n in range(12)}
    FollowUpRule.objects.filter(kind="rest").update(percent=50)

    drawn = due(cast)

    assert due(cast) == drawn
    assert {pk for pk, _kind in drawn} == {pk for pk in ids if pk * 37 % 100 < 50}
    FollowUpRule.objects.filter(kind="rest").update(percent=100)
    assert {pk for pk, _kind in due(cast)} == ids


def test_list_leaves_out_what_is_rated_and_what_was_rung_up(cast, rules):
    FollowUpRule.objects.filter(kind="rest").update(percent=100)
    rated, rung, tried = (settled(cast, phone=f"1390000000{n}") for n in range(3))
    rate(rated, GOOD, at=LATER)
    call(cast, Petition.objects.get(pk=rung.petition_id), "refused")
    call(cast, Petition.objects.get(pk=tried.petition_id), "no_answer")

    rows = rows_of(follow_ups(cast.call_back, at=MONDAY + timedelta(days=7)))

    assert [(row.petition.pk, row.n_tries) for row in rows] == [(tried.petition_id, 1)]


def test_list_counts_a_matter_others_joined_as_repeated(cast, rules):
    order = settled(cast, phone=PHONE)
    Petition.objects.filter(pk=order.petition_id).update(n_joined=1)

    assert due(cast) == [(order.petition_id, "repeated")]


def test_rate_at_counter_by_number_and_tail(cast, petition):
    key = raters.unrated(petition)[0].key

    taking.rate_at_counter(
        petition.number, "1111", part=key, judgement=GOOD, by=cast.community_clerk, at=LATER
    )

    row = Rating.objects.get()
    assert (row.channel, row.taken_by) == ("counter", cast.community_clerk)


@pytest.mark.parametrize(("tail", "part"), [("9999", "1"), ("1111", "7")])
def test_rate_at_counter_with_a_wrong_tail_or_part_is_out_of_reach(cast, petition, tail, part):
    with pytest.raises(OutOfReach):
        taking.rate_at_counter(
            petition.number, tail, part=part, judgement=GOOD, by=cast.community_clerk, at=LATER
        )


def test_rate_at_counter_without_the_right_is_out_of_reach(cast, petition):
    with pytest.raises(OutOfReach):
        taking.find_at_counter(petition.number, "1111", by=cast.handler)


def test_rate_at_counter_about_ones_own_unit_is_for_somebody_else(cast, petition):
    StaffingFactory(user=cast.community_clerk, agency=cast.housing)

    with pytest.raises(Recused):
        taking.rate_at_counter(
            petition.number, "1111", part="1", judgement=GOOD, by=cast.community_clerk, at=LATER
        )


def test_rate_at_counter_after_a_rating_by_sms_finds_nothing_left(cast, petition):
    asked = raters.unrated(petition)[0]
    raters.rate_asked(asked, GOOD, at=LATER)

    _petition, left = taking.find_at_counter(petition.number, "1111", by=cast.community_clerk)

    assert left == []


def test_joining_people_are_not_rung_up_for(cast, petition):
    Petition.objects.filter(pk=petition.pk).update(state="handling")
    joining, _secret = tracking.join(petition, joiner_key="k", at=MONDAY)
    Petition.objects.filter(pk=petition.pk).update(state="answered")
    order = petition.orders.get()
    rating.rate(order, GOOD, rater=rating.Rater("joiner", str(joining.public_id)), at=LATER)

    assert [one.order for one in raters.unrated(petition)] == [order]
