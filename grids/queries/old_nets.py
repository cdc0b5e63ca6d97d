"""The concordance: which new grids an old cell went into, and the other way round."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from grids.models import Grid, OldCell, OldCellShare
from yuanbao.roles import Capability


@dataclass(frozen=True)
class Heir:
    """Where a share lies now: the grid itself, or what took its place when it was redrawn."""

    grid: Grid
    percent: int
    now: Sequence[Grid]


@dataclass(frozen=True)
class CellRow:
    cell: OldCell
    heirs: list[Heir]


def cells(user: Any, *, q: str = "", net: str = "") -> QuerySet[OldCell]:
    """Return the old cells of which some part lies within reach, by net and code.

    Looked for by the old code or name, or by the code or name of a new grid.
    """
    mine = OldCellShare.objects.filter(cell=OuterRef("pk"))
    rows = OldCell.objects.filter(Exists(mine.permitted(user, Capability.VIEW_TREE)))
    if net:
        rows = rows.filter(net=net)
    for word in q.split():
        new = Exists(mine.filter(Q(grid__code=word) | Q(grid__name__contains=word)))
        rows = rows.filter(Q(code__startswith=word) | Q(name__contains=word) | new)
    return rows.order_by("net", "code")


def with_heirs(page: Iterable[OldCell]) -> list[CellRow]:
    """Return the cells of a page with where each part lies now; three queries."""
    found = list(page)
    heirs = Grid.objects.live().defer("boundary").order_by("code")
    shares = (
        OldCellShare.objects.filter(cell__in=found)
        .select_related("grid")
        .defer("grid__boundary")
        .prefetch_related(Prefetch("grid__successors", queryset=heirs))
        .order_by("-percent", "grid__code")
    )
    held: dict[int, list[Heir]] = {}
    for share in shares:
        now = list(share.grid.successors.all()) if share.grid.is_retired else [share.grid]
        held.setdefault(share.cell_id, []).append(Heir(share.grid, share.percent, now))
    return [CellRow(cell, held.get(cell.pk, [])) for cell in found]


def file_rows(user: Any) -> Iterable[tuple[str, str, str, str, int]]:
    """Return every share within reach as a row of the file."""
    shares = OldCellShare.objects.permitted(user, Capability.VIEW_TREE)
    return shares.order_by("cell__net", "cell__code", "grid__code").values_list(
        "cell__net", "cell__code", "cell__name", "grid__code", "percent"
    )
