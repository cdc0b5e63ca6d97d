import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from tests.yuanbao.calendar_data import SHIPPED, moment
from yuanbao.calendars import (
    Due,
    Limit,
    WorkCalendar,
    add_natural,
    add_work_hours,
    add_workdays,
    closing,
    due_at,
    half,
    keep_promise,
    milestone,
    rework_due_at,
    work_time,
)

WORKDAY_VECTORS = [
    ("2026-02-13", 1, "2026-02-14"),
    ("2026-02-13", 3, "2026-02-25"),
    ("2026-02-13", 5, "2026-02-27"),
    ("2026-02-14", 1, "2026-02-24"),
    ("2026-02-14", 15, "2026-03-13"),
    ("2026-04-30", 5, "2026-05-11"),
    ("2026-09-18", 5, "2026-09-24"),
    ("2026-09-24", 10, "2026-10-15"),
    ("2026-09-30", 5, "2026-10-13"),
    ("2026-10-09", 1, "2026-10-10"),
    ("2026-12-25", 10, "2027-01-11"),
]
PLAIN_VECTORS = [
    ("2026-11-23", 5, "2026-11-30"),
    ("2026-11-23", 15, "2026-12-14"),
    ("2026-12-11", 10, "2026-12-25"),
]
NATURAL_VECTORS = [
    ("2026-02-01", 15, "2026-02-16", "2026-02-24"),
    ("2026-08-05", 60, "2026-10-04", "2026-10-08"),
    ("2026-09-01", 30, "2026-10-01", "2026-10-08"),
    ("2026-03-10", 60, "2026-05-09", "2026-05-09"),
    ("2026-04-01", 30, "2026-05-01", "2026-05-06"),
]
HOUR_VECTORS = [
    ("2026-11-23T16:00", 4, "2026-11-24T11:00"),
    ("2026-02-14T17:00", 2, "2026-02-24T10:00"),
    ("2026-09-30T11:00", 8, "2026-10-08T11:30"),
    ("2026-11-21T10:00", 2, "2026-11-23T10:30"),
]
WEEK_ONLY = WorkCalendar(0, frozenset(), frozenset(), frozenset())


def day(text):
    return date.fromisoformat(text)


@pytest.mark.parametrize(("start", "count", "want"), WORKDAY_VECTORS + PLAIN_VECTORS)
def test_add_workdays_over_plans_lands_on_published_day(start, count, want):
    assert add_workdays(day(start), count, SHIPPED) == day(want)


@pytest.mark.parametrize(("start", "count", "want"), WORKDAY_VECTORS)
def test_add_workdays_without_plans_differs_on_every_telling_vector(start, count, want):
    assert add_workdays(day(start), count, WEEK_ONLY) != day(want)


@pytest.mark.parametrize(("start", "count", "raw", "rolled"), NATURAL_VECTORS)
def test_add_natural_rolls_only_off_days_off(start, count, raw, rolled):
    assert add_natural(day(start), count, SHIPPED, roll=False) == day(raw)
    assert add_natural(day(start), count, SHIPPED) == day(rolled)


@pytest.mark.parametrize(("start", "hours", "want"), HOUR_VECTORS)
def test_add_work_hours_counts_business_time_only(start, hours, want):
    assert add_work_hours(moment(start), hours, SHIPPED) == moment(want)


def test_add_work_hours_without_plans_differs_over_spring_festival():
    assert add_work_hours(moment("2026-02-14T17:00"), 2, WEEK_ONLY) != moment("2026-02-24T10:00")


@pytest.mark.parametrize(
    ("start", "hours", "want"),
    [
        ("2026-11-23T17:29", 1, "2026-11-24T09:29"),
        ("2026-11-23T17:30", 1, "2026-11-24T09:30"),
        ("2026-11-23T17:31", 1, "2026-11-24T09:30"),
        ("2026-11-22T12:00", 1, "2026-11-23T09:30"),
        ("2026-11-23T11:30", 1, "2026-11-23T14:00"),
        ("2026-11-23T12:45", 1, "2026-11-23T14:30"),
        ("2026-11-23T08:30", 3.5, "2026-11-23T12:00"),
        ("2026-11-23T08:30", 7.5, "2026-11-23T17:30"),
        ("2026-11-20T23:59:59", Decimal("0.5"), "2026-11-23T09:00"),
        ("2028-02-28T17:00", 1, "2028-02-29T09:00"),
    ],
)
def test_due_at_in_work_hours_meets_the_edges_of_the_day(start, hours, want):
    assert due_at(moment(start), Limit(hours, "work_hour"), SHIPPED).at == moment(want)


