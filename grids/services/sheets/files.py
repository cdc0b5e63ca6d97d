"""Files that are handed out: templates to fill in, and rows that came back."""

from datetime import datetime
from importlib import import_module
from typing import Any

from django.utils.translation import gettext as _

from grids.models import RegisterImport
from grids.services.sheets.parts import findings_of, rows_of
from grids.services.sheets.staging import LIMITS, known_spec
from grids.sheets.choices import RowEffect
from grids.sheets.specs import columns_of
from yuanbao.audit import record, unit_of_work


def _books() -> Any:
    """Return the module that holds openpyxl; imported where a file is made, and nowhere else."""
    return import_module("yuanbao.sheet_books")


def template_of(key: str) -> bytes:
    """Return the empty file of a register: names, notes, drop-downs, a page of samples."""
    spec = known_spec(key)
    return _books().template(str(spec.label), columns_of(spec.fields()), LIMITS.rows)


def template_name(key: str) -> str:
    """Return the name under which the empty file is saved."""
    return _("%(register)s导入模板.xlsx") % {"register": known_spec(key).label}


@unit_of_work
def bad_rows(run: RegisterImport, *, by: Any, at: datetime) -> bytes:
    """Return the rows that were not taken, as they were, with line and reasons; recorded.

    Mended, the file can be uploaded again as it is: the two added columns are not read.
    """
    columns = columns_of(known_spec(run.register).fields())
    head = [(column.name, column.width) for column in columns]
    lines = []
    for part in run.parts.filter(n_bad__gt=0).order_by("serial"):
        why = {f.line: f.faults for f in findings_of(part) if f.effect == RowEffect.BAD}
        for row in rows_of(part):
            if row.line in why:
                words = "；".join(f"{name}：{fault}" for name, fault in why[row.line])
                cells = [row.cells.get(column.key, "") for column in columns]
                lines.append([*cells, str(row.line), words])
    record(run, "download_bad_rows", by=by, at=at, rows=len(lines))
    added = [(_("原来第几行"), 12), (_("为什么没有导入"), 60)]
    return _books().write_sheet(str(known_spec(run.register).label), [*head, *added], lines)


def bad_rows_name(run: RegisterImport) -> str:
    """Return the name under which the rows that came back are saved."""
    return _("%(register)s有问题的行.xlsx") % {"register": known_spec(run.register).label}
