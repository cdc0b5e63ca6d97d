"""Days, shares and amounts of a month; pencil and paper."""

from datetime import date
from fractions import Fraction

import pytest

from grids.workers.allowances import amount_of, days_served, last_day, month_before, share_of, yuan
from grids.workers.choices import MonthRule

FEBRUARY = date(2021, 2, 1)


@pytest.mark.parametrize(
    ("spans", "days"),
    [
        ([(date(2020, 9, 1), None)], 28),
        ([(date(2021, 2, 10), None)], 19),
        ([(date(2020, 9, 1), date(2021, 2, 10))], 10),
        ([(date(2021, 3, 1), None)], 0),
        ([(date(2020, 9, 1), date(2021, 1, 31))], 0),
        # Two posts on the same days count once.
        ([(date(2021, 2, 1), date(2021, 2, 10)), (date(2021, 2, 5), date(2021, 2, 12))], 12),
    ],
)
def test_days_served_count_each_day_once(spans, days):
    assert len(days_served(spans, FEBRUARY)) == days


@pytest.mark.parametrize(
    ("rule", "served", "share"),
    [
        (MonthRule.BY_DAY, range(1, 29), Fraction(1)),
        (MonthRule.BY_DAY, range(1, 8), Fraction(1, 4)),
        (MonthRule.HALF_MONTH, range(15, 16), Fraction(1, 2)),
        (MonthRule.HALF_MONTH, range(16, 17), Fraction(1, 2)),
        (MonthRule.HALF_MONTH, range(15, 17), Fraction(1)),
        (MonthRule.HALF_MONTH, (), Fraction(0)),
        (MonthRule.ON_THE_15TH, range(15, 16), Fraction(1)),
        (MonthRule.ON_THE_15TH, range(16, 29), Fraction(0)),
    ],
)
def test_share_follows_the_rule(rule, served, share):
    assert share_of(rule, frozenset(served), FEBRUARY) == share


def test_amount_is_whole_fen_and_a_half_goes_up():
    assert amount_of(10000, Fraction(1, 3)) == 3333
    assert amount_of(1, Fraction(1, 2)) == 1
    assert amount_of(3000, Fraction(0)) == 0


def test_yuan_has_two_decimals_and_a_sign():
    assert (yuan(13000), yuan(5), yuan(-4333)) == ("130.00", "0.05", "-43.33")


def test_months_end_and_go_back():
    assert last_day(FEBRUARY) == date(2021, 2, 28)
    assert last_day(date(2024, 2, 1)) == date(2024, 2, 29)
    assert month_before(date(2021, 1, 15)) == date(2020, 12, 1)
