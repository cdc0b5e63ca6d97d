from collections import Counter
from datetime import timedelta

import pytest

from dispatch.demo import quarter
from dispatch.demo.quarter import END, FIRST, plan_quarter
from tests.yuanbao.calendar_data import SHIPPED
from yuanbao.calendars import TZ, Limit

LIMITS = dict.fromkeys(quarter.MIX, Limit(5, "work_day")) | {"0101": Limit(24, "hour")}


@pytest.fixture(scope="module")
def cases():
    return plan_quarter(2020, limits=LIMITS, calendar=SHIPPED, n_places=1000)


def test_plan_has_the_reported_totals(cases):
    settled = [case for case in cases if case.answered_at <= END]
    rated = [case for case in cases if case.rated_at and case.rated_at <= END]
    content = [case for case in rated if case.satisfaction != "dissatisfied"]

    assert (len(cases), len(settled)) == (4067, 3821)
    assert round(100 * len(content) / len(rated), 1) == 96.0
    assert round(100 * len(rated) / len(settled)) == 62


def test_plan_has_the_shares_of_the_side_tracks(cases):
    marks = Counter(mark for case in cases for mark in case.marks)
    reworked = sum(len(case.turns) > 1 for case in cases)

    assert marks["returned"] == quarter.RETURNED
    assert marks["suspended"] == quarter.SUSPENDED
    assert marks["extended"] >= quarter.EXTENDED
    assert reworked == quarter.REWORKED


def test_plan_moments_stand_in_the_order_of_life(cases):
    for case in cases:
        moments = [case.filed_at]
        for turn in case.turns:
            moments += [turn.opened_at, turn.signed_at, turn.contacted_at]
            moments += [turn.finished_at, turn.verified_at]
        moments += [case.answered_at, case.closed_at]
        assert moments == sorted(moments), case


def test_plan_stays_within_the_quarter_and_peaks_in_the_first_heating_week(cases):
    days = Counter(case.filed_at.astimezone(TZ).date() for case in cases)

    assert min(days) >= FIRST
    assert max(days) <= END.date()
    assert 110 <= max(days.values()) <= 170
    assert max(days, key=days.get) < FIRST + timedelta(days=7)


def test_plan_settles_the_open_ones_in_the_weeks_after(cases):
    late = [case.answered_at for case in cases if case.answered_at > END]

    assert len(late) == 246
    assert max(late) < END + timedelta(days=70)


def test_plan_of_the_same_seed_is_the_same(cases):
    again = plan_quarter(2020, limits=LIMITS, calendar=SHIPPED, n_places=1000)

    assert again == cases
