"""Rows of a file read into entries, and entries judged: all without the database."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from grids.sheets.choices import OnMatch, RowEffect
from grids.sheets.specs import Entry, SheetField
from yuanbao.sheet_cells import CellRefused
from yuanbao.sheets import WHOLE_ROW, Row


def read_entry(row: Row, fields: Sequence[SheetField]) -> Entry:
    """Return the row as values, with a fault for each cell that cannot be used."""
    entry = Entry(row)
    if WHOLE_ROW in row.faults:
        entry.fault(_("整行"), row.faults[WHOLE_ROW])
    for one in fields:
        cell, name = row.cells.get(one.key, ""), one.column.name
        if one.key in row.faults:
            entry.fault(name, row.faults[one.key])
        elif not cell and one.column.required:
            entry.fault(name, _("没有填"))
        elif cell:
            try:
                entry.values[one.key] = one.read(cell)
            except CellRefused as refusal:
                entry.fault(name, str(refusal))
    return entry


def find_repeats(entries: Iterable[Entry], seen: dict[str, int]) -> None:
    """Note a fault on each row whose subject stands further up in the file; fills `seen`."""
    for entry in entries:
        if not entry.identity or not entry.is_good:
            continue
        first = seen.setdefault(entry.identity, entry.row.line)
        if first != entry.row.line:
            entry.fault(_("整行"), _("和第 %(n)s 行重复，只导入了前一行") % {"n": first})


def check_reach(
    entries: Iterable[Entry], within: frozenset[int], where: dict[int, int | None]
) -> None:
    """Note a fault on rows outside the place that is imported for, and on those held elsewhere.

    `where` maps the line of an entry to the grid in which its existing row lies.
    """
    for entry in entries:
        if entry.grid_id is not None and entry.grid_id not in within:
            entry.fault(_("整行"), outside_words())
        elif entry.existing is not None and where.get(entry.row.line) not in within | {None}:
            entry.fault(
                _("整行"), _("已登记在您导入的范围以外，没有改动；确已迁来的，请在台账里办理迁移")
            )


def outside_words() -> str:
    """Say that a row lies outside the place that is imported for, and nothing about what is there."""
    return _("这个地点不在您导入的范围内，请由所在社区导入")


def judge(entry: Entry, on_match: str, *, is_changed: bool) -> RowEffect:
    """Return what a row will do."""
    if not entry.is_good:
        return RowEffect.BAD
    if entry.existing is None:
        return RowEffect.NEW
    if on_match == OnMatch.SKIP:
        return RowEffect.SKIPPED
    return RowEffect.CHANGED if is_changed else RowEffect.SAME
