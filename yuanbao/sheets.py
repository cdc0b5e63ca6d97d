"""Tables in files: read CSV and XLSX that people fill in, write XLSX that people open.

What is read is text, trimmed, with full facts about what could not be read; nothing is guessed.
openpyxl costs 9 MB, so what needs it stands in `sheet_books` and is imported where it is used.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from importlib import import_module
from itertools import chain, islice
from typing import Any

from django.utils.translation import gettext as _

from yuanbao.csv_files import unguarded
from yuanbao.sheet_types import (
    BROKEN_FORMULAS,
    EXACT_DIGITS,
    HEAD_LINES,
    MAX_BYTES,
    MAX_ROWS,
    MEGABYTE,
    NOTE_MARK,
    SCIENTIFIC,
    USUAL,
    WHOLE_ROW,
    XLSX,
    Column,
    Label,
    Limits,
    Page,
    Row,
    Sheet,
    SheetRefused,
)

__all__ = [
    "MAX_BYTES",
    "MAX_ROWS",
    "NOTE_MARK",
    "WHOLE_ROW",
    "XLSX",
    "Column",
    "Label",
    "Limits",
    "Page",
    "Row",
    "Sheet",
    "SheetRefused",
    "printable",
    "read_sheet",
    "xlsx_lines",
]

LONGEST_CELL = 128 * 1024


def read_sheet(name: str, data: bytes, columns: Sequence[Column], limits: Limits = USUAL) -> Sheet:
    """Read a CSV (UTF-8 or GB18030) or XLSX file; a title may stand above its row of names.

    Of a workbook the first page is read that has all required columns. What a merged cell hides,
    what a hidden row holds and what a spreadsheet spoiled are faults of the row, never guesses.
    Raises SheetRefused for a file that is too large, of another kind, damaged, without rows, or
    without a column that is required.
    """
    _check_size(data, limits)
    page, head_line, head = _headed(_pages_of(name.lower(), data, limits), columns)
    places, unknown = _places(head, columns)
    rows = []
    for line, values in page.lines:
        row = _row(line, values, places, page) if line > head_line else None
        if row is not None:
            rows.append(row)
        if len(rows) > limits.rows:
            raise SheetRefused(_("文件超过 %(n)s 行，请分成几个文件再传。") % {"n": limits.rows})
    if not rows:
        raise SheetRefused(_("文件里只有表头，没有一行内容。"))
    return Sheet(rows, unknown, page.name)


def check_file(name: str, data: bytes, limits: Limits = USUAL) -> None:
    """Refuse at once what a background reading would refuse: another kind, or too large."""
    if not name.lower().endswith((".xlsx", ".csv")):
        raise SheetRefused(_("只收 .xlsx 和 .csv 文件。旧版 .xls 请另存为 .xlsx 再传。"))
    _check_size(data, limits)


def _check_size(data: bytes, limits: Limits) -> None:
    if len(data) > limits.bytes:
        raise SheetRefused(
            _("文件超过 %(n)s MB，请分成几个文件再传。") % {"n": limits.bytes // MEGABYTE}
        )


def _pages_of(name: str, data: bytes, limits: Limits) -> Iterator[Page]:
    if name.endswith(".csv"):
        return iter([Page("", _csv_lines(data))])
    if name.endswith(".xlsx"):
        pages: Iterator[Page] = import_module("yuanbao.sheet_books").pages_of(data, limits)
        return pages
    if name.endswith(".xls"):
        raise SheetRefused(_("这是旧版 Excel 文件，请另存为 .xlsx 再传。"))
    raise SheetRefused(_("只收 .xlsx 和 .csv 文件。"))


def _headed(pages: Iterable[Page], columns: Sequence[Column]) -> tuple[Page, int, Sequence[Any]]:
    """Return the page to read, and the number and cells of its row of names.

    Where no page has all that is required, the one with most names is returned, to be refused
    with the names that it lacks.
    """
    known = {name: column.key for column in columns for name in column.names}
    needed = {column.key for column in columns if column.required}
    best: tuple[int, Page, int, Sequence[Any]] | None = None
    for page in pages:
        first = list(islice(page.lines, HEAD_LINES))
        page = replace(page, lines=chain(first, page.lines))  # noqa: PLW2901 - the same page, from its start
        for line, values in first or [(1, [])]:
            found = {known[name] for name in map(_head_name, values) if name in known}
            if found and needed <= found:
                return page, line, values
            if best is None or len(found) > best[0]:
                best = (len(found), page, line, values)
    if best is None:
        raise SheetRefused(_("文件里没有一张有内容的表。"))
    return best[1:]


def _csv_lines(data: bytes) -> Iterator[tuple[int, Sequence[Any]]]:
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
    return _counted(csv.reader(io.StringIO(text, newline=""), delimiter=mark))


def _counted(reader: Iterator[list[str]]) -> Iterator[tuple[int, Sequence[Any]]]:
    try:
        for line, cells in enumerate(reader, start=1):
            # The reader's own limit is one for the whole process, and others may lift it.
            if any(len(cell) > LONGEST_CELL for cell in cells):
                raise SheetRefused(_endless())
            yield line, [unguarded(cell) for cell in cells]
    except csv.Error as error:
        raise SheetRefused(_endless()) from error


def _endless() -> str:
    return _("CSV 文件里有一个格子没有结束（引号不成对），请用 Excel 打开另存为 .xlsx 再传。")


def xlsx_lines(data: bytes) -> Any:
    """Yield line number and cells of a workbook's first sheet; raises SheetRefused."""
    return import_module("yuanbao.sheet_books").lines_of(data)


