"""Split, merge and redraw places: new codes, pointers from the old ones, nothing lost."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from grids.choices import Level
from grids.maps import tiling
from grids.models import Grid
from grids.services import borders
from grids.services.hierarchy import (
    NewPlace,
    close,
    forget_lost_ground,
    insert,
    lock_tree,
    redraw_above,
    take,
)
from grids.services.refusals import BoundaryRefused, HasLivePlaces, NothingToDo, WrongLevel
from grids.services.stitching import stitch
from yuanbao.audit import unit_of_work


@unit_of_work
def split(grid: Grid, parts: Sequence[NewPlace], *, by: Any, at: datetime) -> list[Grid]:
    """Replace the place by parts on its level, under the same parent.

    Raises OutOfReach, PlaceRetired, HasLivePlaces, NothingToDo, WrongLevel, BoundaryRefused
    (parts overlap, leave a gap, or reach into a neighbour).
    """
    lock_tree()
    grid = _take_leaf(grid, by=by)
    if len(parts) < 2:
        raise NothingToDo(_("至少要分成两块。"))
    if any(part.level != grid.level for part in parts):
        raise WrongLevel(_("分出来的网格要和原来的同级。"))
    return _replace([grid], list(parts), by=by, at=at)


@unit_of_work
def merge(grids: Sequence[Grid], name: str, *, by: Any, at: datetime) -> Grid:
    """Replace places of one level under one parent by a single one.

    Raises OutOfReach, PlaceRetired, HasLivePlaces, NothingToDo, WrongLevel.
    """
    lock_tree()
    olds = [_take_leaf(grid, by=by) for grid in grids]
    if len({old.pk for old in olds}) < 2:
        raise NothingToDo(_("至少要选两个网格才能合并。"))
    first = olds[0]
    if any((old.parent_id, old.level) != (first.parent_id, first.level) for old in olds):
        raise WrongLevel(_("只能合并同一上级下的同级网格。"))
    boundaries = [old.boundary for old in olds if old.boundary]
    whole = tiling.union(boundaries) if len(boundaries) == len(olds) else None
    return _replace(olds, [_like(first, name, whole)], by=by, at=at)[0]


@unit_of_work
def retire_into(grid: Grid, neighbour: Grid, *, by: Any, at: datetime) -> Grid:
    """Close a drawn place and give its ground to a neighbour, which answers for all that lies in it.

    The neighbour keeps its name and parent and gets a new code. Raises OutOfReach, PlaceRetired,
    HasLivePlaces, NothingToDo, WrongLevel, BoundaryRefused (they share no border).
    """
    lock_tree()
    grid, taker = _take_leaf(grid, by=by), _take_leaf(neighbour, by=by)
    if grid.level != taker.level or grid.pk == taker.pk:
        raise WrongLevel(_("只能划给同级的另一个网格。"))
    if not grid.boundary or not taker.boundary:
        raise NothingToDo(_("两个网格都画了边界，才能把面积划过去。"))
    if not tiling.touch(grid.boundary, taker.boundary):
        names = {"one": grid.name, "other": taker.name}
        raise BoundaryRefused(_("“%(one)s”和“%(other)s”不相邻，面积划不过去。") % names)
    whole = tiling.union([taker.boundary, grid.boundary])
    new = _replace([taker, grid], [_like(taker, taker.name, whole)], by=by, at=at)[0]
    redraw_above(grid)
    if grid.parent is not None:
        forget_lost_ground(grid.parent, grid)
    return new


@unit_of_work
def redraw(boundaries: Mapping[Grid, dict], *, by: Any, at: datetime) -> dict[Grid, Grid]:
    """Give places new boundaries together; each gets a new code and the old one points to it.

    Returns old → new. Raises OutOfReach, PlaceRetired, HasLivePlaces, NothingToDo,
    BoundaryRefused (they overlap each other or a neighbour, or leave a gap where they were).
    """
    lock_tree()
    if not boundaries:
        raise NothingToDo(_("没有选要调整的网格。"))
    olds = [_take_leaf(grid, by=by) for grid in boundaries]
    places = [_like(old, old.name, boundaries[old]) for old in olds]
    _refuse_bad_tiling(olds, places)
    # All of them stand before the first is closed: what lies in one may come to lie in another.
    pairs = {
        old: insert(old.parent, place, by=by, at=at)
        for old, place in zip(olds, places, strict=True)
    }
    for old, new in pairs.items():
        close(old, [new], by=by, at=at)
    for new in pairs.values():
        redraw_above(new)
    stitch(list(pairs.values()))
    return pairs


def _replace(olds: list[Grid], places: list[NewPlace], *, by: Any, at: datetime) -> list[Grid]:
    _refuse_bad_tiling(olds, places)
    news = [insert(olds[0].parent, place, by=by, at=at) for place in places]
    for old in olds:
        close(old, news, by=by, at=at)
    redraw_above(news[0])
    stitch(news)
    return news


def _take_leaf(grid: Grid, *, by: Any) -> Grid:
    grid = take(grid, by=by)
    if grid.parent_id is None:
        raise WrongLevel(_("区不能拆分、合并或重划。"))
    if grid.children.live().exists():
        raise HasLivePlaces(_("“%s”下面还有在用的网格，请先调整它们。") % grid.name)
    return grid


def _like(grid: Grid, name: str, boundary: dict | None) -> NewPlace:
    return NewPlace(
        level=Level(grid.level),
        name=name,
        kind=grid.kind,
        title=grid.title,
        address=grid.address,
        boundary=boundary,
    )


def _refuse_bad_tiling(olds: list[Grid], places: list[NewPlace]) -> None:
    before = [(old.name, old.boundary) for old in olds if old.boundary]
    after = [(place.name, place.boundary) for place in places if place.boundary]
    if before and len(after) < len(places):
        raise BoundaryRefused(_("原来有边界，新的也都要有边界。"))
    if after:
        borders.refuse_overlap(Level(olds[0].level), after, instead_of=olds)
        borders.refuse_gap(before, after)
