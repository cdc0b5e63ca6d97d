"""The rows of registers that a task asks about one by one: named, placed, and with what is known."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from grids.models import GridTask, TaskCell, TaskItem
from grids.queries.visits import now_of
from grids.registers import register
from grids.tasking.choices import Check, ItemState
from grids.tasking.questions import Question, in_words, of_each
from grids.tasking.subjects import LINES, Bound, bound
from yuanbao.roles import Capability

# A phone shows so many open ones at a time; the next come when these are settled.
MOST_SHOWN = 100


@dataclass(frozen=True)
class Asked:
    """One question of a row. `now` is what the register has, masked where it is personal."""

    question: Question
    bound: Bound | None
    now: str
    on: date | None


@dataclass(frozen=True)
class Line:
    """One row as the worker sees it; `row` is None where it holds no more or lies elsewhere."""

    item: TaskItem
    row: Any
    title: str
    where: str
    asked: list[Asked]


def rows_of(items: Iterable[TaskItem], reader: Any = None) -> dict[tuple[str, int], Any]:
    """Return the rows behind items by register and key; one query for each register.

    With a reader each row has `is_open`: whether that person may open it in the register.
    """
    wanted: dict[str, list[int]] = {}
    for item in items:
        wanted.setdefault(item.register, []).append(item.row_id)
    found = {}
    for key, keys in wanted.items():
        rows = register(key).model.objects.filter(pk__in=keys)
        if reader is not None:
            seen = register(key).model.objects.permitted(reader, Capability.VIEW_REGISTER)
            rows = rows.annotate(is_open=Exists(seen.filter(pk=OuterRef("pk"))))
        for row in rows.select_related(*LINES.get(key, ())):
            found[key, row.pk] = row
    return found


def title_of(row: Any, item: TaskItem) -> str:
    """Return what a row is called: people by their masked name, homes by their address."""
    if item.register == "household":
        return str(row.room or item.number)
    return str(row)


def _where(row: Any, item: TaskItem) -> str:
    if item.register == "resident":
        room = row.household.room if row.household else None
        return str(room) if room else str(_("住处没有登记"))
    address = getattr(row, "address", "")
    return "" if address == title_of(row, item) else address


def split_items(cell: TaskCell) -> tuple[list[Line], list[tuple[TaskItem, str]]]:
    """Return what is still to be asked, by number, and what is settled, the newest first.

    Two queries whatever their number.
    """
    items = list(cell.items.order_by("row_id"))
    waiting = [item for item in items if item.state == ItemState.OPEN][:MOST_SHOWN]
    settled = [item for item in items if item.state != ItemState.OPEN]
    settled.sort(key=attrgetter("answered_at"), reverse=True)
    rows = rows_of([*waiting, *settled[:MOST_SHOWN]])
    lines = [_line(cell, item, rows.get(_key(item))) for item in waiting]
    named = [(item, _name(item, rows.get(_key(item)))) for item in settled[:MOST_SHOWN]]
    return lines, named


def _key(item: TaskItem) -> tuple[str, int]:
    return item.register, item.row_id


def _name(item: TaskItem, row: Any) -> str:
    return title_of(row, item) if row is not None else item.number


def line_of(item: TaskItem) -> Line:
    """Return one item as `lines_of` does."""
    return _line(item.cell, item, rows_of([item]).get(_key(item)))


def _line(cell: TaskCell, item: TaskItem, row: Any) -> Line:
    if row is None or not row.is_standing or row.grid_id != cell.grid_id:
        return Line(item, None, item.number, "", [])
    asked = [_asked(cell.task, item, row, one) for one in of_each(cell.task.form)]
    return Line(item, row, title_of(row, item), _where(row, item), asked)


def _asked(task: GridTask, item: TaskItem, row: Any, one: Question) -> Asked:
    field = bound(task.subject, one.fact) if one.fact else None
    if field is None:
        return Asked(one, None, "", None)
    return Asked(one, field, now_of(item.register, row, field.name), localdate(row.changed_at))


def open_items(cell: TaskCell) -> list[str]:
    """Return the numbers of open items whose rows still hold in the cell's grid."""
    items = list(cell.items.filter(state=ItemState.OPEN).order_by("row_id"))
    held = set()
    for key in {item.register for item in items}:
        keys = [item.row_id for item in items if item.register == key]
        rows = register(key).model.objects.standing().filter(pk__in=keys, grid=cell.grid_id)
        held |= {(key, pk) for pk in rows.values_list("pk", flat=True)}
    return [item.number for item in items if _key(item) in held]


@dataclass(frozen=True)
class ItemRow:
    """One item as the unit that asked reads it: no name of a person, no personal value.

    `row` is the register's row where the reader may open it there, else None.
    """

    item: TaskItem
    title: str
    texts: list[str]
    photos: list[str]
    row: Any


def items_of(cells: QuerySet[TaskCell], state: str = "") -> QuerySet[TaskItem]:
    """Return the items of cells in the order of the places."""
    rows = TaskItem.objects.filter(cell__in=cells.order_by().values("pk"))
    if state in ItemState.values:
        rows = rows.filter(state=state)
    borders = ("cell__grid__boundary", "cell__community__boundary")
    rows = rows.select_related("cell__grid", "cell__community").defer(*borders)
    return rows.order_by("cell__community__code", "cell__grid__code", "cell", "pk")


def item_rows(task: GridTask, items: Sequence[TaskItem], user: Any) -> list[ItemRow]:
    """Return items with answers in words; one query whatever their number."""
    columns, rows = item_columns(task), rows_of(items, user)
    shown = []
    for item in items:
        row = rows.get(_key(item))
        is_person = item.register in {"resident", "household"}
        title = "" if row is None or is_person else title_of(row, item)
        texts = [_in_words(task, item, one) for one in columns]
        photos = [
            photo
            for one in of_each(task.form)
            if one.kind == "photo"
            for photo in item.answers.get(one.key, [])
        ]
        shown.append(
            ItemRow(item, title, texts, photos, row if getattr(row, "is_open", False) else None)
        )
    return shown


def item_columns(task: GridTask) -> list[Question]:
    """Return what has a column of its own in the table of rows."""
    return [one for one in of_each(task.form) if one.kind not in {"note", "photo"}]


def _in_words(task: GridTask, item: TaskItem, one: Question) -> str:
    said = in_words(one, item.answers.get(one.key))
    field = bound(task.subject, one.fact) if one.fact else None
    if field is None:
        return said
    check = item.checked.get(one.key)
    words = str(Check(check).label) if check else ""
    if field.is_personal or not said:
        return words
    return f"{said}（{words}）" if check != Check.SAME else said
