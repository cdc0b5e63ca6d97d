"""The month's total beside the month before and the same month last year, as they were confirmed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from dispatch.comparing import (
    Change,
    change_of_number,
    change_of_share,
    month_before,
    none,
    year_before,
)
from dispatch.models import ScoreMonth
from dispatch.queries.counting.figures import Amounts
from dispatch.queries.counting.scores import BY_AGENCY, Seen, is_whole_district, month_from


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


def compare(seen: Seen, by: str, columns: Sequence[Any], total: Sequence[Any]) -> list[Compared]:
    """Return the total's figures compared; one query, whatever is compared.

    Only confirmed months are looked at: an old month counted anew would be another one. A
    territory's own total is not compared, for months are confirmed for the whole district.
    """
    first = seen.figures.period.first
    days = (month_before(first), year_before(first))
    is_whole = seen.has_district or is_whole_district(seen.figures)
    kept = {row.month: row for row in ScoreMonth.objects.filter(month__in=days)} if is_whole else {}
    now = seen.month.orders if by == BY_AGENCY else seen.month.matters
    then = [_amounts(kept.get(day), by) for day in days]
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


def _amounts(row: ScoreMonth | None, by: str) -> Amounts | None:
    if row is None:
        return None
    month = month_from(row.amounts)
    return month.orders if by == BY_AGENCY else month.matters


def _change(
    column: Any, now: Amounts, then: Amounts | None, day: date, *, is_whole: bool
) -> Change:
    if not is_whole:
        return none(_("只比较全区的合计"))
    if then is None:
        return none(_("%(month)s 没有确认的月报") % {"month": f"{day:%Y-%m}"})
    if column.whole is None:
        return change_of_number(now[column.part], then[column.part])
    shares = [(amounts[column.part], amounts[column.whole]) for amounts in (now, then)]
    return change_of_share(*shares)
