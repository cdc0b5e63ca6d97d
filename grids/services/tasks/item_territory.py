"""What is asked one by one goes along when a grid is redrawn: each row to the cell of its grid."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Count, Q

from grids.models import Grid, TaskCell, TaskItem
from grids.tasking.choices import CellState, ItemState
from grids.tasking.subjects import SUBJECTS


def follow_close(successors: Sequence[Grid], *, on: date) -> None:
    """Gather in the open cells of the successors what lies there now; runs inside the tree's unit.

    A row that was settled in its turn is not asked again.
    """
    cells = TaskCell.objects.filter(grid__in=successors, state=CellState.OPEN)
    for cell in cells.exclude(task__subject="").select_related("task").order_by("pk"):
        _gather(cell, on)


def _gather(cell: TaskCell, on: date) -> None:
    subject = SUBJECTS[cell.task.subject]
    rows = subject.rows(on).filter(grid=cell.grid_id).order_by("pk")
    here = dict(rows.values_list("pk", "number"))
    asked = TaskItem.objects.filter(cell__turn=cell.turn_id, row_id__in=here)
    left = asked.filter(state=ItemState.OPEN).exclude(cell=cell)
    counted = {cell.pk, *left.values_list("cell", flat=True)}
    had = set(asked.values_list("row_id", flat=True))
    left.update(cell=cell)
    TaskItem.objects.bulk_create(
        TaskItem(cell=cell, register=subject.register, row_id=pk, number=number)
        for pk, number in here.items()
        if pk not in had
    )
    _count(counted)


def _count(cells: set[int]) -> None:
    settled = Count("items", filter=~Q(items__state=ItemState.OPEN))
    for cell in TaskCell.objects.filter(pk__in=cells).annotate(n=Count("items"), done=settled):
        TaskCell.objects.filter(pk=cell.pk).update(n_items=cell.n, n_items_settled=cell.done)
