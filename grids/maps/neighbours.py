"""Which places share a border, worked out once for each version of the tree."""

from collections import defaultdict

import shapely
from django.core.cache import cache
from shapely.geometry import shape

from grids.choices import Level
from grids.models import Grid, TreeVersion
from grids.queries import boundaries_at

KEPT_SECONDS = 24 * 3600


def neighbours_of(grid: Grid) -> list[Grid]:
    """Return the live places of the same level with a common border, by code.

    Places that meet in a corner only are no neighbours.
    """
    codes = neighbour_codes(grid)
    return list(Grid.objects.live().filter(code__in=codes).defer("boundary").order_by("code"))


def neighbour_codes(grid: Grid) -> list[str]:
    """Return their codes alone."""
    if grid.is_retired or not grid.boundary:
        return []
    return _neighbours(Level(grid.level), grid).get(grid.code, [])


def _neighbours(level: Level, grid: Grid) -> dict[str, list[str]]:
    version = getattr(grid, "tree_version", None)  # read together with the place
    version = TreeVersion.current() if version is None else version
    key = f"grids.maps.neighbours.{version}.{level}"
    kept = cache.get(key)
    if kept is None:
        kept = _work_out(level)
        cache.set(key, kept, KEPT_SECONDS)
    return kept


def _work_out(level: Level) -> dict[str, list[str]]:
    rows = [(code, shape(boundary)) for code, _name, boundary, _ in boundaries_at(level)]
    codes = [code for code, _ in rows]
    areas = [area for _, area in rows]
    found: dict[str, list[str]] = defaultdict(list)
    if not areas:
        return found
    ones, others = shapely.STRtree(areas).query(areas, predicate="intersects")
    for one, other in zip(ones.tolist(), others.tolist(), strict=True):
        if one < other and shapely.intersection(areas[one], areas[other]).length > 0:
            found[codes[one]].append(codes[other])
            found[codes[other]].append(codes[one])
    return dict(found)
