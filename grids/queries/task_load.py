"""How many minutes all units together ask of each grid in a week, and whom a task would reach."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from grids.choices import Kind, Level
from grids.models import Grid, GridTask, MinuteLimit, TaskCell
from grids.tasking.choices import Trait
from grids.tasking.times import turns, week_of

BUSIEST = 12


@dataclass(frozen=True)
class Busy:
    """One grid and its minutes of the week, without and with the task at hand."""

    grid: Grid
    before: int
    after: int


@dataclass(frozen=True)
class Load:
    """What a task adds to the week of the grids it would reach.

    `limit` is None where nobody set one; `over` counts the grids that would exceed it.
    """

    monday: date
    sunday: date
    units: int
    own: int
    average: int
    most: int
    limit: int | None
    over: int
    busiest: list[Busy]


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


def load_of(task: GridTask, on: date) -> Load:
    """Return what the task means for the week of `on`, or for its first week if that is later."""
    monday, sunday = week_of(max(on, task.starts_on))
    times = sum(turn.due_on >= monday for turn in turns(task.plan, sunday))
    own = times * task.minutes
    before = minutes_by_grid((monday, sunday), but=task)
    units = list(units_of(task.places.all(), task.trait).values_list("pk", flat=True))
    after = {pk: before.get(pk, 0) + own for pk in units}
    limit = limit_on(monday)
    ranked = sorted(units, key=lambda pk: (-after[pk], pk))[:BUSIEST]
    named = Grid.objects.defer("boundary").in_bulk(ranked)
    return Load(
        monday=monday,
        sunday=sunday,
        units=len(units),
        own=own,
        average=round(sum(after.values()) / len(after)) if after else 0,
        most=max(after.values(), default=0),
        limit=limit,
        over=sum(minutes > limit for minutes in after.values()) if limit is not None else 0,
        busiest=[Busy(named[pk], before.get(pk, 0), after[pk]) for pk in ranked],
    )
