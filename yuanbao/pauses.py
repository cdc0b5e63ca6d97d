"""Clocks that stand still: the working time less its pauses, and due moments moved on by them."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from yuanbao.calendars import (
    BUSINESS_HOURS,
    DAY,
    Due,
    Spans,
    Unit,
    WorkCalendar,
    add_natural,
    add_work_time,
    add_workdays,
    closing,
    day_length,
    local,
    work_time,
)

Pauses = Iterable[tuple[datetime, datetime]]


def elapsed(
    start: datetime,
    end: datetime,
    calendar: WorkCalendar,
    pauses: Pauses = (),
    hours: Spans = BUSINESS_HOURS,
) -> timedelta:
    """Return the business time between two moments less the business time of the pauses."""
    paused = (
        work_time(max(local(a), local(start)), min(local(b), local(end)), calendar, hours)
        for a, b in _merged(pauses)
    )
    return work_time(start, end, calendar, hours) - sum(paused, timedelta())


def postpone(
    due: datetime, pauses: Pauses, unit: Unit, calendar: WorkCalendar, hours: Spans = BUSINESS_HOURS
) -> Due:
    """Move a due moment on by the time its clock stood still.

    Hour units move by exactly the paused time of their kind. Day units move by whole days: the
    paused business time in working days (or the paused hours in calendar days), halves upward.
    Overlapping pauses count once; a pause that began after the moment had passed moves nothing.
    """
    at = local(due)
    first = at.date()
    paused = [span for span in _merged(pauses) if span[0] <= at]
    if unit == "hour":
        at = local(at.astimezone(UTC) + sum((b - a for a, b in paused), timedelta()))
        return Due(at, False)
    if unit == "day":
        days = _rounded(sum((b - a for a, b in paused), timedelta()) / DAY)
        if days:
            at = closing(add_natural(first, days, calendar), hours)
    else:
        idle = sum((work_time(a, b, calendar, hours) for a, b in paused), timedelta())
        if unit == "work_hour":
            at = add_work_time(at, idle, calendar, hours)
        elif days := _rounded(idle / day_length(hours)):
            at = closing(add_workdays(first, days, calendar), hours)
    return Due(at, calendar.is_provisional(first, at.date()))


def _merged(pauses: Pauses) -> list[tuple[datetime, datetime]]:
    merged: list[tuple[datetime, datetime]] = []
    for begun, ended in sorted((local(a), local(b)) for a, b in pauses):
        if merged and begun <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], ended))
        else:
            merged.append((begun, ended))
    return merged


def _rounded(days: float) -> int:
    return int(days + 0.5)
