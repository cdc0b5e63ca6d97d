"""Put a due moment into words, with the arithmetic behind it, so that anyone can check it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from yuanbao.calendars import BUSINESS_HOURS, WorkCalendar, add_workdays, local, work_time

CLOSING = BUSINESS_HOURS[-1][1]
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Promise:
    """`by` is the moment as people say it; `sum` tells how it was counted."""

    by: str
    sum: str


def promise_of(
    filed_at: datetime,
    due_at: datetime,
    calendar: WorkCalendar,
    *,
    runs_at_night: bool = False,
    provisional: bool = False,
) -> Promise:
    """Return the promise in words: 11月30日 17:30, and 5 个工作日，从反映时算，节假日不算.

    `runs_at_night` is true where the clock counts continuous hours. Days off and make-up days
    that fall into the span are named. `provisional` says that a year's plan is not out yet.
    """
    begun, ends = local(filed_at), local(due_at)
    if runs_at_night:
        words = _("%(span)s，从反映时算，夜里和节假日也算") % {"span": _hours(ends - begun)}
    elif ends.time() == CLOSING:
        days = _workdays(begun.date(), ends.date(), calendar)
        words = _("%(n)s 个工作日，从反映时算，节假日不算") % {"n": days}
        words += _exceptions(begun.date(), ends.date(), calendar)
    else:
        worked = work_time(begun, ends, calendar)
        words = _("%(span)s（上班时间），从反映时算，下班和节假日不算") % {"span": _hours(worked)}
    if provisional:
        words += _("；放假安排还没有全部公布，如有变化会告诉您")
    return Promise(_moment(due_at), words)


def _moment(at: datetime) -> str:
    then = localtime(at)
    return _("%(month)s月%(day)s日 %(clock)s") % {
        "month": then.month,
        "day": then.day,
        "clock": f"{then:%H:%M}",
    }


def _hours(span: timedelta) -> str:
    minutes = round(span.total_seconds() / 60)
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("%(n)s 分钟") % {"n": rest}
    if rest:
        return _("%(h)s 小时 %(m)s 分") % {"h": hours, "m": rest}
    return _("%(h)s 小时") % {"h": hours}


def _workdays(first: date, last: date, calendar: WorkCalendar) -> int:
    """Count the working days after `first` up to `last`."""
    count, day = 0, first
    while day < last:
        day = add_workdays(day, 1, calendar)
        count += day <= last
    return count


def _exceptions(first: date, last: date, calendar: WorkCalendar) -> str:
    """Name the holidays and make-up days in the span: that is what people count wrong."""
    days = [first + DAY * n for n in range(1, (last - first).days + 1)]
    off = [day for day in days if day in calendar.rest and day.weekday() < 5]
    on = [day for day in days if day in calendar.work]
    words = ""
    if off:
        words += _("；%(days)s放假，不算") % {"days": _listed(off)}
    if on:
        words += _("；%(days)s调休上班，算") % {"days": _listed(on)}
    return words


def _listed(days: list[date]) -> str:
    return "、".join(_("%(m)s月%(d)s日") % {"m": day.month, "d": day.day} for day in days)