@pytest.mark.parametrize(
    ("start", "want"),
    [
        ("2026-11-23T17:29", "2026-11-24T17:30"),
        ("2026-11-23T17:31", "2026-11-24T17:30"),
        ("2026-11-23T23:59:59", "2026-11-24T17:30"),
        ("2026-11-24T00:00", "2026-11-25T17:30"),
        ("2026-11-22T10:00", "2026-11-23T17:30"),
        ("2026-12-31T23:59:59", "2027-01-04T17:30"),
        ("2028-02-28T09:00", "2028-02-29T17:30"),
        ("2028-02-29T09:00", "2028-03-01T17:30"),
    ],
)
def test_due_at_in_work_days_leaves_the_starting_day_out(start, want):
    assert due_at(moment(start), Limit(1, "work_day"), SHIPPED).at == moment(want)


def test_due_at_in_days_ends_at_close_of_the_rolled_day():
    due = due_at(moment("2026-08-05T09:00"), Limit(60, "day"), SHIPPED)

    assert due == Due(moment("2026-10-08T17:30"), provisional=False)


def test_due_at_in_hours_runs_through_the_night_and_the_holiday():
    due = due_at(moment("2026-09-30T23:00"), Limit(26, "hour"), SHIPPED)

    assert due == Due(moment("2026-10-02T01:00"), provisional=False)


@pytest.mark.parametrize(
    ("start", "limit", "provisional"),
    [
        ("2026-12-11T09:00", Limit(10, "work_day"), False),
        ("2026-12-25T09:00", Limit(10, "work_day"), True),
        ("2026-12-25T09:00", Limit(7, "day"), True),
        ("2026-12-21T09:00", Limit(7, "day"), False),
        ("2026-12-31T17:00", Limit(1, "work_hour"), True),
        ("2026-12-31T17:00", Limit(48, "hour"), False),
        ("2029-06-01T09:00", Limit(1, "work_day"), True),
    ],
)
def test_due_at_touching_an_unconfirmed_year_says_so(start, limit, provisional):
    assert due_at(moment(start), limit, SHIPPED).provisional is provisional


def test_due_at_takes_the_hours_of_the_agency():
    early = ((datetime.min.time().replace(hour=8), datetime.min.time().replace(hour=16)),)

    assert due_at(moment("2026-11-23T15:00"), Limit(2, "work_hour"), SHIPPED, early).at == moment(
        "2026-11-24T09:00"
    )
    assert due_at(moment("2026-11-23T15:00"), Limit(1, "work_day"), SHIPPED, early).at == moment(
        "2026-11-24T16:00"
    )


def test_due_at_for_a_moment_elsewhere_counts_the_day_in_china():
    late_on_sunday = datetime(2026, 11, 22, 15, 59, 59, tzinfo=UTC)
    early_on_monday = datetime(2026, 11, 22, 16, 0, tzinfo=UTC)

    assert due_at(late_on_sunday, Limit(1, "work_day"), SHIPPED).at == moment("2026-11-23T17:30")
    assert due_at(early_on_monday, Limit(1, "work_day"), SHIPPED).at == moment("2026-11-24T17:30")


def test_due_at_without_a_zone_is_refused():
    naive = moment("2026-11-23T09:00").replace(tzinfo=None)

    with pytest.raises(ValueError, match="time zone"):
        due_at(naive, Limit(1, "work_day"), SHIPPED)


