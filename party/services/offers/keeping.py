"""Halls, windows, guides and telephones: entered and amended by the clerks of a place."""

from datetime import datetime, time, timedelta
from typing import Any

from django.contrib.postgres.search import SearchVector
from django.db.models import Value
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from party.models import Guide, Slot, Window
from party.models.offers.hall import Offered
from party.offers.hours import starts
from party.services.offers.places import check_places
from yuanbao.audit import record, unit_of_work
from yuanbao.models import User
from yuanbao.roles import Capability
from yuanbao.segment import search_vector_text
from yuanbao.services.calendar import current_calendar
from yuanbao.workflow import lock

# Windows are open for appointments on working days, this many days ahead.
AHEAD_DAYS = 7
HOUR = timedelta(hours=1)
MORNING, AFTERNOON = (time(9), time(11)), (time(14), time(16))
SEARCHED = ("title", "keywords", "who", "steps", "bring", "unit")


@unit_of_work
def enter(row: Offered, *, by: User | None, at: datetime) -> Offered:
    """Write a new page of one's own place. Raises OutOfReach."""
    check_places([row.grid], by)
    row.changed_at = at
    row.save()
    _index(row)
    record(row, "enter", by=by, at=at)
    return row


@unit_of_work
def amend(row: Offered, values: dict[str, Any], *, by: User, at: datetime) -> Offered:
    """Change a page; what has been looked over counts as checked today. Raises OutOfReach."""
    locked = lock(row, by=by, capability=Capability.KEEP_OFFERS, act="amend")
    check_places([values.get("grid", locked.grid)], by)
    for name, value in {**values, "changed_at": at}.items():
        setattr(locked, name, value)
    locked.save(update_fields=[*values, "changed_at"])
    _index(locked)
    record(locked, "amend", by=by, at=at)
    return locked


def _index(row: Offered) -> None:
    if isinstance(row, Guide):
        text = " ".join(getattr(row, name) for name in SEARCHED)
        vector = SearchVector(Value(search_vector_text(text)), config="simple")
        Guide.objects.filter(pk=row.pk).update(search=vector)


def open_windows(*, at: datetime) -> int:
    """Open the hours of the next working days at windows that take appointments; return how many.

    Safe to repeat: an hour of a window exists once.
    """
    rows = Window.objects.shown().filter(service__isnull=False, service__is_open=True)
    made = [
        slot for window in rows.select_related("hall", "service") for slot in _hours(window, at)
    ]
    Slot.objects.bulk_create(made, ignore_conflicts=True)
    return len(made)


def _hours(window: Window, at: datetime) -> list[Slot]:
    calendar, today = current_calendar(), localdate(at)
    days = [today + timedelta(days=n) for n in range(1, AHEAD_DAYS + 1)]
    said = {"hall": window.hall.name, "number": window.number}
    place = (_("%(hall)s %(number)s 号窗口") % said)[:80]
    return [
        Slot(
            service=window.service,
            window=window,
            place=place,
            starts_at=moment,
            ends_at=moment + HOUR,
            capacity=window.places_an_hour,
        )
        for day in days
        if calendar.is_workday(day)
        for opens, closes in (MORNING, AFTERNOON)
        for moment in starts(day, opens, closes, HOUR)
    ]
