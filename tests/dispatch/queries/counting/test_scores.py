"""The monthly score: what each figure counts, that it equals its list, and who sees what."""

from collections import Counter
from datetime import date, timedelta

import pytest
from django.db.models import F

from dispatch.models import FollowUpCall, Rating, ScoreMonth, WorkOrder
from dispatch.periods import Period
from dispatch.queries.counting.figures import Figures
from dispatch.queries.counting.measures import STANDING, WORK_MEASURES, Measure
from dispatch.queries.counting.reach import Cut, reach_of
from dispatch.queries.counting.score_table import COLUMNS, table_of, tabs_of
from dispatch.queries.counting.scores import count_month, month_from, month_seen
from dispatch.services.judging import appeals, scores
from dispatch.services.judging.rating import Judgement
from dispatch.services.moves import returns
from dispatch.services.moves.assignment import Share, dispatch
from dispatch.services.orders import contacts, handling
from petitions.models import Petition
from petitions.services import handling as petition_handling
from tests.dispatch.queries.scattered import scatter
from tests.dispatch.services.below import Levels
from tests.dispatch.services.work import (
    BAD,
    GOOD,
    done_again,
    filed,
    finish,
    rate,
    settled,
    signed,
)
from tests.factories.petitions import MONDAY, file_petition

pytestmark = pytest.mark.django_db

NOVEMBER = Period("2026-11", date(2026, 11, 1), date(2026, 11, 30))
DECEMBER = Period("2026-12", date(2026, 12, 1), date(2026, 12, 31))
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
IN_DECEMBER = MONDAY + 14 * DAY


def figures(user, period=NOVEMBER, at=MONDAY + 20 * DAY, **cut):
    return Figures(reach=reach_of(user), period=period, cut=Cut(**cut), at=at)


def orders(user, period=NOVEMBER, **more):
    """Return the month's amounts of orders by the measures' names."""
    found = count_month(figures(user, period, **more)).orders
    return {measure.value: n for measure, n in found.items() if n}


def of(found, *names):
    return tuple(found.get(name, 0) for name in names)


# --- response --------------------------------------------------------------------------------------


def with_phone(cast):
    return signed(cast, phone="13800001111")


def reach(cast, order, at=MONDAY + HOUR):
    contacts.contact(order, way="phone", is_reached=True, note="", by=cast.handler, at=at)


def test_contact_within_the_limit_counts_as_response(cast):
    reach(cast, with_phone(cast))

    assert of(orders(cast.leader), "to-contact", "contacted") == (1, 1)


def test_contact_after_the_limit_is_in_the_base_alone(cast):
    reach(cast, with_phone(cast), at=MONDAY + 3 * DAY)

    assert of(orders(cast.leader), "to-contact", "contacted") == (1, 0)


def test_contact_that_is_not_due_yet_is_not_asked_for(cast):
    with_phone(cast)

    assert of(orders(cast.leader, at=MONDAY + HOUR), "to-contact") == (0,)


def test_petitioner_without_phone_is_in_no_base_of_response(cast):
    signed(cast)

    assert of(orders(cast.leader), "to-contact") == (0,)


# --- ratings ---------------------------------------------------------------------------------------


RATES = ("rated", "solved", "content", "first-rated", "first-solved")


def reworked(cast, then=GOOD, at=IN_DECEMBER):
    """Return an order rated bad, done again and rated once more."""
    order = settled(cast)
    rate(order, BAD, at=MONDAY + HOUR)
    order.refresh_from_db()
    order = done_again(cast, order, at=at)
    rate(order, then, at=at)
    return order


def test_last_rating_counts_for_the_rates_and_the_first_for_solved_at_once(cast):
    reworked(cast, at=MONDAY + DAY)

    assert of(orders(cast.leader), *RATES) == (1, 1, 1, 1, 0)


def test_rating_belongs_to_the_month_in_which_it_was_given(cast):
    reworked(cast)

    assert of(orders(cast.leader), *RATES) == (0, 0, 0, 1, 0)
    assert of(orders(cast.leader, DECEMBER), *RATES) == (1, 1, 1, 0, 0)


def test_partly_solved_is_not_solved(cast):
    rate(settled(cast), Judgement(solved="partly", satisfaction="fair"), at=MONDAY + HOUR)

    assert of(orders(cast.leader), *RATES) == (1, 0, 1, 1, 0)


