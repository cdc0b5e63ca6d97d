"""A branch of the tree in and out as GeoJSON: every problem is told by feature, then all or nothing.

A feature whose code is live gets its name, title and border; one without a code, but with the
code of a parent, is added there.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from grids.choices import Datum, Level
from grids.maps import tiling
from grids.maps.datum import NAMES, from_wgs84
from grids.maps.shapes import Shape
from grids.models import Grid
from grids.services import borders, hierarchy, redrawing
from grids.services.hierarchy import NewPlace
from grids.services.refusals import TreeRefused
from yuanbao.audit import record, unit_of_work

MOST_FEATURES = 2000


class ImportRefused(TreeRefused):
    """The file has problems; nothing of it was taken in."""


@dataclass(frozen=True)
class Problem:
    """What is wrong with one feature, counted from one; 0 means the file as a whole."""

    number: int
    name: str
    words: str


@dataclass(frozen=True)
class Wanted:
    """One feature understood: the place it changes, or the parent it is added to."""

    number: int
    name: str
    title: str
    boundary: dict
    grid: Grid | None = None
    parent: Grid | None = None
    level: int = 0

    @property
    def is_redrawn(self) -> bool:
        """Say whether an existing border changes by more than hands can tell."""
        if self.grid is None or not self.grid.boundary:
            return self.grid is not None
        old, new = self.grid.boundary, self.boundary
        moved = max(tiling.gap_m2([old], [new]), tiling.gap_m2([new], [old]))
        return moved > borders.TOLERANCE_M2


@dataclass(frozen=True)
class Reading:
    """What a file would do, and what stands in its way."""

    wanted: list[Wanted]
    problems: list[Problem]

    @property
    def n_added(self) -> int:
        return sum(one.grid is None for one in self.wanted)

    @property
    def n_redrawn(self) -> int:
        return sum(one.is_redrawn for one in self.wanted)

    @property
    def n_renamed(self) -> int:
        return sum(one.grid is not None and one.grid.name != one.name for one in self.wanted)


def read(root: Grid, shapes: Sequence[Shape]) -> Reading:
    """Return what the features mean below a place, with every problem of each."""
    if len(shapes) > MOST_FEATURES:
        words = _("一次最多 %s 个图形，请分开导入。") % MOST_FEATURES
        return Reading([], [Problem(0, "", words)])
    known = {grid.code: grid for grid in Grid.objects.under(root)}
    wanted: list[Wanted] = []
    problems: list[Problem] = []
    seen: dict[str, int] = {}
    for number, one in enumerate(shapes, start=1):
        found = _understood(number, one, known, seen)
        (wanted if isinstance(found, Wanted) else problems).append(found)  # type: ignore[arg-type]
    return Reading(wanted, [*problems, *_ground_problems(root, wanted)])


@unit_of_work
def take_in(root: Grid, shapes: Sequence[Shape], *, by: Any, at: datetime) -> Reading:
    """Do what the features say, all or nothing. Raises OutOfReach, ImportRefused, TreeRefused."""
    hierarchy.lock_tree()
    root = hierarchy.take(root, by=by)
    reading = read(root, shapes)
    if reading.problems:
        raise ImportRefused(_("有 %s 处问题，一个也没有导入。") % len(reading.problems))
    if not reading.wanted:
        raise ImportRefused(_("文件里没有网格。"))
    _rename(reading, by=by, at=at)
    _redraw(reading, by=by, at=at)
    for one in reading.wanted:
        if one.grid is None and one.parent is not None:
            new = NewPlace(Level(one.level), one.name, title=one.title, boundary=one.boundary)
            hierarchy.add(one.parent, new, by=by, at=at)
    record(root, "import_places", by=by, at=at, count=len(reading.wanted))
    return reading


def collection(root: Grid, datum: Datum = Datum.WGS84) -> dict[str, Any]:
    """Return the live places at and under one as a FeatureCollection, with what they are.

    The file names its datum, so that it cannot be taken in as another.
    """
    places = Grid.objects.live().under(root).select_related("parent").order_by("level", "code")
    features = [_feature(place, datum) for place in places.defer("parent__boundary")]
    return {"type": "FeatureCollection", "datum": NAMES[datum], "features": features}


def _feature(place: Grid, datum: Datum) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": from_wgs84(place.boundary, datum) if place.boundary else None,
        "properties": {
            "code": place.code,
            "name": place.name,
            "level": place.level,
            "kind": place.kind,
            "title": place.title,
            "parent": place.parent.code if place.parent else "",
            "area_km2": round(place.area_km2, 6) if place.area_km2 else None,
            "schematic": place.is_schematic,
        },
    }


def _understood(
    number: int, one: Shape, known: dict[str, Grid], seen: dict[str, int]
) -> Wanted | Problem:
    facts = {name: str(one.properties.get(name) or "").strip() for name in _TEXTS}
    code, name = facts["code"], facts["name"][:60]
    try:
        boundary = tiling.tidy(one.geometry)
    except tiling.NotAnArea as error:
        words = _("不是完整的区域（要 Polygon 或 MultiPolygon，不自己相交）：%s") % error
        return Problem(number, name or code, words)
    if not code:
        return _new(number, facts, boundary, known)
    grid = known.get(code)
    words = _code_trouble(code, grid, seen.setdefault(code, number), number)
    if words or grid is None:
        return Problem(number, name or code, words)
    return Wanted(number, name or grid.name, facts["title"][:60] or grid.title, boundary, grid=grid)


def _code_trouble(code: str, grid: Grid | None, first: int, number: int) -> str:
    if first != number:
        return _("编码 %(code)s 和第 %(n)s 个重复。") % {"code": code, "n": first}
    if grid is None:
        return _("这个范围里没有编码 %s。") % code
    return _("编码 %s 已停用。") % code if grid.is_retired else ""


def _new(number: int, facts: dict[str, str], boundary: dict, known: dict) -> Wanted | Problem:
    """Read a feature without a code: it names its parent, its level and itself."""
    name, parent = facts["name"][:60], known.get(facts["parent"])
    level = int(facts["level"]) if facts["level"] in _BELOW_COMMUNITY else 0
    if not name:
        return Problem(number, "", _("没有编码也没有名称。"))
    if parent is None or parent.is_retired:
        return Problem(number, name, _("上级 %s 不在这个范围里，或已停用。") % facts["parent"])
    if parent.level >= level:
        return Problem(number, name, _("层级要写 4、5 或 6，并且低于上级。"))
    return Wanted(number, name, facts["title"][:60], boundary, parent=parent, level=level)


_TEXTS = ("code", "name", "title", "parent", "level")
_BELOW_COMMUNITY = {str(level.value) for level in Level if level > Level.COMMUNITY}


def _ground_problems(root: Grid, wanted: list[Wanted]) -> list[Problem]:
    """Return what is wrong with the borders together: overlaps, gaps, ground outside."""
    problems = []
    for one in wanted:
        if one.is_redrawn and one.grid is not None and _has_drawn_parts(one.grid):
            words = _("它的边界由下级网格合成，请改下级的边界。")
            problems.append(Problem(one.number, one.name, words))
    for level in sorted({_level(one) for one in wanted}):
        problems += _level_problems(root, [one for one in wanted if _level(one) == level], level)
    return problems


def _level_problems(root: Grid, wanted: list[Wanted], level: int) -> list[Problem]:
    moved = [one for one in wanted if one.grid is None or one.is_redrawn]
    olds = [one.grid for one in moved if one.grid is not None]
    after = [(one.name, one.boundary) for one in moved]
    problems = []
    shared: dict[int, list[tuple[float, str]]] = defaultdict(list)
    for place, other, m2 in tiling.overlaps(after, borders.others_at(level, olds)):
        if m2 > borders.TOLERANCE_M2:
            shared[place].append((m2, other))
    for place, found in sorted(shared.items()):
        one, (m2, other) = moved[place], max(found)
        words = borders.overlap_words(one.name, other, m2)
        if len(found) > 1:
            words += _("还和另外 %s 个网格重叠。") % (len(found) - 1)
        problems.append(Problem(one.number, one.name, words))
    for one in moved:
        problems += _refusals(one, borders.refuse_outside, root, [(one.name, one.boundary)])
        if one.grid is not None and one.grid.boundary:
            old = [(one.grid.name, one.grid.boundary)]
            problems += _refusals(one, borders.refuse_gap, old, after)
    return problems


def _refusals(one: Wanted, check: Any, *facts: Any) -> list[Problem]:
    try:
        check(*facts)
    except TreeRefused as refusal:
        return [Problem(one.number, one.name, str(refusal))]
    return []


def _level(one: Wanted) -> int:
    return one.grid.level if one.grid is not None else one.level


def _has_drawn_parts(grid: Grid) -> bool:
    return grid.children.live().filter(boundary__isnull=False).exists()


def _rename(reading: Reading, *, by: Any, at: datetime) -> None:
    for one in reading.wanted:
        if one.grid is not None and (one.name, one.title) != (one.grid.name, one.grid.title):
            facts = {"name": one.name, "title": one.title, "address": one.grid.address}
            hierarchy.describe(one.grid, **facts, by=by, at=at)


def _redraw(reading: Reading, *, by: Any, at: datetime) -> None:
    """Draw first borders as they are, and change the others together."""
    changed: dict[Grid, dict] = {}
    for one in reading.wanted:
        if one.grid is None or not one.is_redrawn:
            continue
        if one.grid.boundary is None:
            hierarchy.keep_border(one.grid, one.boundary)
            hierarchy.redraw_above(one.grid)
        else:
            changed[one.grid] = one.boundary
    if changed:
        redrawing.redraw(changed, by=by, at=at)
