"""Each figure equals the total of the list behind it, for every reach, period and narrowing."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from dispatch.choices import OrderState
from dispatch.models import WorkOrder
from dispatch.periods import Period
from dispatch.queries.counting.figures import Figures
from dispatch.queries.counting.measures import ANSWERABLE, STANDING, WORK_MEASURES, Measure
from dispatch.queries.counting.reach import NONE, Cut, reach_of, read_cut
from dispatch.services.centre import queue
from dispatch.services.moves.assignment import Share, dispatch
from petitions.choices import State
from petitions.models import Petition
from petitions.services import handling as petition_handling
from petitions.services.tracking import withdraw
from tests.dispatch.queries.scattered import scatter
from tests.dispatch.services.work import BAD, GOOD, done_again, filed, rate, settled
from tests.factories.petitions import MONDAY, file_petition

pytestmark = pytest.mark.django_db

TODAY = Period("own", date(2026, 11, 23), date(2026, 11, 23))
TOMORROW = Period("own", date(2026, 11, 24), date(2026, 11, 24))
BOTH = Period("own", date(2026, 11, 23), date(2026, 11, 24))
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def figures(user, period=TODAY, at=MONDAY + HOUR, **cut):
    return Figures(reach=reach_of(user), period=period, cut=Cut(**cut), at=at)


def amounts(user, period=TODAY, **cut):
    """Return the totals of a period that are not zero, by the measures' names."""
    found = figures(user, period, **cut).count().total
    return {measure.value: n for measure, n in found.items() if n}


# --- what each figure counts, on paths that people walk ------------------------------------------


def test_received_counts_what_was_filed_and_nothing_is_settled_yet(cast):
    filed(cast)

    assert amounts(cast.leader) == {"received": 1, "due": 1}


def test_settled_counts_an_answer_and_its_punctuality(cast):
    settled(cast)

    expected = {"received": 1, "due": 1, "settled": 1, "settled-of-due": 1, "on-time": 1}
    assert amounts(cast.leader) == expected
    assert amounts(cast.handler) == expected


def test_settled_on_a_later_day_counts_on_that_day(cast):
    settled(cast)
    Petition.objects.update(answered_at=MONDAY + DAY)
    WorkOrder.objects.update(verified_at=MONDAY + DAY)

    for who in (cast.leader, cast.handler):
        assert amounts(who) == {"received": 1, "due": 1}
        assert amounts(who, TOMORROW) == {"settled": 1, "on-time": 1}
        assert amounts(who, BOTH)["settled-of-due"] == 1


def test_day_ends_at_midnight_in_china(cast):
    settled(cast)
    last, first = (
        datetime(2026, 11, 23, 15, 59, 59, tzinfo=UTC),
        datetime(2026, 11, 23, 16, tzinfo=UTC),
    )

    Petition.objects.update(filed_at=last, answered_at=first)

    assert amounts(cast.leader) == {"received": 1, "due": 1}
    assert amounts(cast.leader, TOMORROW) == {"settled": 1, "on-time": 1}


def test_late_answer_is_settled_and_not_on_time(cast):
    settled(cast)
    Petition.objects.update(due_at=MONDAY - HOUR)
    WorkOrder.objects.update(due_at=MONDAY - HOUR)

    assert "on-time" not in amounts(cast.leader)
    assert "on-time" not in amounts(cast.handler)
    assert amounts(cast.handler)["settled"] == 1


def test_order_finished_in_time_and_checked_late_is_on_time_for_the_agency(cast):
    order = settled(cast)
    WorkOrder.objects.filter(pk=order.pk).update(
        finished_at=MONDAY, due_at=MONDAY + HOUR, verified_at=MONDAY + 2 * HOUR
    )

    assert amounts(cast.handler)["on-time"] == 1


def test_good_rating_counts_three_facts_apart(cast):
    order = settled(cast)

    rate(order, GOOD, at=MONDAY + HOUR)

    for who in (cast.leader, cast.handler):
        found = amounts(who)
        assert (found["rated"], found["solved"], found["content"]) == (1, 1, 1)


