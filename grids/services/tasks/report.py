"""A task's answers as a workbook: a page of grids, and one of what was asked one by one."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from importlib import import_module

from django.db.models import QuerySet
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from grids.models import GridTask, TaskCell, TaskItem
from grids.queries.tasks.items import item_columns, item_rows
from grids.queries.tasks.report import answer_rows, columns_of
from grids.tasking.choices import SETTLED

PORTION = 2000
Lines = Iterator[list[str]]


def task_book(task: GridTask, cells: Iterable[TaskCell], items: QuerySet[TaskItem]) -> bytes:
    """Return where, how far, and every answer; nobody is named, neither workers nor people."""
    pages = [(task.title, _cell_head(task), _cell_lines(task, cells))]
    if task.subject:
        pages.append((_("逐个填报"), _item_head(task), _item_lines(task, items)))
    return import_module("yuanbao.sheet_books").write_pages(pages)


def _cell_head(task: GridTask) -> list[tuple[str, int]]:
    asked = [(one.label, 18) for one in columns_of(task.form)]
    counts = [(_("要问的"), 8), (_("已问的"), 8)] if task.subject else []
    return [
        (_("社区"), 18),
        (_("网格"), 20),
        (_("网格编码"), 20),
        (_("截止"), 12),
        (_("状态"), 10),
        (_("填报时间"), 18),
        (_("过期才填"), 10),
        *counts,
        *asked,
        (_("照片"), 8),
        (_("说明"), 30),
    ]


def _cell_lines(task: GridTask, cells: Iterable[TaskCell]) -> Lines:
    for row in answer_rows(task.form, list(cells)):
        cell = row.cell
        counts = [str(cell.n_items), str(cell.n_items_settled)] if task.subject else []
        yield [
            cell.community.name if cell.community else "",
            cell.grid.name,
            cell.grid.code,
            cell.due_on.isoformat(),
            cell.get_state_display(),
            _moment(cell.answered_at),
            _("是") if _is_late(cell) else "",
            *counts,
            *row.texts,
            str(len(row.photos) or ""),
            cell.remark,
        ]


def _item_head(task: GridTask) -> list[tuple[str, int]]:
    asked = [(one.label, 18) for one in item_columns(task)]
    return [
        (_("社区"), 18),
        (_("网格"), 20),
        (_("台账编号"), 14),
        (_("名称"), 24),
        (_("状态"), 10),
        (_("填报时间"), 18),
        *asked,
        (_("照片"), 8),
        (_("说明"), 30),
    ]


def _item_lines(task: GridTask, items: QuerySet[TaskItem]) -> Lines:
    """Yield the rows portion by portion: their names are read from the registers."""
    held: list[TaskItem] = []
    for item in items.iterator(chunk_size=PORTION):
        held.append(item)
        if len(held) == PORTION:
            yield from _named(task, held)
            held = []
    yield from _named(task, held)


def _named(task: GridTask, items: list[TaskItem]) -> Lines:
    for row in item_rows(task, items, None):
        cell = row.item.cell
        yield [
            cell.community.name if cell.community else "",
            cell.grid.name,
            row.item.number,
            row.title,
            row.item.get_state_display(),
            _moment(row.item.answered_at),
            *row.texts,
            str(len(row.photos) or ""),
            row.item.remark,
        ]


def _is_late(cell: TaskCell) -> bool:
    at = cell.answered_at
    return cell.state in SETTLED and at is not None and localdate(at) > cell.due_on


def _moment(at: datetime | None) -> str:
    return f"{localtime(at):%Y-%m-%d %H:%M}" if at else ""
