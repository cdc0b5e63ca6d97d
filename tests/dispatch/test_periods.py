from datetime import date
from zoneinfo import ZoneInfo

import pytest

from dispatch.periods import (
    LONGEST_DAYS,
    Period,
    before,
    choices,
    read_named,
    read_period,
    year_before,
)

TODAY = date(2026, 11, 23)
QUARTER = (date(2020, 11, 1), date(2021, 1, 31))
CHINA = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("asked", "code", "first", "last"),
    [
        ({}, "7d", date(2026, 11, 17), TODAY),
        ({"period": "today"}, "today", TODAY, TODAY),
        ({"period": "30d"}, "30d", date(2026, 10, 25), TODAY),
        ({"period": "quarter"}, "quarter", date(2026, 10, 1), TODAY),
        ({"period": "nonsense"}, "7d", date(2026, 11, 17), TODAY),
        ({"from": "2026-02-30"}, "7d", date(2026, 11, 17), TODAY),
        ({"from": "2026-01-01", "to": "2026-02-01"}, "own", date(2026, 1, 1), date(2026, 2, 1)),
        ({"from": "2026-02-01", "to": "2026-01-01"}, "own", date(2026, 1, 1), date(2026, 2, 1)),
        ({"from": "2026-02-01"}, "own", date(2026, 2, 1), date(2026, 2, 1)),
        ({"to": "2026-02-01"}, "own", date(2026, 2, 1), date(2026, 2, 1)),
        ({"from": "2026-11-23", "to": "2026-11-23"}, "today", TODAY, TODAY),
        ({"from": "2020-11-01", "to": "2021-01-31"}, "2020-11-01/2021-01-31", *QUARTER),
    ],
)
def test_read_period_takes_what_an_address_says(asked, code, first, last):
    assert read_period(asked, TODAY, [QUARTER]) == Period(code, first, last)


def test_read_period_cuts_what_is_longer_than_ten_years():
    period = read_period({"from": "0001-01-01", "to": "2026-11-23"}, TODAY)

    assert period.n_days == LONGEST_DAYS + 1


@pytest.mark.parametrize(
    ("today", "first"),
    [
        (date(2026, 1, 1), date(2026, 1, 1)),
        (date(2026, 3, 31), date(2026, 1, 1)),
        (date(2026, 12, 31), date(2026, 10, 1)),
    ],
)
def test_choices_begin_the_quarter_on_its_first_day(today, first):
    assert choices(today)[3].period == Period("quarter", first, today)


def test_period_begins_and_ends_at_midnight_in_china():
    period = Period("own", *QUARTER)

    assert period.begins(CHINA).isoformat() == "2020-11-01T00:00:00+08:00"
    assert period.ends(CHINA).isoformat() == "2021-02-01T00:00:00+08:00"
    assert period.n_days == 92


@pytest.mark.parametrize("choice", choices(TODAY, [QUARTER]), ids=lambda choice: choice.label)
def test_query_leads_back_to_the_same_period(choice):
    assert read_period(choice.period.query(), TODAY, [QUARTER]) == choice.period


def test_query_of_a_period_that_moves_names_no_day():
    assert Period("7d", date(2026, 11, 17), TODAY).query() == {"period": "7d"}


def test_read_named_reads_pairs_and_refuses_others():
    assert read_named(["2020-11-01/2021-01-31"]) == [QUARTER]
    with pytest.raises(ValueError, match="Invalid isoformat"):
        read_named(["2020-11-01/soon"])


@pytest.mark.parametrize(
    ("days", "earlier", "last_year"),
    [
        (("2026-11-17", "2026-11-23"), ("2026-11-10", "2026-11-16"), ("2025-11-17", "2025-11-23")),
        (("2026-03-01", "2026-03-31"), ("2026-02-01", "2026-02-28"), ("2025-03-01", "2025-03-31")),
        (("2020-11-01", "2021-01-31"), ("2020-08-01", "2020-10-31"), ("2019-11-01", "2020-01-31")),
        (("2025-02-01", "2025-02-28"), ("2025-01-01", "2025-01-31"), ("2024-02-01", "2024-02-29")),
        (("2024-02-29", "2024-02-29"), ("2024-02-28", "2024-02-28"), ("2023-02-28", "2023-02-28")),
    ],
)
def test_before_and_year_before_are_of_the_same_length_and_season(days, earlier, last_year):
    period = Period("own", *map(date.fromisoformat, days))

    assert before(period) == Period("own", *map(date.fromisoformat, earlier))
    assert year_before(period) == Period("own", *map(date.fromisoformat, last_year))
