"""Every write to the tree, one at a time: nested sets renumber their neighbours.

Splitting, merging and redrawing stand in `grids.services.redrawing`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import F
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from grids.choices import USUAL_KIND, Level
from grids.maps import tiling
from grids.maps.geo import area_km2
from grids.models import Grid, GridSuccession, TreeVersion
from grids.services import borders, posts
from grids.services.refusals import (
    BoundaryRefused,
    CodeTaken,
    HasLivePlaces,
    PlaceRetired,
    TreeRefused,
    WrongLevel,
)
from grids.signals import grid_closed, grid_moved
from grids.tree.naming import LETTERS, next_code, pinyin_key
from yuanbao.audit import record, unit_of_work
from yuanbao.roles import Capability
from yuanbao.workflow import lock

__all__ = [
    "Ancestry",
    "BoundaryRefused",
    "CodeTaken",
    "HasLivePlaces",
    "NewPlace",
    "PlaceRetired",
    "TreeRefused",
    "WrongLevel",
]

# Any number will do, as long as nothing else uses it.
TREE_LOCK = 2_106_020_001


@dataclass(frozen=True)
class NewPlace:
    """What a place starts with. Without a code it gets the next one of its community."""

    level: Level
    name: str
    kind: str = ""
    code: str = ""
    title: str = ""
    address: str = ""
    boundary: dict | None = field(default=None, hash=False)
    point: tuple[float, float] | None = None  # latitude, longitude of its seat
    stated_area_km2: float | None = None
    is_schematic: bool = False
    valid_from: date | None = None  # the day it is added, if not given


@dataclass(frozen=True)
class Ancestry:
    """A place and all it lies in, by level; levels that are skipped are None."""

    district: Grid | None = None
    town: Grid | None = None
    community: Grid | None = None
    compound: Grid | None = None
    area: Grid | None = None
    unit: Grid | None = None


def ancestry(grid: Grid) -> Ancestry:
    """Return the place and everything above it, without their borders.

    One query, and none for a place that was read `with_line`.
    """
    line = _line_read(grid) or Grid.objects.above(grid).defer("boundary")
    return Ancestry(**{Level(place.level).name.lower(): place for place in line})


def _line_read(grid: Grid) -> list[Grid]:
    """Return the place and its parents where all of them were read with it, else nothing."""
    line = [grid]
    while line[-1].parent_id is not None:
        if not Grid._meta.get_field("parent").is_cached(line[-1]):
            return []
        line.append(line[-1].parent)
    return line


def successors_of(grid: Grid) -> list[Grid]:
    """Return the live places that took a retired one's place, by code; itself while it is live."""
    if not grid.is_retired:
        return [grid]
    return list(Grid.objects.live().filter(precessions__old=grid).order_by("code"))


def current_of(grid: Grid) -> Grid | None:
    """Return the place that answers for `grid` now: itself, or its first live successor.

    None when it was retired without one.
    """
    return next(iter(successors_of(grid)), None)


@unit_of_work
def add(parent: Grid | None, new: NewPlace, *, by: Any, at: datetime) -> Grid:
    """Add a place as the last under `parent`; None makes a district.

    Raises OutOfReach, WrongLevel, CodeTaken, PlaceRetired, BoundaryRefused.
    """
    lock_tree()
    if parent is not None:
        parent = take(parent, by=by)
    if new.boundary is not None:
        borders.refuse_overlap(Level(new.level), [(new.name, new.boundary)])
    grid = insert(parent, new, by=by, at=at)
    redraw_above(grid)
    return grid


@unit_of_work
def rename(grid: Grid, name: str, *, by: Any, at: datetime) -> Grid:
    """Give the place another name. Raises OutOfReach, PlaceRetired."""
    lock_tree()
    grid = take(grid, by=by)
    before = grid.name
    _change(grid, name=name, pinyin=pinyin_key(name))
    record(grid, "rename", by=by, at=at, before=before, after=name)
    return grid


