"""What must hold for any start, amount and pause."""

from datetime import date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.yuanbao.calendar_data import SHIPPED
from yuanbao.calendars import (
    TZ,
    UNITS,
    Limit,
    add_natural,
    add_work_hours,
    add_workdays,
    due_at,
    work_time,
)
from yuanbao.pauses import postpone

days = st.dates(date(2018, 1, 1), date(2029, 12, 31))
counts = st.integers(1, 40)
quarters = st.integers(1, 200).map(lambda n: n / 4)
moments = st.builds(datetime.combine, days, st.times(), st.just(TZ))
limits = st.builds(Limit, counts, st.sampled_from(UNITS))
even = settings(deadline=None, derandomize=True)


@even
@given(days, counts, counts)
def test_add_workdays_twice_equals_once_with_the_sum(day, first, second):
    step = add_workdays(day, first, SHIPPED)

    assert add_workdays(step, second, SHIPPED) == add_workdays(day, first + second, SHIPPED)


@even
@given(days, counts, st.integers(0, 30))
def test_add_workdays_is_monotone_and_ends_on_a_workday(day, count, later):
    due = add_workdays(day, count, SHIPPED)

    assert SHIPPED.is_workday(due)
    assert due < add_workdays(day, count + 1, SHIPPED)
    assert due <= add_workdays(day + timedelta(later), count, SHIPPED)


@even
@given(days, counts)
def test_add_natural_rolls_forward_to_a_workday(day, count):
    due = add_natural(day, count, SHIPPED)

    assert SHIPPED.is_workday(due)
    assert due >= day + timedelta(count)


@even
@given(moments, quarters, quarters)
def test_add_work_hours_is_additive_and_measured_back(moment, first, second):
    step = add_work_hours(moment, first, SHIPPED)
    both = add_work_hours(moment, first + second, SHIPPED)

    assert add_work_hours(step, second, SHIPPED) == both
    assert work_time(moment, both, SHIPPED) == timedelta(hours=first + second)


@even
@given(moments, limits, st.timedeltas(timedelta(), timedelta(days=60)))
def test_due_at_never_falls_when_the_start_moves_on(moment, limit, wait):
    assert due_at(moment, limit, SHIPPED).at <= due_at(moment + wait, limit, SHIPPED).at


@even
@given(days, counts, st.integers(1, 15))
def test_postpone_by_whole_working_days_moves_exactly_as_many(day, count, paused):
    start = datetime.combine(day, time(9), TZ)
    due = due_at(start, Limit(count, "work_day"), SHIPPED)
    pause = (start, datetime.combine(add_workdays(day, paused, SHIPPED), time(9), TZ))
    if not SHIPPED.is_workday(day):
        pause = (start, datetime.combine(add_workdays(day, paused, SHIPPED), time(23), TZ))

    moved = postpone(due.at, [pause], "work_day", SHIPPED)

    assert moved.at.date() == add_workdays(due.at.date(), paused, SHIPPED)