def test_month_ends_at_midnight_in_china(cast):
    order = settled(cast)
    rate(order, GOOD, at=MONDAY + HOUR)
    last = MONDAY.replace(day=30, hour=15, minute=59)

    Rating.objects.update(rated_at=last)
    assert of(orders(cast.leader), "rated") == (1,)
    Rating.objects.update(rated_at=last + timedelta(minutes=1))
    assert of(orders(cast.leader), "rated") == (0,)


@pytest.mark.parametrize("kind", ["joiner", "grid_worker"])
def test_ratings_of_others_than_the_petitioner_are_in_no_rate(cast, kind):
    rate(settled(cast), GOOD, at=MONDAY + HOUR)
    Rating.objects.update(rater_kind=kind)

    assert of(orders(cast.leader), *RATES) == (0, 0, 0, 0, 0)


def test_ratings_of_cancelled_orders_and_of_matters_that_were_not_ours_are_out(cast):
    for _number in range(2):
        rate(settled(cast), GOOD, at=MONDAY + HOUR)
    first, second = Petition.objects.order_by("id")
    first.orders.update(state="cancelled")
    Petition.objects.filter(pk=second.pk).update(state="terminated")

    assert of(orders(cast.leader), *RATES) == (0, 0, 0, 0, 0)
    assert count_month(figures(cast.leader)).matters[Measure.RATED] == 1


# --- what an appeal leaves out ------------------------------------------------------------------------


def excluded(cast, order, *, by="shift_leader"):
    row = appeals.appeal(
        order, reason="A1", text="评错了单位。", by=cast.handler, at=MONDAY + 2 * HOUR
    )
    ruler = getattr(cast, by)
    return appeals.accept_appeal(row, ruling="核实属实。", by=ruler, at=MONDAY + 3 * HOUR)


def test_excluded_rating_leaves_every_rate_and_stands_in_its_own_column(cast):
    order = settled(cast)
    rate(order, BAD, at=MONDAY + HOUR)

    excluded(cast, order)

    for who in (cast.leader, cast.handler):
        assert of(orders(who), *RATES, "excluded") == (0, 0, 0, 0, 0, 1)
    assert count_month(figures(cast.leader)).matters[Measure.RATED] == 0


def test_refused_appeal_changes_no_rate(cast):
    order = settled(cast)
    rate(order, BAD, at=MONDAY + HOUR)
    row = appeals.appeal(order, reason="A1", text="评错了。", by=cast.handler, at=MONDAY + 2 * HOUR)

    appeals.refuse_appeal(row, ruling="不属实。", by=cast.shift_leader, at=MONDAY + 3 * HOUR)

    assert of(orders(cast.leader), *RATES, "excluded") == (1, 0, 0, 1, 0, 0)


def test_excluded_last_rating_brings_no_earlier_one_back(cast):
    order = settled(cast)
    rate(order, BAD, at=MONDAY)
    order.refresh_from_db()
    order = done_again(cast, order, at=MONDAY + HOUR)
    rate(order, BAD, at=MONDAY + HOUR)

    excluded(cast, order)

    assert of(orders(cast.leader), *RATES) == (0, 0, 0, 1, 0)


def two_parts(cast, *judgements):
    """Return the orders of one matter with two agencies, each rated."""
    petition = file_petition(category=cast.heating, grid=cast.unit)
    shares = [Share(cast.housing), Share(cast.order_bureau, is_lead=False)]
    parts = dispatch(petition, shares, by=None, at=MONDAY)
    people = (cast.handler, cast.other_handler)
    for part, who in sorted(zip(parts, people, strict=True), key=lambda p: p[0].is_lead):
        finish(cast, handling.sign_for(part, by=who, at=MONDAY), by=who)
    for part in parts:
        part.refresh_from_db()
        handling.verify(part, by=cast.dispatcher, at=MONDAY)
    for part, judgement in zip(parts, judgements, strict=True):
        part.refresh_from_db()
        if judgement:
            rate(part, judgement, at=MONDAY + HOUR)
    return parts


