"""What departments ask of a grid goes along when it is closed or moved; what was answered stays."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from grids.models import Grid, GridTask, TaskCell
from grids.services.hierarchy import Ancestry, ancestry
from grids.tasking import workflow as moves
from grids.tasking.choices import EDITABLE, LIVE, CellState, TaskState
from yuanbao.audit import record
from yuanbao.workflow import apply

# Tasks whose range still decides what is asked.
_TO_COME = LIVE | EDITABLE | {TaskState.SUBMITTED}


def follow_close(grid: Grid, successors: Sequence[Grid], *, by: Any, at: datetime) -> None:
    """Ask the successors of a closed grid what it was asked, each for itself.

    The open cell goes to one of them, the others get cells of their own; where a successor is
    asked the same already, it is not asked twice. Without successors open cells are closed.
    Tasks that named the place name its successors from now on. Runs inside the tree's unit of work.
    """
    for cell in _open_cells(grid).select_for_update(no_key=True):
        if successors:
            _pass_on(cell, successors, by=by, at=at)
        else:
            apply(cell, moves.CLOSE, by=None, at=at)
    for task in GridTask.objects.filter(places=grid, state__in=_TO_COME):
        task.places.add(*successors)


def follow_move(grid: Grid) -> None:
    """Bring the stored town and community of all cells at or under a moved place up to date."""
    units = Grid.objects.under(grid)
    for unit in units.filter(pk__in=TaskCell.objects.values("grid")).with_line():
        TaskCell.objects.filter(grid=unit).update(**_stored(ancestry(unit)))


def _open_cells(grid: Grid) -> QuerySet[TaskCell]:
    return TaskCell.objects.filter(grid=grid, state=CellState.OPEN).order_by("pk")


def _pass_on(cell: TaskCell, successors: Sequence[Grid], *, by: Any, at: datetime) -> None:
    asked = TaskCell.objects.filter(turn=cell.turn_id, grid__in=successors, state=CellState.OPEN)
    taken = set(asked.values_list("grid", flat=True))
    free = [heir for heir in successors if heir.pk not in taken]
    if not free and not cell.answers:
        # Two grids became one: the same question stands there already, and nobody answered this.
        record(cell.task, "join_cells", by=by, at=at, grid=cell.grid.code, turn=cell.turn_id)
        cell.items.update(cell=asked.order_by("pk").first())
        cell.delete()
        return
    heir = free[0] if free else successors[0]
    cell.grid = heir
    for name, place in _stored(ancestry(heir)).items():
        setattr(cell, name, place)
    cell.save(update_fields=["grid", "town", "community"])
    TaskCell.objects.bulk_create(_cells_like(cell, free[1:]))


def _cells_like(cell: TaskCell, heirs: Sequence[Grid]) -> Iterator[TaskCell]:
    opened = TaskCell.objects.filter(turn=cell.turn_id, opened_for__in=heirs)
    had = set(opened.values_list("opened_for", flat=True))
    for heir in heirs:
        if heir.pk not in had:
            yield TaskCell(
                task_id=cell.task_id,
                turn_id=cell.turn_id,
                grid=heir,
                opened_for=heir,
                starts_on=cell.starts_on,
                due_on=cell.due_on,
                **_stored(ancestry(heir)),
            )


def _stored(place: Ancestry) -> dict[str, Any]:
    return {"town": place.town, "community": place.community}
