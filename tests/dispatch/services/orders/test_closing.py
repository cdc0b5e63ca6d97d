from datetime import timedelta

import pytest

from dispatch.models import ServiceLimit
from dispatch.services.judging import rating, rework
from dispatch.services.judging.rating import Rater
from dispatch.services.moves import assignment
from dispatch.services.moves.assignment import Share
from dispatch.services.orders import closing, handling
from petitions.choices import State
from petitions.models import Petition
from tests.dispatch.services.work import (
    BAD,
    GOOD,
    done_again,
    filed,
    finish,
    rate,
    settled,
)
from tests.factories.petitions import MONDAY

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def closed_at(petition, at):
    closing.close_if_due(petition, at=at)
    return Petition.objects.get(pk=petition.pk)


def test_to_close_unrated_waits_the_days_of_the_table(cast):
    order = settled(cast)

    early, late = (closing.to_close(at=MONDAY + days * DAY) for days in (6.9, 7))

    assert (early, late) == ([], [order.petition_id])


def test_close_unrated_stays_unrated(cast):
    order = settled(cast)

    petition = closed_at(order.petition, MONDAY + 7 * DAY)

    assert (petition.state, petition.satisfaction, petition.closed_at) == (
        State.CLOSED,
        "",
        MONDAY + 7 * DAY,
    )


def test_close_content_waits_a_day_for_others(cast):
    order = settled(cast)
    rate(order, GOOD, at=MONDAY)

    early = closed_at(order.petition, MONDAY + timedelta(hours=23)).state
    late = closed_at(order.petition, MONDAY + DAY).state

    assert (early, late) == (State.ANSWERED, State.CLOSED)


def test_close_rated_in_one_part_waits_for_the_other(cast):
    petition = filed(cast)
    lead = petition.orders.get()
    [other] = assignment.dispatch(
        petition, [Share(cast.order_bureau, is_lead=False)], by=cast.dispatcher, at=MONDAY
    )
    for order, who in ((other, cast.other_handler), (lead, cast.handler)):
        handling.sign_for(order, by=who, at=MONDAY)
        finish(cast, order, by=who)
        handling.verify(order, by=cast.dispatcher, at=MONDAY)
    rate(lead, GOOD, at=MONDAY)

    early = closed_at(petition, MONDAY + 2 * DAY).state
    late = closed_at(petition, MONDAY + 7 * DAY).state

    assert (early, late) == (State.ANSWERED, State.CLOSED)


def test_close_after_a_rework_that_nobody_rated(cast):
    order = settled(cast)
    rate(order, BAD, at=MONDAY)
    order.refresh_from_db()
    done_again(cast, order, at=MONDAY + DAY)

    petition = closed_at(order.petition, MONDAY + 9 * DAY)

    assert (petition.state, petition.satisfaction) == (State.CLOSED, "dissatisfied")


def test_close_by_a_late_message_after_a_rework_changes_nothing(cast):
    order = settled(cast)
    waiting = closing.to_close(at=MONDAY + 7 * DAY)
    rate(order, BAD, at=MONDAY + 7 * DAY)
    order.refresh_from_db()
    done_again(cast, order, at=MONDAY + 7 * DAY)

    petition = closed_at(order.petition, MONDAY + 8 * DAY)

    assert waiting == [petition.pk]
    assert petition.state == State.ANSWERED


def test_close_with_a_rating_nobody_acted_on_waits_for_the_worker(cast):
    order = settled(cast)
    rating.rate(order, BAD, rater=Rater("petitioner", "petitioner"), at=MONDAY)

    assert closed_at(order.petition, MONDAY + 8 * DAY).state == State.ANSWERED


def test_close_awaiting_a_ruling_waits_for_it(cast):
    order = settled(cast)
    for _round in range(2):
        rate(order, BAD, at=MONDAY)
        order.refresh_from_db()
        order = done_again(cast, order, at=MONDAY)
    rate(order, BAD, at=MONDAY)

    before = closed_at(order.petition, MONDAY + 8 * DAY).state
    rework.rule_final(order, why="已尽力。", again=False, by=cast.shift_leader, at=MONDAY)
    after = closed_at(order.petition, MONDAY + 8 * DAY).state

    assert (before, after) == (State.ANSWERED, State.CLOSED)


def test_close_twice_does_it_once(cast):
    order = settled(cast)

    first = closing.close_if_due(order.petition, at=MONDAY + 7 * DAY)

    assert first is not None
    assert closing.close_if_due(order.petition, at=MONDAY + 7 * DAY) is None


def test_rating_days_without_a_row_is_a_week(cast):
    ServiceLimit.objects.filter(step="rating").delete()

    assert closing.rating_days() == 7