def test_matter_is_judged_by_the_parts_that_are_not_excluded(cast):
    housing, _bureau = two_parts(cast, BAD, GOOD)
    Petition.objects.update(satisfaction="dissatisfied", solved="no")
    before = count_month(figures(cast.leader)).matters

    excluded(cast, housing)

    after = count_month(figures(cast.leader)).matters
    names = (Measure.RATED, Measure.SOLVED, Measure.CONTENT)
    assert [before[name] for name in names] == [1, 0, 0]
    assert [after[name] for name in names] == [1, 1, 1]


def test_matter_whose_other_part_is_bad_too_stays_bad(cast):
    fair = Judgement(solved="partly", satisfaction="fair")
    housing, _bureau = two_parts(cast, BAD, fair)

    excluded(cast, housing)

    after = count_month(figures(cast.leader)).matters
    names = (Measure.RATED, Measure.SOLVED, Measure.CONTENT)
    assert [after[name] for name in names] == [1, 0, 1]


# --- returns, checks, reworks, and those who are not reached -------------------------------------------


def test_return_granted_counts_against_what_was_assigned(cast):
    order = signed(cast)
    signed(cast)
    returns.ask_return(order, reason="R3", text="不归我们。", by=cast.handler, at=MONDAY)

    returns.accept_return(
        order, ruling="同意。", to=cast.order_bureau, by=cast.shift_leader, at=MONDAY
    )

    assert of(orders(cast.handler), "assigned", "returned", "received") == (2, 1, 1)
    assert of(orders(cast.other_handler), "assigned", "returned") == (1, 0)


def test_order_on_foot_counts_once_as_its_communitys_own(cast):
    levels = Levels(cast)

    levels.on_foot()

    assert of(orders(cast.leader), "assigned", "to-contact", "received") == (1, 1, 1)


def test_return_refused_is_no_return(cast):
    order = signed(cast)
    returns.ask_return(order, reason="R3", text="不归我们。", by=cast.handler, at=MONDAY)

    returns.refuse_return(order, ruling="归你们。", by=cast.shift_leader, at=MONDAY)

    assert of(orders(cast.handler), "assigned", "returned") == (1, 0)


def test_answer_sent_back_counts_once_however_often(cast):
    order = signed(cast)
    for _time in range(2):
        order = finish(cast, order)
        order = handling.send_back(order, why="写清时间。", by=cast.dispatcher, at=MONDAY)
    handling.verify(finish(cast, order), by=cast.dispatcher, at=MONDAY)

    assert of(orders(cast.handler), "work-settled", "sent-back", "reworked") == (1, 1, 0)


def test_rework_counts_once_for_the_order_when_it_is_settled_again(cast):
    reworked(cast, BAD, at=MONDAY + DAY)
    order = WorkOrder.objects.get()
    done_again(cast, order, at=MONDAY + 2 * DAY)

    assert order.round_number == 3
    assert of(orders(cast.handler), "work-settled", "sent-back", "reworked") == (1, 0, 1)


def call_back(cast, order, *outcomes):
    for number, outcome in enumerate(outcomes):
        FollowUpCall.objects.create(
            petition=order.petition,
            answered_at=Petition.objects.get(pk=order.petition_id).answered_at,
            outcome=outcome,
            by=cast.call_back,
            at=MONDAY + number * DAY,
        )


@pytest.mark.parametrize(
    ("outcomes", "n"),
    [
        (["no_answer"] * 2, 0),
        (["no_answer"] * 3, 1),
        (["wrong_number"], 1),
        (["no_answer", "no_answer", "refused"], 0),
    ],
)
def test_unreached_takes_three_call_backs_that_nobody_answered_or_a_wrong_number(cast, outcomes, n):
    order = settled(cast)

    call_back(cast, order, *outcomes)

    assert of(orders(cast.handler), "unreached") == (n,)


def test_unreached_counts_nobody_who_rated_all_the_same(cast):
    order = settled(cast)
    call_back(cast, order, *["no_answer"] * 3)

    rate(order, GOOD, at=MONDAY + HOUR)

    assert of(orders(cast.handler), "unreached", "rated") == (0, 1)


def test_matter_that_was_declined_is_in_no_base(cast):
    petition = file_petition(category=cast.heating, grid=cast.unit)
    petition_handling.decline(petition, reason="NA01", text="请找市里。", by=None, at=MONDAY)

    month = count_month(figures(cast.leader))
    assert (month.orders, month.matters[Measure.DUE]) == (Counter(), 0)


# --- every figure equals its list, and is the dashboard's ------------------------------------------------


