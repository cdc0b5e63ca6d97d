"""Take the concordance in from a file: all of it or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from grids.models import Grid, OldCell, OldCellShare
from grids.services.refusals import TreeRefused
from grids.tree.old_nets import Fault, Row
from yuanbao.audit import record, unit_of_work
from yuanbao.roles import Capability
from yuanbao.workflow import lock


class ConcordanceRefused(TreeRefused):
    """The file has faults; nothing of it was taken in."""


@dataclass(frozen=True)
class Taken:
    """How many old cells and shares the file gave."""

    n_cells: int
    n_shares: int


def grid_faults(district: Grid, rows: Sequence[Row]) -> list[Fault]:
    """Return the lines that name a grid which is not in the district."""
    known = set(Grid.objects.under(district).values_list("code", flat=True))
    return [
        Fault(row.line, _("没有编码 %s 的网格。") % row.grid)
        for row in rows
        if row.grid not in known
    ]


@unit_of_work
def take_in(district: Grid, rows: Sequence[Row], *, by: Any, at: datetime) -> Taken:
    """Write the cells of the rows with exactly these shares; other cells stay as they are.

    Raises OutOfReach, ConcordanceRefused.
    """
    district = lock(district, by=by, capability=Capability.MANAGE_GRIDS)
    if not rows:
        raise ConcordanceRefused(_("文件里没有对照，没有改动。"))
    faults = grid_faults(district, rows)
    if faults:
        raise ConcordanceRefused(_("有 %s 行有问题，一行也没有导入。") % len(faults))
    taken = write(rows)
    record(district, "import_old_nets", by=by, at=at, count=taken.n_cells)
    return taken


def write(rows: Sequence[Row]) -> Taken:
    """Write cells and shares in bulk. Runs inside the caller's unit of work."""
    named = {(row.net, row.code): row.name for row in rows}
    OldCell.objects.bulk_create(
        [OldCell(net=net, code=code, name=name) for (net, code), name in named.items()],
        update_conflicts=True,
        unique_fields=["net", "code"],
        update_fields=["name"],
        batch_size=1000,
    )
    cells = {
        (cell.net, cell.code): cell.pk
        for cell in OldCell.objects.filter(code__in={code for _net, code in named})
    }
    grids = dict(Grid.objects.filter(code__in={r.grid for r in rows}).values_list("code", "pk"))
    OldCellShare.objects.filter(cell__in=[cells[key] for key in named]).delete()
    shares = [
        OldCellShare(cell_id=cells[r.net, r.code], grid_id=grids[r.grid], percent=r.percent)
        for r in rows
    ]
    OldCellShare.objects.bulk_create(shares, batch_size=1000)
    return Taken(len(named), len(shares))