def test_rework_takes_the_settlement_back_and_keeps_the_rating(cast):
    order = settled(cast)

    rate(order, BAD, at=MONDAY + HOUR)

    for who in (cast.leader, cast.handler):
        assert amounts(who) == {"received": 1, "due": 1, "rated": 1}


def test_second_rating_replaces_the_first(cast):
    order = settled(cast)
    rate(order, BAD, at=MONDAY + HOUR)
    order.refresh_from_db()
    order = done_again(cast, order, at=MONDAY + DAY)

    rate(order, GOOD, at=MONDAY + DAY)

    for who in (cast.leader, cast.handler):
        assert amounts(who) == {"received": 1, "due": 1}
        assert amounts(who, TOMORROW) == {
            "settled": 1,
            "on-time": 1,
            "rated": 1,
            "solved": 1,
            "content": 1,
        }


def ended(cast):
    """File matters that end without an answer of ours, one in each way; and the one merged into."""
    kept = file_petition(category=cast.heating, grid=cast.unit)
    petitions = [file_petition(category=cast.heating, grid=cast.unit) for _ in range(4)]
    declined, merged, sent_out, taken_back = petitions
    petition_handling.decline(declined, reason="NA01", text="请找市里。", by=None, at=MONDAY)
    queue.merge(merged, into=kept, by=None, at=MONDAY)
    petition_handling.transfer_out(sent_out, to="8890", their_number="A1", by=None, at=MONDAY)
    withdraw(taken_back, why="", by=None, at=MONDAY)
    return petitions


def test_matters_that_end_without_an_answer_are_received_and_in_no_base(cast):
    ended(cast)

    assert amounts(cast.leader) == {"received": 5, "due": 1}


def test_withdrawn_order_counts_for_no_agency(cast):
    order = filed(cast).orders.get()

    WorkOrder.objects.filter(pk=order.pk).update(state=OrderState.CANCELLED)

    assert amounts(cast.handler) == {}


def test_matter_with_two_agencies_is_one_matter_and_two_orders(cast):
    petition = file_petition(category=cast.heating, grid=cast.unit)
    dispatch(
        petition,
        [Share(cast.housing), Share(cast.order_bureau, is_lead=False)],
        by=None,
        at=MONDAY,
    )

    found = figures(cast.leader).count()

    assert found.total[Measure.RECEIVED] == 1
    assert [(g.label, g.n[Measure.RECEIVED]) for g in found.agencies] == [
        ("住建局", 1),
        ("城管局", 1),
    ]


def test_empty_district_has_no_groups_and_no_amounts(cast):
    found = figures(cast.leader).count()

    assert (found.total, found.towns, found.categories, found.agencies) == (Counter(), [], [], [])


# --- who sees what ---------------------------------------------------------------------------------


def test_reach_is_the_district_the_town_or_the_agency(cast):
    filed(cast)
    filed(cast, grid=cast.other_unit)
    filed(cast, category=cast.litter)
    people = ["leader", "shift_leader", "town_clerk", "other_town_clerk", "community_clerk"]

    seen = {name: amounts(getattr(cast, name)).get("received", 0) for name in people}

    assert seen == {
        "leader": 3,
        "shift_leader": 3,
        "town_clerk": 2,
        "other_town_clerk": 1,
        "community_clerk": 2,
    }
    assert amounts(cast.handler)["received"] == 2
    assert (
        amounts(cast.other_handler).get("received", 0)
        == WorkOrder.objects.filter(agency=cast.order_bureau).count()
    )


def test_agencys_people_see_nothing_of_another_by_naming_it(cast):
    filed(cast)

    assert amounts(cast.other_handler, agency=str(cast.housing.pk)) == {}


def test_town_staff_see_nothing_of_another_town_by_naming_it(cast):
    filed(cast, grid=cast.other_unit)

    assert amounts(cast.town_clerk, town=str(cast.other_town.pk)) == {}


