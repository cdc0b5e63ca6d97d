"""The month's total and units beside the month before and the same month last year, as confirmed."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from dispatch.comparing import (
    Change,
    change_of_number,
    change_of_score,
    change_of_share,
    month_before,
    none,
    year_before,
)
from dispatch.models import ScoreMonth
from dispatch.queries.counting.cells import Amounts
from dispatch.queries.counting.scores import (
    BY_AGENCY,
    Month,
    Seen,
    Unit,
    is_whole_district,
    month_from,
)


@dataclass(frozen=True)
class Compared:
    """One figure of the total with its two changes."""

    label: str
    text: str
    month: Change
    year: Change

    @property
    def changes(self) -> tuple[Change, Change]:
        return self.month, self.year


@dataclass(frozen=True)
class UnitCompared:
    """The changes of one unit, a pair for each figure that is compared."""

    key: str
    label: str
    pairs: list[tuple[Change, Change]]

    @property
    def changes(self) -> list[Change]:
        return [change for pair in self.pairs for change in pair]


Earlier = dict[date, Month | None]
ScoreOf = Callable[[Amounts], float | None]


def earlier_months(seen: Seen) -> Earlier:
    """Return the month before and the same month last year; one query, whatever is compared.

    Only confirmed months are looked at: an old month counted anew would be another one.
    """
    first = seen.figures.period.first
    days = (month_before(first), year_before(first))
    kept = {row.month: row for row in ScoreMonth.objects.filter(month__in=days)}
    return {day: month_from(kept[day].amounts) if day in kept else None for day in days}


def compare(
    seen: Seen, by: str, columns: Sequence[Any], total: Sequence[Any], earlier: Earlier
) -> list[Compared]:
    """Return the total's figures compared.

    A territory's own total is not compared, for months are confirmed for the whole district.
    """
    is_whole = _is_whole(seen)
    now = seen.month.orders if by == BY_AGENCY else seen.month.matters
    days = list(earlier)
    then = [_amounts(month, by) if is_whole else None for month in earlier.values()]
    return [
        Compared(
            str(column.label),
            cell.text,
            *(
                _change(column, now, amounts, day, is_whole=is_whole)
                for amounts, day in zip(then, days, strict=True)
            ),
        )
        for column, cell in zip(columns, total, strict=True)
    ]


def compare_units(
    seen: Seen, by: str, columns: Sequence[Any], score_of: ScoreOf, earlier: Earlier
) -> list[UnitCompared]:
    """Return each unit's changes of its score and, after it, of these columns.

    What agencies did in one territory was confirmed by nobody, so that is not compared.
    """
    why = "" if by != BY_AGENCY or _is_whole(seen) else _("只比较全区的")
    then = {day: _by_key(month, by) for day, month in earlier.items()}
    return [
        UnitCompared(unit.key, unit.label, list(_pairs(unit, columns, score_of, then, why)))
        for unit in seen.month.units[by]
    ]


def _by_key(month: Month | None, by: str) -> dict[str, Amounts] | None:
    return None if month is None else {unit.key: unit.n for unit in month.units.get(by, [])}


def _pairs(
    unit: Unit,
    columns: Sequence[Any],
    score_of: ScoreOf,
    then: dict[date, dict[str, Amounts] | None],
    why: str,
) -> Iterator[tuple[Change, Change]]:
    whys = {day: why or _why_not(day, units, unit) for day, units in then.items()}
    old = {day: (units or {}).get(unit.key, Counter()) for day, units in then.items()}
    now = score_of(unit.n)
    yield _pair(
        none(whys[day]) if whys[day] else change_of_score(now, score_of(old[day])) for day in then
    )
    for column in columns:
        yield _pair(
            none(whys[day]) if whys[day] else _change_of(column, unit.n, old[day]) for day in then
        )


def _pair(changes: Iterator[Change]) -> tuple[Change, Change]:
    month, year = changes
    return month, year


def _why_not(day: date, units: dict[str, Amounts] | None, unit: Unit) -> str:
    if units is None:
        return _not_confirmed(day)
    return "" if unit.key in units else _("%(month)s 没有这一家") % {"month": f"{day:%Y-%m}"}


def _is_whole(seen: Seen) -> bool:
    return seen.has_district or is_whole_district(seen.figures)


def _amounts(month: Month | None, by: str) -> Amounts | None:
    if month is None:
        return None
    return month.orders if by == BY_AGENCY else month.matters


def _change(
    column: Any, now: Amounts, then: Amounts | None, day: date, *, is_whole: bool
) -> Change:
    if not is_whole:
        return none(_("只比较全区的合计"))
    if then is None:
        return none(_not_confirmed(day))
    return _change_of(column, now, then)


def _not_confirmed(day: date) -> str:
    return _("%(month)s 没有确认的月报") % {"month": f"{day:%Y-%m}"}


def _change_of(column: Any, now: Amounts, then: Amounts) -> Change:
    if column.whole is None:
        return change_of_number(now[column.part], then[column.part])
    shares = [(amounts[column.part], amounts[column.whole]) for amounts in (now, then)]
    return change_of_share(*shares)
