"""Files that are handed out: templates to fill in, rows that came back, answers for a platform."""

from datetime import datetime
from importlib import import_module
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from dispatch.exchange import SheetKind
from dispatch.models import Agency, SheetImport, WriteBackFile
from dispatch.services.exchange.hotline_sheets import answer_line
from dispatch.services.exchange.sheet_imports import bad_lines
from dispatch.sheet_columns import ANSWER_HEAD, COLUMNS, staff_columns
from yuanbao.audit import record, unit_of_work
from yuanbao.sheets import Column


def _books() -> Any:
    """Return the module that holds openpyxl; imported where a file is made, and nowhere else."""
    return import_module("yuanbao.sheet_books")


def template_of(kind: str) -> bytes:
    """Return the empty file of a kind: header, notes, drop-downs, a sample."""
    columns = _columns_of(kind)
    if kind == SheetKind.STAFF:
        names = Agency.objects.active().order_by("kind", "code").values_list("name", flat=True)
        columns = staff_columns(tuple(names))
    return _books().template(str(SheetKind(kind).label), columns)


def _columns_of(kind: str) -> tuple[Column, ...]:
    return staff_columns() if kind == SheetKind.STAFF else COLUMNS[SheetKind(kind)]


def template_name(kind: str) -> str:
    """Return the name under which the empty file is saved."""
    return _("%(kind)s模板.xlsx") % {"kind": SheetKind(kind).label}


@unit_of_work
def bad_rows(sheet: SheetImport, *, by: Any, at: datetime) -> bytes:
    """Return the rows that were not taken, as they were, with line and reasons; recorded.

    Mended, the file can be uploaded again as it is: the two added columns are not read.
    """
    columns = _columns_of(sheet.kind)
    head = [(column.name, column.width) for column in columns]
    lines = [
        [*(row.cells.get(column.key, "") for column in columns), str(row.line), why]
        for row, why in bad_lines(sheet)
    ]
    record(sheet, "download_bad_rows", by=by, at=at, rows=len(lines))
    added = [(_("原来第几行"), 12), (_("为什么没有导入"), 60)]
    return _books().write_sheet(str(SheetKind(sheet.kind).label), [*head, *added], lines)


def bad_rows_name(sheet: SheetImport) -> str:
    """Return the name under which the rows that came back are saved."""
    return _("%(kind)s有问题的行.xlsx") % {"kind": SheetKind(sheet.kind).label}


@unit_of_work
def answers(file: WriteBackFile, *, by: Any, at: datetime) -> bytes:
    """Return a file of answers for its platform; filled in, it comes back as the receipt."""
    rows = file.rows.select_related("matter__hotline", "matter__petition").order_by("id")
    lines = [answer_line(row, f"{localtime(row.happened_at):%F %H:%M}") for row in rows]
    record(file, "download_answers", by=by, at=at, rows=len(lines))
    return _books().write_sheet(_("热线回填"), ANSWER_HEAD, lines)


def answers_name(file: WriteBackFile) -> str:
    """Return the name under which a file of answers is saved."""
    day = f"{localtime(file.made_at):%Y%m%d-%H%M}"
    return _("%(name)s回填%(day)s.xlsx") % {"name": file.hotline, "day": day}