@pytest.mark.parametrize(
    ("asked", "cut"),
    [
        ({"town": "7", "category": "01"}, Cut(town="7", category="01")),
        ({"town": "none", "category": "none"}, Cut(town=NONE, category=NONE)),
        ({"town": "x", "category": "a'b", "agency": "1 OR 1=1"}, Cut()),
        ({"agency": "9" * 30, "community": "٣"}, Cut()),
    ],
)
def test_read_cut_leaves_out_what_means_nothing(asked, cut):
    assert read_cut(asked) == cut


# --- every figure equals its list, over rows in every state -------------------------------------------


@pytest.fixture
def scattered(cast):
    scatter(cast)
    return cast


PEOPLE = ["leader", "town_clerk", "community_clerk", "handler"]


def differing(user, period):
    """Return the figures of a period that are not the totals of their lists."""
    one = figures(user, period)
    counted = one.count()
    groups = {"town": counted.towns, "category": counted.categories, "agency": counted.agencies}
    for measure in set(Measure) - {*STANDING, *WORK_MEASURES}:
        if counted.total[measure] != one.rows(measure).count():
            yield measure
    for dim, found in groups.items():
        for group in found:
            narrow = figures(user, period, **{dim: group.key})
            for measure, n in group.n.items():
                if n != narrow.rows(measure).count():
                    yield dim, group.key, measure


@pytest.mark.parametrize("who", PEOPLE)
def test_each_figure_equals_the_total_of_its_list(scattered, who):
    user = getattr(scattered, who)

    wrong = {period: list(differing(user, period)) for period in (TODAY, TOMORROW, BOTH)}

    assert list(wrong.values()) == [[], [], []]
    assert figures(user, BOTH).count().total[Measure.RATED] > 0


@pytest.mark.parametrize("who", PEOPLE)
def test_each_standing_figure_equals_the_total_of_its_list(scattered, who):
    user = getattr(scattered, who)
    one = figures(user)
    standing = one.stand()
    groups = {"town": standing.towns, "community": standing.communities}

    wrong = [m for m in STANDING if standing.total[m] != one.rows(m).count()] + [
        (dim, group.key, measure)
        for dim, found in groups.items()
        for group in found
        for measure in STANDING
        if group.n[measure] != figures(user, **{dim: group.key}).rows(measure).count()
    ]

    assert wrong == []
    assert standing.total[Measure.OPEN] > standing.total[Measure.OVERDUE] > 0


@pytest.mark.parametrize("who", ["leader", "handler"])
def test_trend_adds_up_to_the_cards(scattered, who):
    one = figures(getattr(scattered, who), BOTH)

    days, total = one.by_day(), one.count().total

    for measure in (Measure.RECEIVED, Measure.SETTLED):
        assert sum(days[measure].values()) == total[measure] > 0


def test_parts_are_never_more_than_their_whole(scattered):
    n = figures(scattered.leader, BOTH).count().total

    assert n[Measure.SETTLED_OF_DUE] <= n[Measure.DUE] <= n[Measure.RECEIVED]
    assert n[Measure.ON_TIME] <= n[Measure.SETTLED]
    assert max(n[Measure.SOLVED], n[Measure.CONTENT]) <= n[Measure.RATED]


def test_rows_name_each_matter_once(scattered):
    for user in (scattered.leader, scattered.handler):
        for measure in Measure:
            found = list(figures(user, BOTH).rows(measure).values_list("pk", flat=True))
            assert len(found) == len(set(found))


def test_every_state_is_either_answerable_or_ended_without_an_answer():
    assert set(State) - ANSWERABLE == {
        *(State.DECLINED, State.TERMINATED, State.MERGED, State.WITHDRAWN, State.TRANSFERRED_OUT),
        State.SEALED_OFF,
    }


@pytest.mark.parametrize("who", ["leader", "town_clerk", "handler"])
@pytest.mark.parametrize("n", [1, 12])
def test_count_takes_the_same_number_of_statements(cast, who, n, django_assert_num_queries):
    scatter(cast, n)
    one = figures(getattr(cast, who), BOTH)

    with django_assert_num_queries({"leader": 5, "town_clerk": 5, "handler": 4}[who]):
        one.count()
        one.stand()
        one.by_day()
