"""Workbooks of one sheet: a title, notes, a head that stays in sight, and rows as they are.

openpyxl costs 9 MB, so callers import this module where they write. A text stays a text: nothing
that somebody typed is ever read as a formula.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.utils.timezone import is_aware, localtime
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What XML 1.0 has no place for.
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_LONGEST_CELL = 32_000
_SHADE = PatternFill("solid", fgColor="F3F0EB")


@dataclass(frozen=True)
class Column:
    """A column's head and its width in characters; `form` is a number format such as `0.0%`.

    `@` keeps a text a text when somebody types over it.
    """

    label: str
    width: int = 12
    form: str = ""


def workbook(
    title: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Any]],
    notes: Sequence[str] = (),
    *,
    foot: str = "",
) -> bytes:
    """Return the workbook; rows are written one by one, so that many of them cost no memory.

    None leaves a cell empty. Moments are written in local time. `foot` stands on every page that
    is printed.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(re.sub(r"[\\/*?:\[\]]", " ", title)[:31])
    for number, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    sheet.freeze_panes = f"A{len(notes) + 3}"
    sheet.oddFooter.center.text = foot.replace("&", "&&") or None
    sheet.append([_text(sheet, title, Font(bold=True, size=14))])
    for note in notes:
        sheet.append([_text(sheet, note)])
    sheet.append([_head(sheet, column.label) for column in columns])
    for row in rows:
        sheet.append([_cell(sheet, *pair) for pair in zip(row, columns, strict=True)])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _head(sheet: Any, label: str) -> WriteOnlyCell:
    cell = _text(sheet, label, Font(bold=True))
    cell.fill = _SHADE
    cell.alignment = Alignment(wrap_text=True, vertical="center")
    return cell


def _cell(sheet: Any, value: Any, column: Column) -> WriteOnlyCell:
    if isinstance(value, datetime):
        value = localtime(value).replace(tzinfo=None) if is_aware(value) else value
    elif value is not None and not isinstance(value, int | float | Decimal):
        cell = _text(sheet, str(value))
        cell.number_format = column.form or cell.number_format
        return cell
    cell = WriteOnlyCell(sheet, value)
    if column.form:
        cell.number_format = column.form
    return cell


def _text(sheet: Any, text: str, font: Font | None = None) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, _UNWRITABLE.sub("", str(text))[:_LONGEST_CELL])
    cell.data_type = "s"
    if font:
        cell.font = font
    return cell
