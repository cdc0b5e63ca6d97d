from datetime import date, datetime

import pytest

from petitions.promise import promise_of
from yuanbao.calendars import TZ, Limit, WorkCalendar, due_at

BARE = WorkCalendar(1, frozenset(), frozenset(), frozenset({2026}))
AUTUMN = WorkCalendar(
    2,
    frozenset({date(2026, 9, 25), *(date(2026, 10, day) for day in range(1, 8))}),
    frozenset({date(2026, 9, 20), date(2026, 10, 10)}),
    frozenset({2026}),
)


def at(month, day, hour=10, minute=0):
    return datetime(2026, month, day, hour, minute, tzinfo=TZ)


def said(start, amount, unit, calendar=BARE, **more):
    return promise_of(start, due_at(start, Limit(amount, unit), calendar).at, calendar, **more)


def test_promise_of_working_days_names_day_and_closing_time():
    promise = said(at(11, 23), 5, "work_day")

    assert promise.by == "11月30日 17:30"
    assert promise.sum == "5 个工作日，从反映时算，节假日不算"


@pytest.mark.parametrize("days", [1, 2, 3, 10, 15])
@pytest.mark.parametrize("start", [at(9, 18), at(9, 24, 17, 31), at(9, 26), at(10, 1)])
def test_promise_counts_back_the_days_it_was_made_of(start, days):
    promise = said(start, days, "work_day", AUTUMN)

    assert promise.sum.startswith(f"{days} 个工作日")


def test_promise_over_a_holiday_names_the_days_off():
    promise = said(at(9, 24), 2, "work_day", AUTUMN)

    assert promise.by == "9月29日 17:30"
    assert promise.sum.endswith("；9月25日放假，不算")


def test_promise_over_a_make_up_day_names_it():
    promise = said(at(9, 18), 2, "work_day", AUTUMN)

    assert promise.by == "9月21日 17:30"
    assert promise.sum.endswith("；9月20日调休上班，算")


def test_promise_by_the_hour_says_that_nights_count():
    promise = said(at(11, 21, 23, 10), 24, "hour", runs_at_night=True)

    assert promise.by == "11月22日 23:10"
    assert promise.sum == "24 小时，从反映时算，夜里和节假日也算"


def test_promise_of_broken_hours_is_said_in_minutes():
    assert said(at(11, 23), 0.25, "hour", runs_at_night=True).sum.startswith("15 分钟，")
    assert said(at(11, 23), 1.5, "hour", runs_at_night=True).sum.startswith("1 小时 30 分，")


def test_promise_of_working_hours_counts_none_of_the_night():
    promise = said(at(11, 23, 16), 4, "work_hour")

    assert promise.by == "11月24日 11:00"
    assert promise.sum.startswith("4 小时（上班时间）")


def test_promise_on_an_unpublished_year_says_so():
    assert "还没有全部公布" in said(at(11, 23), 5, "work_day", provisional=True).sum
