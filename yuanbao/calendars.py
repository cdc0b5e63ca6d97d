"""Working time: which days are worked, and when a limit runs out.

All arithmetic happens in China's time zone, whatever zone the server runs in.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Literal
from zoneinfo import ZoneInfo

TZ = ZoneInfo("Asia/Shanghai")
DAY = timedelta(days=1)

Amount = int | float | Decimal | Fraction
Unit = Literal["hour", "work_hour", "work_day", "day"]
Spans = tuple[tuple[time, time], ...]

UNITS: tuple[Unit, ...] = ("hour", "work_hour", "work_day", "day")
WHOLE_UNITS: frozenset[Unit] = frozenset({"work_day", "day"})
BUSINESS_HOURS: Spans = ((time(8, 30), time(12)), (time(13, 30), time(17, 30)))


@dataclass(frozen=True)
class WorkCalendar:
    """One version of the yearly plans: days off, make-up working days, and how sure each year is.

    Monday to Friday are worked unless in `rest`; weekends rest unless in `work`. A year that is
    neither confirmed nor provisional follows the bare week; only confirmed years are sure.
    """

    version: int
    rest: frozenset[date]
    work: frozenset[date]
    confirmed: frozenset[int]
    provisional: frozenset[int] = frozenset()

    def is_workday(self, day: date) -> bool:
        """Tell whether offices are open on this day."""
        return day in self.work or (day.weekday() < 5 and day not in self.rest)

    def is_provisional(self, first: date, last: date) -> bool:
        """Tell whether a span touches a year whose plan is not confirmed."""
        return any(year not in self.confirmed for year in range(first.year, last.year + 1))

    def next_workday(self, day: date) -> date:
        """Return the day itself when it is worked, else the first worked day after it."""
        while not self.is_workday(day):
            day += DAY
        return day


@dataclass(frozen=True)
class Limit:
    """An amount of time: continuous hours, working hours, working days or calendar days.

    Hours may be broken (0.5 is thirty minutes), days may not. Nothing may be zero or less.
    """

    amount: Amount
    unit: Unit

    def __post_init__(self) -> None:
        if self.unit not in UNITS:
            raise ValueError(f"unknown unit of time: {self.unit!r}")
        if self.amount <= 0:
            raise ValueError("a limit must be longer than nothing")
        if self.unit in WHOLE_UNITS and self.amount != int(self.amount):
            raise ValueError("days are counted whole")


@dataclass(frozen=True)
class Due:
    """The last moment on time, and whether an unconfirmed year had a part in it."""

    at: datetime
    provisional: bool


def due_at(
    start: datetime, limit: Limit, calendar: WorkCalendar, hours: Spans = BUSINESS_HOURS
) -> Due:
    """Return the last moment at which work begun at `start` is on time, in China's zone.

    Hours run from the moment itself: "hour" without a stop, "work_hour" in business hours only.
    Days leave the starting day out and end at close of business of the last day, which is a
    working day: calendar days that end on a day off roll on to the next one.

    Raises ValueError for a moment without a time zone.
    Source: 民法典 §201 (first day not counted), §203 (last day rolls; ends at close of business).
    """
    begun = local(start)
    first = begun.date()
    if limit.unit == "hour":
        return Due(local(begun.astimezone(UTC) + _hours(limit.amount)), False)
    if limit.unit == "work_hour":
        at = add_work_hours(begun, limit.amount, calendar, hours)
    elif limit.unit == "work_day":
        at = closing(add_workdays(first, int(limit.amount), calendar), hours)
    else:
        first += int(limit.amount) * DAY
        at = closing(calendar.next_workday(first), hours)
    return Due(at, calendar.is_provisional(first, at.date()))


def add_workdays(day: date, count: int, calendar: WorkCalendar) -> date:
    """Return the working day `count` working days after `day`, which is itself not counted."""
    while count > 0:
        day += DAY
        count -= calendar.is_workday(day)
    return day


def add_natural(day: date, count: int, calendar: WorkCalendar, *, roll: bool = True) -> date:
    """Return the day `count` calendar days later, rolled on to a working day unless told not to."""
    last = day + count * DAY
    return calendar.next_workday(last) if roll else last


def add_work_hours(
    moment: datetime, amount: Amount, calendar: WorkCalendar, hours: Spans = BUSINESS_HOURS
) -> datetime:
    """Return the moment when `amount` hours of business time have passed since `moment`."""
    return add_work_time(moment, _hours(amount), calendar, hours)


def add_work_time(
    moment: datetime, left: timedelta, calendar: WorkCalendar, hours: Spans = BUSINESS_HOURS
) -> datetime:
    """Return the moment when this much business time has passed since `moment`."""
    moment = local(moment)
    if not left:
        return moment
    day = moment.date()
    while True:
        for opens, closes in _openings(day, calendar, hours):
            begins = max(opens, moment)
            if left <= closes - begins:
                return begins + left
            left -= max(closes - begins, timedelta())
        day += DAY


def work_time(
    start: datetime, end: datetime, calendar: WorkCalendar, hours: Spans = BUSINESS_HOURS
) -> timedelta:
    """Return the business time between two moments; nothing when the end is not after the start."""
    start, end = local(start), local(end)
    spent, day = timedelta(), start.date()
    while day <= end.date():
        for opens, closes in _openings(day, calendar, hours):
            spent += max(min(closes, end) - max(opens, start), timedelta())
        day += DAY
    return spent


def half(limit: Limit, hours: Spans = BUSINESS_HOURS) -> Limit:
    """Return the limit of a rework round: half of the first, at least one working day.

    Days round up. Hours that come to less than a working day become one working day.
    """
    if limit.unit in WHOLE_UNITS:
        return Limit((int(limit.amount) + 1) // 2, limit.unit)
    amount = limit.amount / 2
    least = DAY if limit.unit == "hour" else day_length(hours)
    return Limit(1, "work_day") if _hours(amount) < least else Limit(amount, limit.unit)


def rework_due_at(
    start: datetime, limit: Limit, calendar: WorkCalendar, hours: Spans = BUSINESS_HOURS
) -> Due:
    """Return when a rework round of an order with this first limit is due.

    Half the limit, and never before the close of the next working day.
    """
    halved = due_at(start, half(limit, hours), calendar, hours)
    least = due_at(start, Limit(1, "work_day"), calendar, hours)
    return max(halved, least, key=lambda due: due.at)


def milestone(
    start: datetime,
    due: datetime,
    percent: int,
    unit: Unit,
    calendar: WorkCalendar,
    hours: Spans = BUSINESS_HOURS,
) -> datetime:
    """Return the moment when `percent` of the time between start and due has been used.

    Continuous hours and calendar days run straight through; the working units count business
    time only. More than 100 lies beyond the due moment.
    """
    start, due = local(start), local(due)
    if unit in {"hour", "day"}:
        return start + (due - start) * percent / 100
    used = work_time(start, due, calendar, hours) * percent / 100
    return add_work_time(start, used, calendar, hours)


def keep_promise(told: datetime | None, computed: datetime) -> datetime:
    """Return the due moment to show: what was computed anew, but never earlier than was told."""
    return computed if told is None else max(told, computed)


def closing(day: date, hours: Spans = BUSINESS_HOURS) -> datetime:
    """Return the close of business of a day."""
    return datetime.combine(day, hours[-1][1], TZ)


def day_length(hours: Spans = BUSINESS_HOURS) -> timedelta:
    """Return how much business time one working day holds."""
    monday = date(2000, 1, 3)
    combine = datetime.combine
    return sum((combine(monday, b) - combine(monday, a) for a, b in hours), timedelta())


def local(moment: datetime) -> datetime:
    """Return the moment in China's zone; a moment without a zone raises ValueError."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return moment.astimezone(TZ)


def _openings(
    day: date, calendar: WorkCalendar, hours: Spans
) -> Iterable[tuple[datetime, datetime]]:
    if calendar.is_workday(day):
        for opens, closes in hours:
            yield datetime.combine(day, opens, TZ), datetime.combine(day, closes, TZ)


def _hours(amount: Amount) -> timedelta:
    return timedelta(hours=float(amount))
