"""How many minutes all units together ask of each grid in a week, and whom a task would reach."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from grids.choices import Kind, Level
from grids.models import Grid, GridTask, MinuteLimit, TaskCell
from grids.tasking.choices import Trait
from grids.tasking.times import Plan, turns, week_of
from yuanbao.services.calendar import calendar_with, current_calendar


@dataclass(frozen=True)
class Busy:
    """One grid and its minutes of the week, without and with the task at hand."""

    grid: Grid
    where: str
    before: int
    after: int
    is_over: bool


@dataclass(frozen=True)
class Load:
    """What is asked of some grids in one week, and what a task adds to it.

    `before` has the minutes without the task by grid. `limit` is None where nobody set one;
    `over` counts the grids that would exceed it.
    """

    monday: date
    sunday: date
    units: int
    own: int
    average: int
    most: int
    limit: int | None
    over: int
    before: dict[int, int]


def units_of(places: Iterable[Grid], trait: str = "") -> QuerySet[Grid]:
    """Return the live unit grids at or under the places that have the trait."""
    meant = Q(pk__in=[])
    for place in places:
        meant |= Q(tree_id=place.tree_id, lft__gte=place.lft, rght__lte=place.rght)
    units = Grid.objects.live().at_level(Level.UNIT).filter(meant)
    if trait == Trait.DEDICATED:
        return units.filter(kind=Kind.DEDICATED)
    if trait:
        held = Grid.objects.filter(
            kind=trait,
            tree_id=OuterRef("tree_id"),
            lft__lt=OuterRef("lft"),
            rght__gt=OuterRef("rght"),
        )
        return units.filter(Exists(held))
    return units


def minutes_by_grid(week: tuple[date, date], *, but: GridTask | None = None) -> dict[int, int]:
    """Return the minutes asked in the week by unit grid; one query.

    Turns are opened a week ahead, so what is still to come this week counts.
    """
    cells = TaskCell.objects.filter(starts_on__lte=week[1], due_on__gte=week[0])
    if but is not None:
        cells = cells.exclude(task=but)
    rows = cells.order_by().values_list("grid").annotate(Sum("task__minutes"))
    return {grid: int(total) for grid, total in rows}


def limit_on(day: date) -> int | None:
    """Return the weekly limit in force on the day, None where there is none."""
    rows = MinuteLimit.objects.filter(valid_from__lte=day).order_by("-valid_from")
    return rows.values_list("minutes", flat=True).first()


def limit_history() -> QuerySet[MinuteLimit]:
    """Return every limit that was ever set, the newest first."""
    return MinuteLimit.objects.select_related("set_by").order_by("-valid_from")


def plan_of(task: GridTask) -> Plan:
    """Return when the task is asked, with the days off put in if it leaves them out."""
    if not task.on_workdays:
        return task.plan
    came_along = hasattr(task, "calendar_number")
    calendar = calendar_with(task) if came_along else current_calendar()
    return replace(task.plan, worked=calendar.next_workday)


def load_of(task: GridTask, on: date) -> Load:
    """Return what the task means for the week of `on`, or for its first week if that is later."""
    monday, sunday = week_of(max(on, task.starts_on))
    times = sum(turn.due_on >= monday for turn in turns(plan_of(task), sunday))
    own = times * task.minutes
    before = minutes_by_grid((monday, sunday), but=task)
    units = units_of(task.places.all(), task.trait).values_list("pk", flat=True)
    return _load((monday, sunday), {pk: before.get(pk, 0) for pk in units}, own)


def load_of_week(day: date) -> Load:
    """Return what all units ask of every unit grid in the week of the day."""
    week = week_of(day)
    before = minutes_by_grid(week)
    units = Grid.objects.live().at_level(Level.UNIT).values_list("pk", flat=True)
    return _load(week, {pk: before.get(pk, 0) for pk in units}, 0)


def _load(week: tuple[date, date], before: dict[int, int], own: int) -> Load:
    after = {pk: minutes + own for pk, minutes in before.items()}
    limit = limit_on(week[0])
    return Load(
        monday=week[0],
        sunday=week[1],
        units=len(after),
        own=own,
        average=round(sum(after.values()) / len(after)) if after else 0,
        most=max(after.values(), default=0),
        limit=limit,
        over=sum(minutes > limit for minutes in after.values()) if limit is not None else 0,
        before=before,
    )


def ranked(load: Load, *, only_over: bool = False) -> list[tuple[int, int]]:
    """Return grids and their minutes with the task, the busiest first."""
    rows = [(pk, minutes + load.own) for pk, minutes in load.before.items()]
    if only_over and load.limit is not None:
        rows = [row for row in rows if row[1] > load.limit]
    return sorted(rows, key=lambda row: (-row[1], row[0]))


def busy_rows(load: Load, rows: Iterable[tuple[int, int]]) -> list[Busy]:
    """Name the grids of some of the rows of `ranked`, with their community and town."""
    chosen = list(rows)
    found = Grid.objects.filter(pk__in=[pk for pk, _minutes in chosen]).defer("boundary")
    places = {grid.pk: grid for grid in found.with_line()}
    return [
        Busy(
            grid=places[pk],
            where=_where(places[pk]),
            before=load.before[pk],
            after=minutes,
            is_over=load.limit is not None and minutes > load.limit,
        )
        for pk, minutes in chosen
    ]


def _where(grid: Grid) -> str:
    names, above = [], grid.parent
    while above is not None and above.level > Level.DISTRICT:
        names.append(above.name)
        above = above.parent
    return "·".join(reversed(names))
