from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from petitions.deliberation import entitlement
from petitions.deliberation.choices import DecidedBy, Phase
from petitions.models import Ballot, Topic
from petitions.services.deliberation import news, residing, voting
from tests.factories.topics import DAYS, asked_residency, make_topic, resident_of
from yuanbao.models import AuditEntry
from yuanbao.workflow import OutOfReach, TransitionRefused

pytestmark = pytest.mark.django_db
AFTER = DAYS + timedelta(days=1)


@pytest.fixture
def topic(cast):
    resident_of(cast, cast.resident)
    return make_topic(cast, Phase.DECIDING)


def options(topic):
    return list(topic.options.order_by("order"))


def test_vote_again_is_a_change_and_no_second_vote(cast, topic):
    first, second = options(topic)

    voting.vote(topic, first, by=cast.resident, at=timezone.now())
    ballot = voting.vote(topic, second, by=cast.resident, at=timezone.now())

    assert Ballot.objects.get() == ballot
    assert ballot.option == second
    assert ballot.cast_at < ballot.changed_at


def test_database_keeps_a_second_ballot_of_the_same_person_out(cast, topic):
    facts = {"topic": topic, "voter": cast.resident, "option": options(topic)[0]}
    now = timezone.now()
    Ballot.objects.create(**facts, cast_at=now, changed_at=now)

    with pytest.raises(IntegrityError, match="ballot_one_per_person"), transaction.atomic():
        Ballot.objects.create(**facts, cast_at=now, changed_at=now)


@pytest.mark.django_db(transaction=True)
def test_ten_votes_of_one_person_at_once_are_one_ballot(cast):
    resident_of(cast, cast.resident)
    topic, voter = make_topic(cast, Phase.DECIDING), cast.resident
    choices = options(topic)

    def cast_one(turn):
        try:
            voting.vote(topic, choices[turn % 2], by=voter, at=timezone.now())
        finally:
            connection.close()

    with ThreadPoolExecutor(5) as pool:
        list(pool.map(cast_one, range(10)))

    assert Ballot.objects.count() == 1


def test_vote_without_proof_says_which_is_missing(cast, topic):
    stranger, clerk = cast.other_resident, cast.community_clerk

    with pytest.raises(TransitionRefused, match="住户台账"):
        voting.vote(topic, options(topic)[0], by=stranger, at=timezone.now())
    with pytest.raises(TransitionRefused, match="手机号登录"):
        voting.vote(topic, options(topic)[0], by=clerk, at=timezone.now())
    assert not Ballot.objects.exists()


def test_vote_from_outside_the_grids_concerned_or_under_age_is_refused(cast, topic):
    neighbour, child = cast.other_resident, cast.resident
    resident_of(cast, neighbour, grid=cast.other_unit)
    row = child.phone_index
    year = timezone.localdate().year - 12
    entitlement.Resident.objects.filter(phone_index=row).update(birth_year=year)

    for person in (neighbour, child):
        assert not entitlement.standing_of(person, topic).may_vote


def test_vote_in_another_phase_or_too_late_is_refused(cast, topic):
    chosen = options(topic)[0]
    other = make_topic(cast, Phase.DISCUSSING)

    with pytest.raises(TransitionRefused, match="不在表决"):
        voting.vote(other, options(other)[0], by=cast.resident, at=timezone.now())
    with pytest.raises(TransitionRefused, match="已经截止"):
        voting.vote(topic, chosen, by=cast.resident, at=timezone.now() + AFTER)
    with pytest.raises(TransitionRefused, match="不属于这个议题"):
        voting.vote(topic, options(other)[0], by=cast.resident, at=timezone.now())


def test_count_writes_the_result_and_forgets_who_chose_what(cast, topic):
    resident_of(cast, cast.other_resident)
    first, second = options(topic)
    voting.vote(topic, first, by=cast.resident, at=timezone.now())
    voting.vote(topic, first, by=cast.other_resident, at=timezone.now())

    counted = news.count_vote(topic, by=None, at=timezone.now() + AFTER)

    assert [one.n_votes for one in options(topic)] == [2, 0]
    assert (counted.n_voted, counted.n_entitled) == (2, 1)
    assert set(Ballot.objects.values_list("option", flat=True)) == {None}
    assert second.n_votes is None
    said = topic.news.order_by("-pk").first()
    assert (said.title, said.text) == ("表决结束", "参加 2 人：装在东门 2 票，装在西门 0 票。")


def test_count_before_the_end_is_refused_and_a_second_one_changes_nothing(cast, topic):
    with pytest.raises(TransitionRefused, match="到期才能计票"):
        news.count_vote(topic, by=cast.community_clerk, at=timezone.now())
    later = timezone.now() + AFTER
    news.count_vote(topic, by=cast.community_clerk, at=later)

    news.count_vote(topic, by=cast.community_clerk, at=later)

    assert topic.news.filter(act="count").count() == 1
    with pytest.raises(TransitionRefused, match="不在表决"):
        voting.vote(topic, options(topic)[0], by=cast.resident, at=timezone.now())


def test_count_of_a_topic_decided_in_a_talk_is_refused(cast):
    topic = make_topic(cast, Phase.DECIDING, decided_by=DecidedBy.TALK)

    with pytest.raises(TransitionRefused, match="没有在表决"):
        voting.count(topic, by=None, at=timezone.now())


def test_record_of_a_vote_says_nothing_of_the_choice(cast, topic):
    voting.vote(topic, options(topic)[0], by=cast.resident, at=timezone.now())

    entry = AuditEntry.objects.get(act="vote")

    assert entry.detail == {}


def test_sweep_counts_a_vote_that_is_over(cast, topic):
    news.sweep(at=timezone.now() + AFTER)

    assert Topic.objects.get().is_counted


def test_residency_confirmed_by_the_community_lets_one_vote(cast, topic):
    person = cast.other_resident
    row = asked_residency(cast, person)
    waiting = entitlement.standing_of(person, topic)
    with pytest.raises(TransitionRefused, match="已经申请过"):
        asked_residency(cast, person)
    with pytest.raises(OutOfReach):
        residing.confirm(row, by=cast.other_town_clerk, at=timezone.now())

    residing.confirm(row, by=cast.community_clerk, at=timezone.now())

    assert (waiting.may_vote, "正在核实" in waiting.words) == (False, True)
    assert entitlement.standing_of(person, topic).may_vote


def test_residency_refused_can_be_asked_again(cast, topic):
    row = asked_residency(cast, cast.other_resident)

    residing.refuse(row, why="楼号对不上。", by=cast.community_clerk, at=timezone.now())

    assert entitlement.standing_of(cast.other_resident, topic).may_ask


def test_residency_of_staff_is_out_of_reach(cast):
    with pytest.raises(OutOfReach):
        residing.ask_residency(
            cast.community, said="三号楼", by=cast.grid_worker, at=timezone.now()
        )
