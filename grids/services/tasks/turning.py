"""Tasks that were admitted reach the grids turn by turn, and end; all of it may run twice."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.timezone import localdate

from grids.choices import Level
from grids.models import GridTask, TaskCell, TaskItem, TaskTurn
from grids.queries import stored_places
from grids.queries.tasks.load import plan_of, units_of
from grids.tasking import workflow as moves
from grids.tasking.choices import LIVE, CellState, TaskState
from grids.tasking.subjects import SUBJECTS
from grids.tasking.times import Turn, turns
from yuanbao.audit import record, unit_of_work
from yuanbao.workflow import apply, lock

# Turns are opened so many days before they start: the week's minutes can be told in advance.
AHEAD = 7


def to_open(*, at: datetime) -> list[int]:
    """Return tasks whose turns may have to be opened, or that have run out."""
    today = localdate(at)
    live = GridTask.objects.filter(state__in=LIVE, starts_on__lte=today + timedelta(days=AHEAD))
    return list(live.order_by("pk").values_list("pk", flat=True))


@unit_of_work
def open_turns(task: GridTask, *, at: datetime) -> int:
    """Open what is due by the end of the week ahead, start and end the task; return new cells.

    Does nothing a second time: a turn stands once for each first day.
    """
    task = lock(task, by=None, capability=None)
    if task.state not in LIVE:
        return 0
    today, made = localdate(at), 0
    opened = set(task.turns.values_list("starts_on", flat=True))
    for turn in turns(plan_of(task), today + timedelta(days=AHEAD)):
        if turn.starts_on not in opened and turn.due_on >= today:
            made += _open(task, turn, at=at)
    if task.state == TaskState.ADMITTED and task.starts_on <= today:
        task = apply(task, moves.RUN, by=None, at=at)
    if today > task.ends_on:
        apply(task, moves.RUN_OUT, by=None, at=at)
        close_open_cells(task, at=at)
    return made


@unit_of_work
def end(task: GridTask, *, by: Any, at: datetime) -> GridTask:
    """End a running task before its time; what is open is asked no more.

    Raises OutOfReach, TransitionRefused.
    """
    task = apply(task, moves.END, by=by, at=at)
    close_open_cells(task, at=at)
    return task


@unit_of_work
def withdraw(task: GridTask, *, by: Any, at: datetime) -> GridTask:
    """Take the task back. Raises OutOfReach, TransitionRefused."""
    task = apply(task, moves.WITHDRAW, by=by, at=at)
    close_open_cells(task, at=at)
    return task


def close_open_cells(task: GridTask, *, at: datetime) -> None:
    """Ask no more of the grids; runs inside the caller's unit of work."""
    for cell in task.cells.filter(state=CellState.OPEN).select_for_update(no_key=True):
        apply(cell, moves.CLOSE, by=None, at=at)


@unit_of_work
def close_late(task: GridTask, *, at: datetime) -> None:
    """Close cells whose turn was followed by a newer one that has begun: the newest is asked."""
    begun = task.turns.filter(starts_on__lte=localdate(at)).order_by("-starts_on").first()
    if begun is None:
        return
    late = task.cells.filter(state=CellState.OPEN, due_on__lt=begun.starts_on)
    for cell in late.select_for_update(no_key=True):
        apply(cell, moves.CLOSE, by=None, at=at)


def _open(task: GridTask, turn: Turn, *, at: datetime) -> int:
    row = TaskTurn.objects.create(
        task=task, starts_on=turn.starts_on, due_on=turn.due_on, opened_at=at
    )
    places = stored_places(Level.UNIT)
    units = units_of(task.places.all(), task.trait).order_by("code").values_list("pk", flat=True)
    cells = [_cell(row, unit, places[unit]) for unit in units]
    TaskCell.objects.bulk_create(cells, batch_size=2000)
    if task.subject:
        add_items(task, cells, on=localdate(at))
    record(task, "open_turn", by=None, at=at, on=turn.starts_on.isoformat(), cells=len(cells))
    return len(cells)


def add_items(task: GridTask, cells: Sequence[TaskCell], *, on: date) -> int:
    """Give each cell what it asks about one by one, as the registers have it on the day."""
    of_grid = {cell.grid_id: cell for cell in cells}
    subject = SUBJECTS[task.subject]
    rows = subject.rows(on).filter(grid__in=list(of_grid)).order_by("pk")
    items = [
        TaskItem(cell=of_grid[grid], register=subject.register, row_id=pk, number=number)
        for pk, number, grid in rows.values_list("pk", "number", "grid")
    ]
    TaskItem.objects.bulk_create(items, batch_size=2000)
    counted = Counter(item.cell_id for item in items)
    asked = [cell for cell in cells if counted[cell.pk]]
    for cell in asked:
        cell.n_items = counted[cell.pk]
    TaskCell.objects.bulk_update(asked, ["n_items"], batch_size=2000)
    return len(items)


def _cell(turn: TaskTurn, unit: int, place: Any) -> TaskCell:
    return TaskCell(
        task_id=turn.task_id,
        turn=turn,
        grid_id=unit,
        opened_for_id=unit,
        town_id=place.town_id,
        community_id=place.community_id,
        starts_on=turn.starts_on,
        due_on=turn.due_on,
    )
