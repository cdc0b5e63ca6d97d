"""Tables in files: read CSV and XLSX that people fill in, write XLSX that people open.

What is read is text, trimmed, with full facts about what could not be read; nothing is guessed.
openpyxl costs 9 MB, so what needs it stands in `sheet_books` and is imported where it is used.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from importlib import import_module
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

MAX_BYTES = 5 * 1024 * 1024
MAX_ROWS = 5000
# Numbers in a spreadsheet keep fifteen digits; the sixteenth is already another one.
EXACT_DIGITS = 15
NOTE_MARK = "※"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


Label = str | Promise


class SheetRefused(Exception):
    """The file as a whole cannot be used; says why and what to do."""


@dataclass(frozen=True)
class Column:
    """One column: its name in our template, other names for it, what may stand in it."""

    key: str
    name: Label
    others: tuple[Label, ...] = ()
    note: Label = ""
    sample: Label = ""
    choices: tuple[Label, ...] = ()
    required: bool = False
    width: int = 16

    @property
    def names(self) -> tuple[str, ...]:
        return (str(self.name), *map(str, self.others))


@dataclass(frozen=True)
class Row:
    """One row as it stands in the file: `line` counts from 1, the header included."""

    line: int
    cells: dict[str, str]
    faults: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Sheet:
    """The rows of a file, and the header's names that no column has."""

    rows: list[Row]
    unknown: list[str]


def read_sheet(name: str, data: bytes, columns: Sequence[Column]) -> Sheet:
    """Read a CSV (UTF-8 or GB18030) or XLSX file whose first row is the header.

    Raises SheetRefused for a file that is too large, of another kind, damaged, without rows, or
    without a column that is required.
    """
    if len(data) > MAX_BYTES:
        raise SheetRefused(_("文件超过 5 MB，请分成几个文件再传。"))
    lines = _lines_of(name.lower(), data)
    head: Sequence[Any] = next(lines, (0, []))[1]
    places, unknown = _places(head, columns)
    rows = []
    for line, values in lines:
        row = _row(line, values, places)
        if row is not None:
            rows.append(row)
        if len(rows) > MAX_ROWS:
            raise SheetRefused(_("文件超过 %(n)s 行，请分成几个文件再传。") % {"n": MAX_ROWS})
    if not rows:
        raise SheetRefused(_("文件里只有表头，没有一行内容。"))
    return Sheet(rows, unknown)


def _lines_of(name: str, data: bytes) -> Any:
    if name.endswith(".csv"):
        return _csv_lines(data)
    if name.endswith(".xlsx"):
        return xlsx_lines(data)
    if name.endswith(".xls"):
        raise SheetRefused(_("这是旧版 Excel 文件，请另存为 .xlsx 再传。"))
    raise SheetRefused(_("只收 .xlsx 和 .csv 文件。"))


def _csv_lines(data: bytes) -> Any:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise SheetRefused(_("文字编码读不懂，请另存为 UTF-8 的 CSV 或 .xlsx 再传。"))
    if "\x00" in text:
        raise SheetRefused(_("这不是文字文件，请另存为 .xlsx 再传。"))
    first = text.partition("\n")[0]
    mark = "\t" if "\t" in first and "," not in first else ","
    return enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=mark), start=1)


def xlsx_lines(data: bytes) -> Any:
    """Yield line number and cells of a workbook's first sheet; raises SheetRefused."""
    return import_module("yuanbao.sheet_books").lines_of(data)


def _places(head: Sequence[Any], columns: Sequence[Column]) -> tuple[dict[int, Column], list[str]]:
    known = {other: column for column in columns for other in column.names}
    places: dict[int, Column] = {}
    unknown = []
    for place, cell in enumerate(head):
        name = str(cell or "").strip().rstrip("*＊ ")
        column = known.get(name)
        if column is None:
            unknown += [name] if name else []
        elif column.key in {taken.key for taken in places.values()}:
            raise SheetRefused(_("“%(name)s”列出现了两次，请只留一列。") % {"name": column.name})
        else:
            places[place] = column
    found = {column.key for column in places.values()}
    absent = [str(column.name) for column in columns if column.required and column.key not in found]
    if absent:
        raise SheetRefused(
            _("第一行应是列名，缺少：%(names)s。请用模板，或把列名改成这样。")
            % {"names": "、".join(absent)}
        )
    return places, unknown


def _row(line: int, values: Sequence[Any], places: dict[int, Column]) -> Row | None:
    cells: dict[str, str] = {}
    faults: dict[str, str] = {}
    for place, column in places.items():
        value = values[place] if place < len(values) else None
        cells[column.key] = _text(value)
        if isinstance(value, int | float) and abs(value) >= 10**EXACT_DIGITS:
            faults[column.key] = _("存成了数字，后几位可能已经变了，请把这一列改为文本格式重填。")
    first = _text(values[0]) if values else ""
    if first.startswith(NOTE_MARK) or not any(cells.values()):
        return None
    return Row(line, cells, faults)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}"
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return printable(str(value)).strip()


def printable(text: str) -> str:
    """Leave out control characters, which no spreadsheet takes; line breaks and tabs stay."""
    return "".join(c for c in text if c.isprintable() or c in "\n\t\u3000")