@pytest.fixture
def scattered(cast):
    scatter(cast, 40)
    settled = WorkOrder.objects.filter(verified_at__isnull=False)
    settled.update(lasting_at=F("verified_at"), came_back_at=F("verified_at"))
    return cast


COUNTED = set(Measure) - set(STANDING)


def differing(user):
    one = figures(user)
    month = count_month(one)
    for by, units in month.units.items():
        for unit in units:
            narrow = figures(user, **{by: unit.key})
            for measure in COUNTED:
                if unit.n[measure] != narrow.rows(measure).count():
                    yield by, unit.label, measure
    for measure in COUNTED - {Measure.CLOSED}:
        if month.orders[measure] != figures(user, unit="order").rows(measure).count():
            yield "orders", measure
        if one.reach.is_area and month.matters[measure] != one.rows(measure).count():
            yield "matters", measure


@pytest.mark.parametrize("who", ["leader", "town_clerk", "community_clerk", "handler"])
def test_each_figure_of_the_month_equals_the_total_of_its_list(scattered, who):
    user = getattr(scattered, who)

    assert list(differing(user)) == []
    found = count_month(figures(scattered.leader)).orders
    assert [measure for measure in WORK_MEASURES if not found[measure]] == []


@pytest.mark.parametrize("who", ["leader", "town_clerk", "handler"])
def test_figures_of_the_month_are_those_of_the_dashboard(scattered, who):
    one = figures(getattr(scattered, who))
    month, board = count_month(one), one.count()

    shown = {g.key: g.n for g in board.agencies}
    for unit in month.units["agency"]:
        for measure in (Measure.SETTLED, Measure.ON_TIME, Measure.RATED, Measure.CONTENT):
            assert unit.n[measure] == shown[unit.key][measure]
    whole = month.matters if one.reach.is_area else month.orders
    assert {m: whole[m] for m in board.total} == dict(board.total)


def test_parts_of_the_month_are_never_more_than_their_whole(scattered):
    n = count_month(figures(scattered.leader)).orders

    for column in COLUMNS:
        assert column.whole is None or n[column.part] <= n[column.whole]


@pytest.mark.parametrize("n", [1, 12])
@pytest.mark.parametrize(("who", "statements"), [("leader", 3), ("town_clerk", 3), ("handler", 2)])
def test_count_month_takes_the_same_number_of_statements(
    cast, who, statements, n, django_assert_num_queries
):
    scatter(cast, n)
    one = figures(getattr(cast, who))

    with django_assert_num_queries(statements):
        count_month(one)


# --- the table: classes, ranks, small bases, and what was confirmed ----------------------------------------


def rated_many(cast, n, category=None):
    for _number in range(n):
        order = with_phone(cast) if category is None else None
        reach(cast, order)
        handling.verify(finish(cast, order), by=cast.dispatcher, at=MONDAY)
        rate(order, GOOD, at=MONDAY + HOUR)


def test_unit_with_few_ratings_has_a_score_and_no_rank(cast):
    rated_many(cast, 9)

    table = table_of(figures(cast.leader), "agency")

    (row,) = table.classes[0].rows
    assert (table.classes[0].label, row.score, row.rank) == ("职能部门 · 不足 30 件", 100.0, None)
    assert any(cell.is_small for cell in row.cells)


def test_unit_with_enough_ratings_is_ranked(cast):
    rated_many(cast, 10)

    (row,) = table_of(figures(cast.leader), "agency").classes[0].rows

    assert (row.rank, row.score, row.score_text) == (1, 100.0, "100.0")


def test_unit_without_ratings_shows_no_share_and_no_score(cast):
    settled(cast)

    row = table_of(figures(cast.leader), "agency").classes[0].rows[0]

    texts = dict(zip((str(c.label) for c in COLUMNS), (c.text for c in row.cells), strict=True))
    assert (texts["满意率"], texts["解决率"], texts["响应率"]) == ("—", "—", "—")
    assert (row.score, row.score_text, row.rank) == (None, "—", None)


def test_agency_sees_its_own_row_and_the_districts_total_without_lists(cast):
    settled(cast)
    filed(cast, category=cast.litter)

    table = table_of(figures(cast.handler), "agency")

    rows = [row.label for group in table.classes for row in group.rows]
    assert rows == [cast.housing.name]
    assert table.total.label == "全区合计"
    assert table.total.cells[0].part == WorkOrder.objects.count() > 1
    assert {cell.url for cell in table.total.cells} == {""}
    assert tabs_of(figures(cast.handler)) == ["agency"]


