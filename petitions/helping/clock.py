"""When a person who asked for a call is rung at the latest."""

from datetime import datetime, time, timedelta

from petitions.helping.choices import Wanted
from yuanbao.calendars import Limit, WorkCalendar, due_at, local

SOON = Limit(2, "work_hour")
# (until when the call must have been made, and what is still early enough to ask for the same day)
WINDOWS = {
    Wanted.MORNING: (time(12), time(11)),
    Wanted.AFTERNOON: (time(17, 30), time(16, 30)),
}


def call_due_at(wanted: str, asked_at: datetime, calendar: WorkCalendar) -> datetime:
    """Return the end of the wanted part of the next working day that has room, or two hours on.

    The two hours are working hours, so that nobody is promised a call in the night.
    """
    if wanted not in WINDOWS:
        return due_at(asked_at, SOON, calendar).at
    until, latest = WINDOWS[Wanted(wanted)]
    asked = local(asked_at)
    day = asked.date()
    if asked.time() > latest:
        day += timedelta(days=1)
    return datetime.combine(calendar.next_workday(day), until, tzinfo=asked.tzinfo)
