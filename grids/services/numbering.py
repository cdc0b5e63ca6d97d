"""Writes the nested-set numbers anew from the parent links."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from grids.models import Grid
from grids.services.hierarchy import TreeRefused, bump_version, lock_tree
from grids.tree import nesting
from yuanbao.audit import record, unit_of_work


class Unreachable(TreeRefused):
    """Some places hang on each other in a ring; no numbers can be right."""


@unit_of_work
def rebuild(*, by: Any, at: datetime) -> int:
    """Number the whole tree anew and return how many places had wrong numbers.

    Raises Unreachable.
    """
    lock_tree()
    changed = renumber()
    for root in Grid.objects.filter(parent__isnull=True):
        record(root, "rebuild", by=by, at=at, changed=changed)
    return changed


def renumber() -> int:
    """Write the numbers that differ; siblings keep their order. Runs under the tree lock."""
    rows = Grid.objects.order_by("tree_id", "lft", "code")
    grids = list(rows.only("pk", "parent", "tree_id", "lft", "rght", "depth"))
    places = nesting.number((grid.pk, grid.parent_id) for grid in grids)
    if len(places) < len(grids):
        raise Unreachable(_("有的网格互为上下级，编号无法重建。请先改正上级。"))
    changed = [grid for grid in grids if _take_place(grid, places[grid.pk])]
    Grid.objects.bulk_update(changed, ["tree_id", "lft", "rght", "depth"], batch_size=500)
    bump_version()
    return len(changed)


def _take_place(grid: Grid, place: nesting.Place) -> bool:
    before = (grid.tree_id, grid.lft, grid.rght, grid.depth)
    grid.tree_id, grid.lft, grid.rght, grid.depth = place
    return before != place
