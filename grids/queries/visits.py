"""Whom a worker visits: care tasks that are due, one visit's form, and what stands in the grid."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from grids.foot.stops import MOST_STOPS, Stop
from grids.models import Building, CareTask, Household, Post, Premises, Resident
from grids.queries.day import walked
from grids.registers import register, shown
from grids.scoping import territory_of_grid
from yuanbao.masking import mask_name
from yuanbao.workflow import OutOfReach

# What a visit may bring to light, register by register.
ASKED = {
    "resident": ("phone", "occupation"),
    "household": ("kind", "phone"),
    "room": ("use", "tenure"),
    "premises": ("staff_count", "contact_phone"),
}
MOST_CONTACTS = 20
LINE = "resident__household__room__building", "household__room__building"


def care_of(user: Any) -> QuerySet[CareTask]:
    """Return the standing care tasks of the grids that the person walks."""
    area = territory_of_grid(walked(user))
    return CareTask.objects.standing().filter(area).select_related(*LINE)


def care_to_visit(user: Any, at: datetime) -> Iterable[Stop]:
    """Return the care tasks that are due today, the longest overdue first."""
    due = care_of(user).filter(next_on__lte=localdate(at)).order_by("next_on", "pk")
    for task in due[:MOST_STOPS]:
        yield Stop(
            title=f"{task.get_task_display()}·{whom(task)}",
            place=where(task),
            tag=_("关爱帮扶"),
            due_on=task.next_on,
            lat=task.lat,
            lng=task.lng,
            url=reverse("grids:foot-visit", args=[task.public_id]),
            call=reverse("grids:foot-call", args=[task.public_id]),
        )


def whom(task: CareTask) -> str:
    """Return the masked name of the person served, or that it is a household."""
    return mask_name(task.resident.name) if task.resident else _("一户")


def where(task: CareTask) -> str:
    """Return the building and the room, as far as they are known."""
    home = task.resident.household if task.resident else task.household
    room = home.room if home else None
    return str(room.address or room) if room else _("住处没有登记")


def care_task(user: Any, public_id: UUID) -> CareTask:
    """Return one of the tasks. Raises OutOfReach."""
    task = care_of(user).filter(public_id=public_id).first()
    if task is None:
        raise OutOfReach(f"{user} has no care task {public_id}")
    return task


def rows_of(task: CareTask) -> dict[str, Any]:
    """Return register key → the row that a visit of the task concerns; what is missing is left out."""
    home = task.resident.household if task.resident else task.household
    room = home.room if home else None
    shop = Premises.objects.standing().filter(room=room).first() if room else None
    rows = {"resident": task.resident, "household": home, "room": room, "premises": shop}
    return {key: row for key, row in rows.items() if row is not None}


@dataclass(frozen=True)
class Asked:
    """One question of the form. `value` is empty for personal fields: `now` shows them masked."""

    name: str
    label: str
    now: str
    value: str
    choices: list[tuple[str, str]]


@dataclass(frozen=True)
class Section:
    label: str
    asked: list[Asked]


def form_of(rows: dict[str, Any]) -> list[Section]:
    """Return the questions of a visit, register by register."""
    return [
        Section(str(register(key).label), [_asked(key, row, name) for name in ASKED[key]])
        for key, row in rows.items()
    ]


def _asked(key: str, row: Any, name: str) -> Asked:
    spec = register(key)
    raw, choices = getattr(row, name), spec.choices_of(name)
    is_open = not spec.field(name).is_personal
    value = "" if raw is None or not is_open else str(raw)
    return Asked(f"{key}.{name}", spec.label_of(name), now_of(key, row, name), value, choices)


def now_of(key: str, row: Any, name: str) -> str:
    """Return what stands in a field, masked where it is personal."""
    spec = register(key)
    mask, raw = spec.field(name).mask, getattr(row, name)
    if mask is not None:
        return mask(raw) if raw else ""
    return shown(raw, spec.column(name))


@dataclass(frozen=True)
class MyGrid:
    """What stands in the grids that a person walks: houses, how many live there, who is cared for."""

    buildings: list[Building]
    n_households: int
    n_residents: int
    n_premises: int
    care: list[tuple[CareTask, str, str]]
    contacts: list[Post]
    today: date


def my_grid(user: Any, *, at: datetime) -> MyGrid:
    """Return the grid as a phone keeps it: names masked, no numbers but those of people at work."""
    area = territory_of_grid(walked(user))
    live = Count("rooms__households", filter=Q(rooms__households__state="active"), distinct=True)
    houses = Building.objects.standing().filter(area).annotate(n_homes=live)
    care = care_of(user).order_by(F("next_on").asc(nulls_last=True), "pk")[:MOST_STOPS]
    return MyGrid(
        buildings=list(houses.order_by("name", "pk")[:200]),
        n_households=Household.objects.standing().filter(area).count(),
        n_residents=Resident.objects.standing().filter(area).count(),
        n_premises=Premises.objects.standing().filter(area).count(),
        care=[(task, whom(task), where(task)) for task in care],
        contacts=_contacts(user, at=at),
        today=localdate(at),
    )


def _contacts(user: Any, *, at: datetime) -> list[Post]:
    """Return who serves in the person's grids and in the places above, with a number for work."""
    above = Q(pk__in=[])
    for place in walked(user):
        above |= Q(
            grid__tree_id=place.tree_id, grid__lft__lte=place.lft, grid__rght__gte=place.rght
        )
    rows = Post.objects.on(localdate(at)).filter(above, user__is_active=True).exclude(user=user.pk)
    rows = rows.exclude(work_phone="").select_related("user", "grid").defer("grid__boundary")
    return list(rows.order_by("-grid__level", "role", "pk")[:MOST_CONTACTS])
