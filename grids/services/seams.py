"""Neighbours' borders follow: a redrawn one is shared by both sides, vertex by vertex."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from grids.choices import Level
from grids.maps import tiling
from grids.models import Grid
from grids.services import borders, hierarchy, redrawing
from grids.services.refusals import BoundaryRefused, HasLivePlaces
from grids.services.stitching import beside
from yuanbao.audit import record, unit_of_work


def followed(grid: Grid, boundary: dict) -> dict[Grid, dict]:
    """Return the borders that change when a place gets a new one: its own and its neighbours'.

    What it takes, they lose; what it leaves, goes to the neighbour with the longest common
    border. Raises BoundaryRefused where a neighbour would vanish or fall apart, or where the
    new border reaches ground that is no neighbour's.
    """
    new = borders.sound(grid.name, boundary)
    near = beside(grid, [_border(grid), new])
    ground = tiling.union([_border(grid), *(_border(one) for one in near)])
    _refuse_foreign_ground(grid, new, ground)
    olds = {grid: new, **{one: _border(one) for one in near}}
    after = tiling.knit(olds, ground, giver=grid)
    # What no neighbour could take came back to the place that left it.
    borders.refuse_gap([(grid.name, after[grid])], [(grid.name, new)])
    for one in near:
        _refuse_loss(one, after.get(one))
    return {one: after[one] for one in olds if one == grid or _differs(one, after[one])}


def planned(grid: Grid, boundary: dict, *, follows: bool) -> dict[Grid, dict]:
    """Return which borders `adjust` would change, and into what. Raises BoundaryRefused."""
    if grid.boundary is None:
        borders.refuse_overlap(Level(grid.level), [(grid.name, boundary)], instead_of=[grid])
        return {grid: borders.sound(grid.name, boundary)}
    if follows:
        return followed(grid, boundary)
    borders.refuse_overlap(Level(grid.level), [(grid.name, boundary)], instead_of=[grid])
    borders.refuse_gap([(grid.name, grid.boundary)], [(grid.name, boundary)])
    return {grid: borders.sound(grid.name, boundary)}


@unit_of_work
def adjust(grid: Grid, boundary: dict, *, follows: bool, by: Any, at: datetime) -> list[Grid]:
    """Give a place a new border; where `follows`, its neighbours' borders follow.

    A place that had none is only drawn and keeps its code. Returns the new places, the one
    asked for first. Raises OutOfReach, PlaceRetired, HasLivePlaces, BoundaryRefused.
    """
    hierarchy.lock_tree()
    grid = hierarchy.take(grid, by=by)
    if grid.boundary is None:
        return [_outline(grid, boundary, by=by, at=at)]
    changed = followed(grid, boundary) if follows else {grid: boundary}
    pairs = redrawing.redraw(changed, by=by, at=at)
    return [pairs[old] for old in changed]


def _outline(grid: Grid, boundary: dict, *, by: Any, at: datetime) -> Grid:
    if grid.children.live().filter(boundary__isnull=False).exists():
        raise HasLivePlaces(_("“%s”的边界由下级网格合成，请调整下级。") % grid.name)
    borders.refuse_overlap(Level(grid.level), [(grid.name, boundary)], instead_of=[grid])
    hierarchy.keep_border(grid, boundary)
    hierarchy.redraw_above(grid)
    record(grid, "redraw", by=by, at=at)
    return grid


def _refuse_foreign_ground(grid: Grid, new: dict, ground: dict) -> None:
    outside = tiling.gap_m2([new], [ground])
    if outside > borders.TOLERANCE_M2:
        raise BoundaryRefused(
            _("“%(name)s”的新边界有 %(area)s 平方米不在相邻网格里，没有改动。请画到相邻网格以内。")
            % {"name": grid.name, "area": f"{outside:,.0f}"}
        )


def _refuse_loss(near: Grid, after: dict | None) -> None:
    if after is None:
        raise BoundaryRefused(_("“%s”会被整个占去，没有改动。要并掉它，请用“合并”。") % near.name)
    if after["type"] == "MultiPolygon" and _border(near)["type"] == "Polygon":
        raise BoundaryRefused(_("“%s”会被切成几块，没有改动。请让新边界绕开它。") % near.name)


def _differs(near: Grid, after: dict) -> bool:
    lost = tiling.gap_m2([_border(near)], [after])
    won = tiling.gap_m2([after], [_border(near)])
    return lost > borders.TOLERANCE_M2 or won > borders.TOLERANCE_M2


def _border(grid: Grid) -> dict:
    """Return the border of a place that is known to have one."""
    return grid.boundary or {}
