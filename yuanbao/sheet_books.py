"""The part of tables in files that needs openpyxl: read XLSX, write it, make templates.

Import this module where it is used; it costs a process 9 MB.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any
from xml.etree.ElementTree import ParseError

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.datavalidation import DataValidation

from yuanbao.sheet_types import (
    MAX_ROWS,
    NOTE_MARK,
    USUAL,
    Column,
    Label,
    Limits,
    Page,
    SheetRefused,
)
from yuanbao.sheets import printable

# A page has at most so many columns that are read; a merged cell covers at most so many.
MAX_COLUMNS, MAX_MERGED = 200, 100_000
DAMAGED = (KeyError, ValueError, IndexError, TypeError, ParseError, EOFError)
HIDDEN = re.compile(rb"<row\b[^>]*\bhidden=\"(?:1|true)\"[^>]*>")
NUMBER = re.compile(rb"\br=\"(\d+)\"")
MERGED = re.compile(rb"<mergeCell\b[^>]*\bref=\"([A-Z]+\d+:[A-Z]+\d+)\"")
# What a page of a workbook may not be called.
NO_TITLE = re.compile(r"[\\/*?:\[\]]")
SHADE = PatternFill("solid", fgColor="E8EEF7")
# So many lines of a template are set as text, so that long numbers keep their last digits.
TEXT_LINES = 500


def lines_of(data: bytes) -> Iterator[tuple[int, list[Any]]]:
    """Return the rows of the first page, counted from 1. Raises SheetRefused."""
    page = next(pages_of(data, USUAL), None)
    lines = page.lines if page else iter(())
    return iter([(line, list(values)) for line, values in islice(lines, MAX_ROWS + 100)])


def pages_of(data: bytes, limits: Limits) -> Iterator[Page]:
    """Yield the pages that people see, in their order, each read as far as it is asked for.

    Raises SheetRefused for what is no workbook, is damaged, or unpacks to more than is allowed.
    """
    with _as_refusal(), zipfile.ZipFile(io.BytesIO(data)) as packed:
        if sum(part.file_size for part in packed.infolist()) > limits.unpacked:
            raise SheetRefused(_("文件解开后太大，请分成几个文件再传。"))
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        pages = [
            page
            for page in book.worksheets
            if page.sheet_state == "visible" and page.title not in {_samples(), _choices()}
        ]
    for page in pages:
        # Some programs write a wrong size of the page; the rows themselves are right.
        page.reset_dimensions()
        hidden, merged = _marks(data, page)
        yield Page(page.title, _lines(page), hidden, merged)


def _lines(page: Any) -> Iterator[tuple[int, Sequence[Any]]]:
    with _as_refusal():
        yield from enumerate(page.iter_rows(max_col=MAX_COLUMNS, values_only=True), start=1)


@contextmanager
def _as_refusal() -> Iterator[None]:
    try:
        yield
    except (zipfile.BadZipFile, InvalidFileException, *DAMAGED) as error:
        raise SheetRefused(_("文件打不开，可能没有存好。请用 Excel 打开另存一次再传。")) from error


def _marks(data: bytes, page: Any) -> tuple[frozenset[int], frozenset[tuple[int, int]]]:
    """Return the hidden lines of a page, and its cells (line, place) that a merged one hides.

    Reading row by row leaves both out, and reading the whole page takes fifty times the memory.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        text = packed.read(page._worksheet_path)  # noqa: SLF001 - no public name for it
    hidden = frozenset(int(found[1]) for found in map(NUMBER.search, HIDDEN.findall(text)) if found)
    merged: set[tuple[int, int]] = set()
    for found in MERGED.finditer(text):
        left, top, right, bottom = range_boundaries(found[1].decode())
        if (right - left + 1) * (bottom - top + 1) > MAX_MERGED:
            continue
        merged |= {(y, x - 1) for y in range(top, bottom + 1) for x in range(left, right + 1)}
        merged.discard((top, left - 1))
    return hidden, frozenset(merged)


def write_sheet(
    title: str, head: Sequence[tuple[Label, int]], rows: Iterable[Sequence[str]]
) -> bytes:
    """Return an XLSX file: `head` gives names and widths, every cell is text.

    Text that begins like a formula stays text: a spreadsheet never runs what people typed.
    """
    return write_pages([(title, head, rows)])


def write_pages(
    pages: Iterable[tuple[str, Sequence[tuple[Label, int]], Iterable[Sequence[str]]]],
) -> bytes:
    """Return an XLSX file with a page for each title, head and rows, as `write_sheet` makes one."""
    book = Workbook(write_only=True)
    for title, head, rows in pages:
        page = book.create_sheet(NO_TITLE.sub(" ", title)[:31])
        page.freeze_panes = "A2"
        for place, (_name, width) in enumerate(head, start=1):
            page.column_dimensions[get_column_letter(place)].width = width
        page.append([_cell(page, str(name), is_head=True) for name, _width in head])
        for row in rows:
            page.append([_cell(page, value) for value in row])
    return _bytes(book)


def template(title: str, columns: Sequence[Column], rows: int = MAX_ROWS) -> bytes:
    """Return an empty file to fill in: header, a line of notes, drop-downs, and a page of samples.

    `rows` is how far down the drop-downs reach.
    """
    book = Workbook()
    page = book.active
    page.title = title[:31]
    page.freeze_panes = "A3"
    for place, column in enumerate(columns, start=1):
        letter = get_column_letter(place)
        page.column_dimensions[letter].width = column.width
        page.column_dimensions[letter].number_format = "@"
        head = page.cell(1, place, f"{column.name}*" if column.required else str(column.name))
        head.font, head.fill = Font(bold=True), SHADE
        note = page.cell(2, place, f"{NOTE_MARK}{column.note}" if place == 1 else str(column.note))
        note.font = Font(italic=True, color="666666")
        note.alignment = Alignment(wrap_text=True, vertical="top")
        for line in range(3, 3 + TEXT_LINES):
            page.cell(line, place).number_format = "@"
    _add_choices(book, page, columns, rows)
    samples = book.create_sheet(_samples())
    samples.append([str(column.name) for column in columns])
    samples.append([str(column.sample) for column in columns])
    return _bytes(book)


def _samples() -> str:
    return _("示例")


def _choices() -> str:
    return _("可选值")


def _add_choices(book: Workbook, page: Any, columns: Sequence[Column], rows: int) -> None:
    """Hang drop-downs on the columns that have choices; the choices stand on a page of their own."""
    lists = book.create_sheet(_choices())
    for place, column in enumerate(columns, start=1):
        if not column.choices:
            continue
        letter = get_column_letter(place)
        for line, choice in enumerate((column.name, *column.choices), start=1):
            lists.cell(line, place, str(choice))
        last = len(column.choices) + 1
        rule = DataValidation(
            type="list", formula1=f"='{lists.title}'!${letter}$2:${letter}${last}", allow_blank=True
        )
        rule.error = _("请从列表里选。")
        page.add_data_validation(rule)
        rule.add(f"{letter}3:{letter}{rows}")


def _cell(page: Any, value: str, *, is_head: bool = False) -> WriteOnlyCell:
    cell = WriteOnlyCell(page, value=printable(value))
    cell.data_type, cell.number_format = "s", "@"
    if is_head:
        cell.font, cell.fill = Font(bold=True), SHADE
    return cell


def _bytes(book: Workbook) -> bytes:
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()