def _places(head: Sequence[Any], columns: Sequence[Column]) -> tuple[dict[int, Column], list[str]]:
    known = {other: column for column in columns for other in column.names}
    places: dict[int, Column] = {}
    unknown = []
    for place, cell in enumerate(head):
        name = _head_name(cell)
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


def _head_name(cell: Any) -> str:
    """Return a column's name without the star and the line breaks that it is shown with."""
    return "".join(str(cell or "").split()).rstrip("*＊")


def _row(line: int, values: Sequence[Any], places: dict[int, Column], page: Page) -> Row | None:
    cells: dict[str, str] = {}
    faults: dict[str, str] = {}
    for place, column in places.items():
        value = values[place] if place < len(values) else None
        cells[column.key] = _text(value)
        fault = _spoiled(value) or ((line, place) in page.merged and _merged_words())
        if fault:
            faults[column.key] = fault
    is_note = any(isinstance(one, str) and one.lstrip().startswith(NOTE_MARK) for one in values)
    if is_note or not any(cells.values()):
        return None
    if line in page.hidden:
        faults[WHOLE_ROW] = _("这一行在表里是隐藏的，没有导入；要导入请取消隐藏或筛选后再传")
    return Row(line, cells, faults)


def _spoiled(value: Any) -> str:
    """Say what the spreadsheet did to a cell so that its content is lost; "" where all is well."""
    if isinstance(value, int | float) and abs(value) >= 10**EXACT_DIGITS:
        return _("存成了数字，后几位可能已经变了，请把这一列改为文本格式重填。")
    if isinstance(value, str) and value.strip() in BROKEN_FORMULAS:
        return _("是一个出错的公式（%(value)s），请改成内容本身。") % {"value": value.strip()}
    if isinstance(value, str) and SCIENTIFIC.fullmatch(value.strip()):
        return _("被改成了科学计数法，原来的数字已经丢了，请把这一列改为文本格式重填。")
    return ""


def _merged_words() -> str:
    return _("在合并的单元格里，只有第一格有内容，请取消合并，每一行都填上。")


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}"
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:.15g}"
    return printable(str(value)).strip()


def printable(text: str) -> str:
    """Leave out control characters, which no spreadsheet takes; line breaks and tabs stay."""
    return "".join(c for c in text if c.isprintable() or c in "\n\t\u3000")
