"""Numbers of papers: one row of numbers for each kind and year, none given twice."""

from datetime import date, datetime, time
from typing import Any

from django.db import connection
from django.db.models import Max
from django.utils.timezone import get_current_timezone, localdate

from dispatch.models.numbered import NumberedModel
from yuanbao.calendars import Limit, due_at
from yuanbao.services.calendar import current_calendar

# The advisory lock under which papers get their numbers.
LOCK = 0x70617065
CLOSE_OF_BUSINESS = time(17, 30)


def next_number(model: type[NumberedModel], *, at: datetime) -> dict[str, int]:
    """Return year and serial of the next paper of this kind; must run inside a unit of work."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    year = localdate(at).year
    papers: Any = model._default_manager.filter(year=year)
    return {"year": year, "serial": (papers.aggregate(last=Max("serial"))["last"] or 0) + 1}


def end_of(day: date) -> datetime:
    """Return the close of business of a day, when a paper that names the day is due."""
    return datetime.combine(day, CLOSE_OF_BUSINESS, tzinfo=get_current_timezone())


def next_working_day(at: datetime) -> datetime:
    """Return the close of business of the next working day."""
    return due_at(at, Limit(1, "work_day"), current_calendar()).at