@unit_of_work
def describe(grid: Grid, *, name: str, title: str, address: str, by: Any, at: datetime) -> Grid:
    """Say anew what the place is called, who leads it, and where it sits.

    Raises OutOfReach, PlaceRetired.
    """
    lock_tree()
    grid = take(grid, by=by)
    if name != grid.name:
        grid = rename(grid, name, by=by, at=at)
    if (title, address) != (grid.title, grid.address):
        before = grid.title
        _change(grid, title=title, address=address)
        record(grid, "describe", by=by, at=at, before=before, after=title)
    return grid


@unit_of_work
def move(grid: Grid, parent: Grid, *, by: Any, at: datetime) -> Grid:
    """Hang the place, with all under it, under another parent; codes stay.

    Raises OutOfReach, WrongLevel, PlaceRetired.
    """
    lock_tree()
    grid, parent = take(grid, by=by), take(parent, by=by)
    before = grid.parent
    _refuse_wrong_level(parent, grid.level)
    if before is None:
        raise WrongLevel(_("区不能挂到别处。"))
    grid.move_to(parent, "last-child")
    grid.refresh_from_db()
    redraw(before)
    forget_lost_ground(before, grid)
    redraw_above(grid)
    bump_version()
    record(grid, "move", by=by, at=at, before=before.code, after=parent.code)
    grid_moved.send(sender=Grid, grid=grid, by=by, at=at)
    return grid


@unit_of_work
def retire(grid: Grid, *, by: Any, at: datetime, successors: Iterable[Grid] = ()) -> Grid:
    """Close the place where it stands; its posts pass to the successors or end.

    A drawn place whose ground is nobody else's is closed by `redrawing.retire_into`.
    Raises OutOfReach, PlaceRetired, HasLivePlaces, BoundaryRefused.
    """
    lock_tree()
    grid = take(grid, by=by)
    if grid.children.live().exists():
        raise HasLivePlaces(_("“%s”下面还有在用的网格，请先处理它们。") % grid.name)
    borders.refuse_hole(grid)
    close(grid, list(successors), by=by, at=at)
    redraw_above(grid)
    return grid


# --- steps that other tree services share; each runs inside their unit of work ---------------