def test_town_post_sees_its_own_places_alone(cast):
    filed(cast)
    filed(cast, grid=cast.other_unit)

    table = table_of(figures(cast.town_clerk), "town")

    assert [row.label for group in table.classes for row in group.rows] == ["东镇"]


def confirmed(cast):
    order = settled(cast)
    rate(order, BAD, at=MONDAY + HOUR)
    scores.confirm_scores(NOVEMBER, by=cast.shift_leader, at=IN_DECEMBER + DAY)
    order.refresh_from_db()
    return order


def test_confirmed_month_stays_and_the_change_stands_beside_it(cast):
    order = confirmed(cast)
    order = done_again(cast, order, at=IN_DECEMBER + DAY)
    rate(order, GOOD, at=IN_DECEMBER + DAY)

    table = table_of(figures(cast.leader), "agency")

    row = table.classes[0].rows[0]
    cells = dict(zip((c.part for c in COLUMNS), row.cells, strict=True))
    assert (cells[Measure.RATED].part, table.confirmed.confirmed_by) == (1, cast.shift_leader)
    found = {(change.measure, change.then, change.now) for change in table.changes}
    assert ("已评价", 1, 0) in found


def test_confirmed_month_is_read_by_agency_and_town_for_their_own(cast):
    confirmed(cast)
    WorkOrder.objects.update(created_at=IN_DECEMBER)
    Petition.objects.update(filed_at=IN_DECEMBER)

    agency = month_seen(figures(cast.handler)).month
    other = month_seen(figures(cast.other_handler)).month
    town = month_seen(figures(cast.town_clerk)).month

    assert [u.n[Measure.RECEIVED] for u in agency.units["agency"]] == [1]
    assert other.units["agency"] == []
    assert [u.n[Measure.RECEIVED] for u in town.units["town"]] == [1]
    assert town.units["agency"][0].n[Measure.RECEIVED] == 0


def test_month_is_read_back_as_it_was_kept(scattered):
    month = count_month(figures(scattered.leader))

    again = month_from(month.as_json())

    assert again.as_json() == month.as_json()
    assert (+again.orders, +again.matters) == (+month.orders, +month.matters)


def test_month_read_back_leaves_out_what_is_not_counted_any_more():
    kept = {"units": {}, "orders": {"received": 2, "gone": 3}, "matters": {}}

    assert month_from(kept).orders == Counter({Measure.RECEIVED: 2})


# --- 环比 and 同比 ----------------------------------------------------------------------------


def kept(cast, first, **orders):
    amounts = {"units": {}, "orders": orders, "matters": orders}
    return ScoreMonth.objects.create(
        month=first, amounts=amounts, confirmed_by=cast.shift_leader, confirmed_at=MONDAY
    )


def compared(user, by="agency"):
    return {row.label: row for row in table_of(figures(user), by).compared}


def test_total_is_compared_with_the_confirmed_month_before(cast):
    filed(cast)
    kept(cast, date(2026, 10, 1), received=10)

    row = compared(cast.leader)["收到"]

    assert (row.text, row.month.text) == ("1", "-90.0%")
    assert (row.year.text, row.year.why) == ("—", "2025-11 没有确认的月报")


def test_total_is_compared_with_the_same_month_last_year(cast):
    rated_many(cast, 10)
    kept(cast, date(2025, 11, 1), rated=20, content=19)

    row = compared(cast.leader)["满意率"]

    assert (row.year.text, row.month.text) == ("+5.0 个百分点", "—")


def test_few_rows_before_are_not_compared(cast):
    filed(cast)
    kept(cast, date(2026, 10, 1), received=9)

    assert compared(cast.leader)["收到"].month.why == "那时不足 10 件"


def test_agency_reads_the_districts_change(cast):
    filed(cast)
    kept(cast, date(2026, 10, 1), received=10)

    assert compared(cast.handler)["收到"].month.text == "-90.0%"


def test_town_post_is_told_that_its_total_is_not_compared(cast):
    filed(cast)
    kept(cast, date(2026, 10, 1), received=10)

    assert compared(cast.town_clerk, "town")["收到"].month.why == "只比较全区的合计"
