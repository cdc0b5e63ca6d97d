"""What a month in grid work is paid: days, shares and amounts in fen. Pure arithmetic.

Money is whole fen in integers; a share is an exact fraction and rounded once, half up.
"""

import calendar
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from datetime import date, timedelta
from fractions import Fraction

from grids.workers.choices import MonthRule

HALF = 15
Span = tuple[date, date | None]


def month_of(day: date) -> date:
    """Return the first day of the month."""
    return day.replace(day=1)


def last_day(month: date) -> date:
    return month.replace(day=calendar.monthrange(month.year, month.month)[1])


def month_before(day: date) -> date:
    return month_of(month_of(day) - timedelta(days=1))


def month_after(day: date) -> date:
    return last_day(day) + timedelta(days=1)


def days_served(spans: Iterable[Span], month: date) -> frozenset[int]:
    """Return the days of the month that lie in any of the spans; one day counts once."""
    end = last_day(month)
    served: set[int] = set()
    for first, last in spans:
        begin, until = max(first, month), min(last or end, end)
        if begin <= until:
            served |= set(range(begin.day, until.day + 1))
    return frozenset(served)


def share_of(rule: str, served: AbstractSet[int], month: date) -> Fraction:
    """Return which part of the month is paid, between 0 and 1."""
    if rule == MonthRule.BY_DAY:
        return Fraction(len(served), last_day(month).day)
    if rule == MonthRule.HALF_MONTH:
        halves = any(day <= HALF for day in served) + any(day > HALF for day in served)
        return Fraction(halves, 2)
    return Fraction(int(HALF in served))


def amount_of(fen: int, share: Fraction) -> int:
    """Return the share of an amount in whole fen, half a fen upwards."""
    return int(fen * share + Fraction(1, 2))


def yuan(fen: int) -> str:
    """Return an amount as people write it: 130.00, -43.33."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100}.{abs(fen) % 100:02d}"
