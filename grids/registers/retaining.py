"""Which personal fields of a register are past their retention on a day."""

from collections.abc import Iterator
from datetime import date, timedelta

from grids.registers.spec import Field, Register


def years_before(day: date, years: int) -> date:
    """Return the same day so many years earlier; the 29th of February becomes the 28th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return (day - timedelta(days=1)).replace(year=day.year - years)


def by_years(spec: Register) -> dict[int, list[str]]:
    """Return the personal fields of a register by the years that they outlive their row."""
    found: dict[int, list[str]] = {}
    for field in _personal(spec):
        found.setdefault(_years(field), []).append(field.name)
    return found


def by_day(spec: Register) -> dict[tuple[str, int], list[str]]:
    """Return the personal fields that a day of the row itself ends, by that day and the years."""
    found: dict[tuple[str, int], list[str]] = {}
    for field in _personal(spec):
        until = field.personal.retention.until if field.personal else ""
        if until:
            found.setdefault((until, _years(field)), []).append(field.name)
    return found


def _personal(spec: Register) -> Iterator[Field]:
    return (field for field in spec.fields if field.personal)


def _years(field: Field) -> int:
    return field.personal.retention.years if field.personal else 0
