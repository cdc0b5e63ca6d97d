"""Stretches of days that figures are taken over. Pure: today is passed in."""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from django.utils.translation import gettext as _

LONGEST_DAYS = 3660
USUAL = "7d"
MOVING = ("today", "7d", "30d", "quarter")


@dataclass(frozen=True)
class Period:
    """Whole days from `first` to `last`, both counted, in local time.

    `code` is the value of `?period=`; a period of one's own has the code "own".
    """

    code: str
    first: date
    last: date

    def begins(self, zone: tzinfo) -> datetime:
        """Return the first moment."""
        return datetime.combine(self.first, time.min, zone)

    def ends(self, zone: tzinfo) -> datetime:
        """Return the first moment that does not belong to it any more."""
        return datetime.combine(self.last + timedelta(days=1), time.min, zone)

    @property
    def n_days(self) -> int:
        return (self.last - self.first).days + 1

    def days(self) -> dict[str, str]:
        """Return the period's days as an address names them."""
        return {"from": self.first.isoformat(), "to": self.last.isoformat()}

    def query(self) -> dict[str, str]:
        """Return the shortest address: a period that moves with today goes by its name."""
        return {"period": self.code} if self.code in MOVING else self.days()


@dataclass(frozen=True)
class Choice:
    """A period that a page offers by name."""

    label: str
    period: Period


def month_of(text: str, today: date) -> Period:
    """Return the whole month that `2026-10` names; what cannot be read is the present one."""
    first = _day(f"{text}-01") or today.replace(day=1)
    last = first.replace(day=monthrange(first.year, first.month)[1])
    return Period(f"{first:%Y-%m}", first, last)


def choices(today: date, named: Iterable[tuple[date, date]] = ()) -> list[Choice]:
    """Return the periods on offer: four that end today, and those the district has named."""
    quarter = date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    usual = [
        Choice(_("今天"), Period("today", today, today)),
        Choice(_("近 7 天"), Period("7d", today - timedelta(days=6), today)),
        Choice(_("近 30 天"), Period("30d", today - timedelta(days=29), today)),
        Choice(_("本季"), Period("quarter", quarter, today)),
    ]
    return usual + [Choice(_span(*days), Period(f"{days[0]}/{days[1]}", *days)) for days in named]


def read_period(
    asked: Mapping[str, str], today: date, named: Iterable[tuple[date, date]] = ()
) -> Period:
    """Return the period an address asks for.

    `from` and `to` win over `period`; days in the wrong order are swapped, one missing day is
    the other one; what cannot be read falls back to the last seven days, never refuses.
    """
    first, last = _day(asked.get("from", "")), _day(asked.get("to", ""))
    offered = [choice.period for choice in choices(today, named)]
    given = sorted(day for day in (first, last) if day)
    if given:
        first, last = given[0], given[-1]
        for period in offered:
            if (period.first, period.last) == (first, last):
                return period
        return Period("own", max(first, last - timedelta(days=LONGEST_DAYS)), last)
    wanted = asked.get("period") or USUAL
    by_code = {period.code: period for period in offered}
    return by_code.get(wanted, by_code[USUAL])


def read_named(pairs: Iterable[str]) -> list[tuple[date, date]]:
    """Return the named periods of a setting, `2020-11-01/2021-01-31` each.

    Raises ValueError for a pair that cannot be read.
    """
    days = [[date.fromisoformat(day) for day in pair.split("/")] for pair in pairs]
    return [(first, last) for first, last in days]


def before(period: Period) -> Period:
    """Return the stretch just before: as many whole months before whole months, else as many days."""
    last = period.first - timedelta(days=1)
    if not _is_whole_months(period):
        return Period("own", last - timedelta(days=period.n_days - 1), last)
    n = (period.last.year - period.first.year) * 12 + period.last.month - period.first.month + 1
    months = period.first.year * 12 + period.first.month - 1 - n
    return Period("own", date(months // 12, months % 12 + 1, 1), last)


def year_before(period: Period) -> Period:
    """Return the same days last year; what ends with a February ends with that one, too."""
    ends_month = (period.last + timedelta(days=1)).day == 1
    last = _last_year(period.last)
    if ends_month:
        last = last.replace(day=monthrange(last.year, last.month)[1])
    return Period("own", _last_year(period.first), last)


def _is_whole_months(period: Period) -> bool:
    return period.first.day == 1 and (period.last + timedelta(days=1)).day == 1


def _last_year(day: date) -> date:
    shortest = min(day.day, monthrange(day.year - 1, day.month)[1])
    return date(day.year - 1, day.month, shortest)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _span(first: date, last: date) -> str:
    return _("%(first)s 至 %(last)s") % {"first": first.isoformat(), "last": last.isoformat()}
