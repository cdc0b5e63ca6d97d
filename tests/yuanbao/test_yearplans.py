from datetime import date, timedelta

import pytest

from tests.yuanbao.calendar_data import SHIPPED, shipped_rows
from yuanbao.yearplans import PlanRefused, YearPlan, calendar_from, plans_of

ROW = {
    "year": "2026",
    "status": "confirmed",
    "first": "2026-10-01",
    "last": "2026-10-03",
    "kind": "rest",
    "holiday": "国庆节",
    "source": "某号",
}


def test_plans_of_rows_opens_spans_and_gathers_sources():
    make_up = ROW | {"first": "2026-10-10", "last": "2026-10-10", "kind": "work", "source": "另号"}

    assert plans_of([ROW, make_up]) == (
        YearPlan(
            year=2026,
            status="confirmed",
            source="某号；另号",
            rest=tuple((date(2026, 10, day), "国庆节") for day in (1, 2, 3)),
            work=(date(2026, 10, 10),),
        ),
    )


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"year": "二〇二六"}, "写法不对"),
        ({"first": "10月1日"}, "写法不对"),
        ({"last": "2026-09-30"}, "先后有序"),
        ({"last": "2027-01-01"}, "2026 年之内"),
        ({"kind": "half"}, "不认识"),
        ({"status": "maybe"}, "不认识"),
        ({"source": None}, "缺少 source"),
    ],
)
def test_plans_of_rows_that_are_no_plan_are_refused_with_the_line(change, words):
    with pytest.raises(PlanRefused, match=words) as refusal:
        plans_of([ROW | change])

    assert str(refusal.value).startswith("第 2 行")


@pytest.mark.parametrize(
    ("second", "words"),
    [
        (ROW | {"first": "2026-10-03", "kind": "work"}, "同一天写了两次"),
        (ROW | {"first": "2026-05-01", "last": "2026-05-01", "status": "provisional"}, "暂定"),
    ],
)
def test_plans_of_rows_at_odds_are_refused(second, words):
    with pytest.raises(PlanRefused, match=f"第 3 行.*{words}"):
        plans_of([ROW, second])


def test_shipped_plans_cover_2018_to_2026_and_hold_2027_provisional():
    assert SHIPPED.confirmed == frozenset(range(2018, 2027))
    assert SHIPPED.provisional == {2027}
    assert all(row["source"] for row in shipped_rows())


@pytest.mark.parametrize(
    ("year", "worked"),
    [
        (2018, 250),
        (2019, 250),
        (2020, 249),
        (2021, 250),
        (2022, 249),
        (2023, 249),
        (2024, 251),
        (2025, 248),
        (2026, 248),
        (2027, 248),
    ],
)
def test_shipped_plans_leave_each_years_working_days(year, worked):
    days = (date(year, 1, 1) + timedelta(n) for n in range(366))

    assert sum(SHIPPED.is_workday(day) for day in days if day.year == year) == worked


def test_calendar_from_no_plans_follows_the_bare_week():
    bare = calendar_from([], version=7)

    assert bare.version == 7
    assert bare.is_workday(date(2026, 10, 1))
    assert not bare.is_workday(date(2026, 10, 3))