@pytest.mark.parametrize("zone", ["UTC", "America/New_York"])
def test_due_at_on_a_server_elsewhere_gives_the_same_answer(zone):
    script = (
        "from tests.yuanbao.calendar_data import SHIPPED, moment\n"
        "from yuanbao.calendars import Limit, due_at\n"
        "for unit in ('hour', 'work_hour', 'work_day', 'day'):\n"
        "    print(due_at(moment('2026-09-18T23:30'), Limit(9, unit), SHIPPED).at.isoformat())\n"
    )

    run = subprocess.run(
        [sys.executable, "-c", script], env={"TZ": zone}, capture_output=True, text=True, check=True
    )

    assert run.stdout.split() == [
        "2026-09-19T08:30:00+08:00",
        "2026-09-21T10:00:00+08:00",
        "2026-10-08T17:30:00+08:00",
        "2026-09-28T17:30:00+08:00",
    ]


@pytest.mark.parametrize(
    ("amount", "unit"), [(0, "day"), (-1, "hour"), (1.5, "work_day"), (1, "week")]
)
def test_limit_that_is_no_time_is_refused(amount, unit):
    with pytest.raises(ValueError):
        Limit(amount, unit)


@pytest.mark.parametrize(
    ("whole", "halved"),
    [
        (Limit(1, "work_day"), Limit(1, "work_day")),
        (Limit(5, "work_day"), Limit(3, "work_day")),
        (Limit(10, "work_day"), Limit(5, "work_day")),
        (Limit(7, "day"), Limit(4, "day")),
        (Limit(2, "hour"), Limit(1, "work_day")),
        (Limit(72, "hour"), Limit(36, "hour")),
        (Limit(4, "work_hour"), Limit(1, "work_day")),
        (Limit(15, "work_hour"), Limit(7.5, "work_hour")),
        (Limit(Decimal(40), "work_hour"), Limit(Decimal(20), "work_hour")),
    ],
)
def test_half_never_falls_below_a_working_day(whole, halved):
    assert half(whole) == halved


@pytest.mark.parametrize(
    ("start", "limit", "want"),
    [
        ("2026-11-23T10:00", Limit(5, "work_day"), "2026-11-26T17:30"),
        ("2026-11-20T16:00", Limit(72, "hour"), "2026-11-23T17:30"),
        ("2026-11-20T16:00", Limit(1, "day"), "2026-11-23T17:30"),
        ("2026-11-23T10:00", Limit(144, "hour"), "2026-11-26T10:00"),
    ],
)
def test_rework_due_at_leaves_a_whole_working_day(start, limit, want):
    assert rework_due_at(moment(start), limit, SHIPPED).at == moment(want)


@pytest.mark.parametrize(
    ("percent", "unit", "want"),
    [
        (50, "work_hour", "2026-11-24T13:45"),
        (100, "work_day", "2026-11-25T17:30"),
        (150, "work_day", "2026-11-27T13:45"),
        (50, "hour", "2026-11-24T13:00"),
        (0, "work_day", "2026-11-23T08:30"),
    ],
)
def test_milestone_divides_the_clock_of_the_unit(percent, unit, want):
    start, due = moment("2026-11-23T08:30"), moment("2026-11-25T17:30")

    assert milestone(start, due, percent, unit, SHIPPED) == moment(want)


def test_work_time_counts_nothing_backwards_or_on_days_off():
    assert work_time(moment("2026-11-24T10:00"), moment("2026-11-23T10:00"), SHIPPED) == timedelta()
    assert work_time(moment("2026-10-01T00:00"), moment("2026-10-07T23:59"), SHIPPED) == timedelta()
    assert work_time(moment("2026-11-23T11:00"), moment("2026-11-24T09:00"), SHIPPED) == timedelta(
        hours=5.5
    )


@pytest.mark.parametrize(
    ("told", "computed", "shown"),
    [
        (None, "2026-10-13T17:30", "2026-10-13T17:30"),
        ("2026-10-15T17:30", "2026-10-13T17:30", "2026-10-15T17:30"),
        ("2026-10-12T17:30", "2026-10-13T17:30", "2026-10-13T17:30"),
    ],
)
def test_keep_promise_never_moves_earlier_than_told(told, computed, shown):
    told = told and moment(told)

    assert keep_promise(told, moment(computed)) == moment(shown)


def test_closing_is_the_end_of_the_last_span():
    assert closing(date(2026, 11, 23)) == moment("2026-11-23T17:30")
