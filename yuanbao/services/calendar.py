"""Load the yearly holiday plans as numbered versions, and hand out calendars made of them."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Subquery

from yuanbao.audit import record, unit_of_work
from yuanbao.calendars import WorkCalendar
from yuanbao.models.calendar import CalendarVersion, CalendarYear
from yuanbao.yearplans import YearPlan, calendar_from, plans_of

# The advisory lock under which versions get their numbers.
LOCK = 0x63616C


@unit_of_work
def load_calendar(
    rows: Iterable[Mapping[str, str]], *, at: datetime, note: str = "", by: Any = None
) -> CalendarVersion:
    """Take the plans in `rows` over and return the version that holds them.

    Years that the rows leave out are carried over. Content that is already in force makes no new
    version. Raises PlanRefused when a row is wrong; nothing is changed then.
    """
    fresh = {plan.year: plan for plan in plans_of(rows)}
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    latest = CalendarVersion.objects.order_by("-number").first()
    known = {plan.year: plan for plan in _plans(latest.number)} if latest else {}
    plans = sorted((known | fresh).values(), key=lambda plan: plan.year)
    digest = _digest(plans)
    if latest and latest.digest == digest:
        return latest
    version = CalendarVersion.objects.create(
        number=latest.number + 1 if latest else 1, digest=digest, note=note, created_at=at
    )
    CalendarYear.objects.bulk_create(_year(version, plan) for plan in plans)
    record(version, "load_calendar", by=by, at=at, years=sorted(fresh))
    return version


def current_calendar() -> WorkCalendar:
    """Return the calendar in force: version 0, the bare week, when none was loaded.

    Costs one look at the newest version's row; the calendar itself is kept in the process.
    """
    newest = CalendarVersion.objects.order_by("-number").values_list("number", "digest").first()
    return _kept(*newest) if newest else calendar_from([], version=0)


def calendar_columns() -> dict[str, Subquery]:
    """Return annotations that bring the newest version along with rows read for a deadline."""
    newest = CalendarVersion.objects.order_by("-number")
    return {
        "calendar_number": Subquery(newest.values("number")[:1]),
        "calendar_digest": Subquery(newest.values("digest")[:1]),
    }


def calendar_with(row: Any) -> WorkCalendar:
    """Return the calendar in force when a row with `calendar_columns` was read."""
    if row.calendar_number is None:
        return calendar_from([], version=0)
    return _kept(row.calendar_number, row.calendar_digest)


def calendar_of(version: int) -> WorkCalendar:
    """Return the calendar of a version, to explain a due moment later.

    Raises CalendarVersion.DoesNotExist for a number that was never given out.
    """
    if version == 0:
        return calendar_from([], version=0)
    return _kept(version, CalendarVersion.objects.values_list("digest", flat=True).get(pk=version))


def year_status(year: int) -> str:
    """Return "confirmed", "provisional" or "missing" for a year in the calendar in force."""
    calendar = current_calendar()
    if year in calendar.confirmed:
        return "confirmed"
    return "provisional" if year in calendar.provisional else "missing"


@lru_cache(maxsize=16)
def _kept(version: int, digest: str) -> WorkCalendar:  # noqa: ARG001 - the digest is the key
    return calendar_from(_plans(version), version=version)


def _plans(version: int) -> list[YearPlan]:
    return [
        YearPlan(
            year=row.year,
            status=row.status,
            source=row.source,
            rest=tuple(sorted((date.fromisoformat(day), n) for day, n in row.rest_days.items())),
            work=tuple(sorted(row.work_days)),
        )
        for row in CalendarYear.objects.filter(version=version).order_by("year")
    ]


def _year(version: CalendarVersion, plan: YearPlan) -> CalendarYear:
    return CalendarYear(
        version=version,
        year=plan.year,
        status=plan.status,
        source=plan.source,
        rest_days={day.isoformat(): name for day, name in plan.rest},
        work_days=list(plan.work),
    )


def _digest(plans: Iterable[YearPlan]) -> str:
    content = [(plan.year, plan.status, plan.source, plan.rest, plan.work) for plan in plans]
    return hashlib.sha256(json.dumps(content, default=str).encode()).hexdigest()
