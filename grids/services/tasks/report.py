"""A task's answers as a workbook."""

from collections.abc import Iterable
from importlib import import_module

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from grids.models import GridTask, TaskCell
from grids.queries.tasks import answer_rows, columns_of


def task_book(task: GridTask, cells: Iterable[TaskCell]) -> bytes:
    """Return one row for each cell: where, how far, and every answer; workers are not named."""
    questions = task.form
    asked = columns_of(questions)
    head = [
        (_("社区"), 18),
        (_("网格"), 20),
        (_("网格编码"), 20),
        (_("截止"), 12),
        (_("状态"), 10),
        (_("填报时间"), 18),
        *((one.label, 18) for one in asked),
        (_("照片"), 8),
        (_("说明"), 30),
    ]
    rows = [
        [
            row.cell.community.name if row.cell.community else "",
            row.cell.grid.name,
            row.cell.grid.code,
            row.cell.due_on.isoformat(),
            row.cell.get_state_display(),
            f"{localtime(row.cell.answered_at):%Y-%m-%d %H:%M}" if row.cell.answered_at else "",
            *row.texts,
            str(len(row.photos) or ""),
            row.cell.remark,
        ]
        for row in answer_rows(questions, list(cells))
    ]
    return import_module("yuanbao.sheet_books").write_sheet(task.title, head, rows)
