"""The part of tables in files that needs openpyxl: read XLSX, write it, make templates.

Import this module where it is used; it costs a process 9 MB.
"""

import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.datavalidation import DataValidation

from yuanbao.sheets import MAX_ROWS, NOTE_MARK, Column, Label, SheetRefused, printable

MAX_UNPACKED = 60 * 1024 * 1024
SHADE = PatternFill("solid", fgColor="E8EEF7")
# So many lines of a template are set as text, so that long numbers keep their last digits.
TEXT_LINES = 500


def lines_of(data: bytes) -> Iterator[tuple[int, list[Any]]]:
    """Return the rows of the first page, counted from 1. Raises SheetRefused."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MAX_UNPACKED:
                raise SheetRefused(_("文件解开后太大，请分成几个文件再传。"))
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        page = book.worksheets[0]
        # Some programs write a wrong size of the page; the rows themselves are right.
        page.reset_dimensions()
        rows = [list(row) for row in page.iter_rows(max_row=MAX_ROWS + 100, values_only=True)]
        book.close()
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, IndexError) as error:
        raise SheetRefused(_("文件打不开，可能没有存好。请用 Excel 打开另存一次再传。")) from error
    return enumerate(rows, start=1)


def write_sheet(
    title: str, head: Sequence[tuple[Label, int]], rows: Iterable[Sequence[str]]
) -> bytes:
    """Return an XLSX file: `head` gives names and widths, every cell is text.

    Text that begins like a formula stays text: a spreadsheet never runs what people typed.
    """
    book = Workbook(write_only=True)
    page = book.create_sheet(title[:31])
    page.freeze_panes = "A2"
    for place, (_name, width) in enumerate(head, start=1):
        page.column_dimensions[get_column_letter(place)].width = width
    page.append([_cell(page, str(name), is_head=True) for name, _width in head])
    for row in rows:
        page.append([_cell(page, value) for value in row])
    return _bytes(book)


def template(title: str, columns: Sequence[Column]) -> bytes:
    """Return an empty file to fill in: header, a line of notes, drop-downs, and a page of samples."""
    book = Workbook()
    page = book.active
    page.title = title[:31]
    page.freeze_panes = "A3"
    for place, column in enumerate(columns, start=1):
        letter = get_column_letter(place)
        page.column_dimensions[letter].width = column.width
        head = page.cell(1, place, f"{column.name}*" if column.required else str(column.name))
        head.font, head.fill = Font(bold=True), SHADE
        note = page.cell(2, place, f"{NOTE_MARK}{column.note}" if place == 1 else str(column.note))
        note.font = Font(italic=True, color="666666")
        note.alignment = Alignment(wrap_text=True, vertical="top")
        for line in range(3, 3 + TEXT_LINES):
            page.cell(line, place).number_format = "@"
    _add_choices(book, page, columns)
    samples = book.create_sheet(_("示例"))
    samples.append([str(column.name) for column in columns])
    samples.append([str(column.sample) for column in columns])
    return _bytes(book)


def _add_choices(book: Workbook, page: Any, columns: Sequence[Column]) -> None:
    """Hang drop-downs on the columns that have choices; the choices stand on a page of their own."""
    lists = book.create_sheet(_("可选值"))
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
        rule.add(f"{letter}3:{letter}{MAX_ROWS}")


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