def lock_tree() -> None:
    """Wait until no other transaction writes the tree, and keep others waiting."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TREE_LOCK])


def take(grid: Grid, *, by: Any) -> Grid:
    """Return the place as the database has it now, if `by` may change it and it is live."""
    grid = lock(grid, by=by, capability=Capability.MANAGE_GRIDS)
    if grid.is_retired:
        raise PlaceRetired(_("“%s”已停用，不能再改。") % grid.name)
    return grid


def insert(parent: Grid | None, new: NewPlace, *, by: Any, at: datetime) -> Grid:
    """Write one new row under a fresh parent and record it."""
    if parent is not None:
        parent.refresh_from_db()
    _refuse_wrong_level(parent, new.level)
    grid = Grid(
        parent=parent,
        level=new.level,
        kind=new.kind or USUAL_KIND[Level(new.level)],
        code=_code_for(parent, new),
        name=new.name,
        pinyin=pinyin_key(new.name),
        title=new.title,
        address=new.address,
        valid_from=new.valid_from or localdate(at),
        stated_area_km2=new.stated_area_km2,
        is_schematic=new.is_schematic,
    )
    if new.point is not None:
        grid.lat, grid.lng = new.point
    if new.boundary is not None:
        draw(grid, new.boundary)
    grid.save()
    bump_version()
    record(grid, "add", by=by, at=at, code=grid.code, under=parent.code if parent else "")
    return grid


def close(grid: Grid, successors: list[Grid], *, by: Any, at: datetime) -> None:
    """Mark the place retired, point it at its successors, and pass on its posts.

    Pointers are kept for every step back: what became `grid` earlier now points onwards too.
    """
    _change(grid, retired_at=at)
    earlier = GridSuccession.objects.filter(new=grid).values_list("old_id", flat=True)
    GridSuccession.objects.bulk_create(
        [
            GridSuccession(old_id=old, new=new, on=localdate(at))
            for old in [grid.pk, *earlier]
            for new in successors
        ],
        ignore_conflicts=True,
    )
    posts.pass_on(grid, successors, by=by, on=localdate(at), at=at)
    record(grid, "retire", by=by, at=at, successors=[new.code for new in successors])
    grid_closed.send(sender=Grid, grid=grid, successors=successors, by=by, at=at)


def draw(grid: Grid, boundary: dict) -> None:
    """Put the boundary on the unsaved row, and what follows from it. Raises BoundaryRefused."""
    try:
        grid.boundary = tiling.tidy(boundary)
    except tiling.NotAnArea as error:
        raise BoundaryRefused(_("“%s”的边界不是完整的区域，没有改动。") % grid.name) from error
    grid.area_km2 = area_km2(grid.boundary)
    if grid.lat is None:
        grid.lat, grid.lng = tiling.point_inside(grid.boundary)


def redraw(grid: Grid) -> None:
    """Make the boundary the union of the live places under it, when all of them have one.

    It is schematic when one of theirs is.
    """
    below = list(grid.children.live().values_list("boundary", "is_schematic"))
    if below and all(boundary for boundary, _ in below):
        draw(grid, tiling.union(boundary for boundary, _ in below))
        grid.is_schematic = any(is_schematic for _, is_schematic in below)
        drawn = ("boundary", "area_km2", "lat", "lng", "is_schematic")
        _change(grid, **{name: getattr(grid, name) for name in drawn})


def keep_border(grid: Grid, boundary: dict) -> None:
    """Write the border of a place that keeps its code, and what follows from it."""
    draw(grid, boundary)
    drawn = ("boundary", "area_km2", "lat", "lng")
    _change(grid, **{name: getattr(grid, name) for name in drawn})


def forget_lost_ground(parent: Grid, gone: Grid) -> None:
    """Take the border off a place when the last place that it was drawn by has gone elsewhere."""
    if gone.boundary and parent.boundary and not parent.children.live().exists():
        _change(parent, boundary=None, area_km2=None, is_schematic=False)


def redraw_above(grid: Grid) -> None:
    """Redraw all that the place lies in, from the inside out."""
    for place in Grid.objects.above(grid).exclude(pk=grid.pk).order_by("-level"):
        redraw(place)


def bump_version() -> None:
    """Tell every process that its copy of the boundaries is old."""
    if not TreeVersion.objects.filter(pk=1).update(number=F("number") + 1):
        TreeVersion.objects.create(pk=1, number=1)


def _change(grid: Grid, **values: Any) -> None:
    """Write the given columns only: the numbers of the tree are never written back."""
    Grid.objects.filter(pk=grid.pk).update(**values)
    for name, value in values.items():
        setattr(grid, name, value)
    bump_version()


def _refuse_wrong_level(parent: Grid | None, level: int) -> None:
    if parent is None and level != Level.DISTRICT:
        raise WrongLevel(_("只有区可以没有上级。"))
    if parent is not None and parent.level >= level:
        raise WrongLevel(
            _("“%(level)s”不能放在“%(parent)s”下面。")
            % {"level": Level(level).label, "parent": parent.name}
        )


def _code_for(parent: Grid | None, new: NewPlace) -> str:
    if new.code:
        if Grid.objects.filter(code=new.code).exists():
            raise CodeTaken(_("编码 %s 已经用过，不能再用。") % new.code)
        return new.code
    if parent is None or new.level not in LETTERS:
        raise WrongLevel(_("区、镇街、社区（村）要填 12 位区划代码。"))
    numbered = Grid.objects.above(parent).filter(level__lte=Level.COMMUNITY)
    base = numbered.order_by("-level").values_list("code", flat=True).first()
    taken = Grid.objects.filter(code__startswith=base).values_list("code", flat=True)
    return next_code(base, Level(new.level), taken)
