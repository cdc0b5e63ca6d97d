"""GeoJSON of the tree for maps, simplified by level and kept in the cache by the tree's version."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import shapely
from django.core.cache import cache
from shapely.geometry import shape

from grids.choices import Level
from grids.maps import tiling
from grids.models import Grid, TreeVersion
from grids.queries import boundaries_at

# How far a drawn border may stray, in degrees: about 20 m for towns, 5 m for communities.
TOLERANCE = {Level.DISTRICT: 2e-4, Level.TOWN: 2e-4, Level.COMMUNITY: 5e-5}
KEPT_SECONDS = 24 * 3600


def layer(level: Level) -> dict[str, Any]:
    """Return a FeatureCollection of a level's live places; neighbours keep common borders.

    Properties: code, name, schematic. Units are drawn as they are.
    """
    return _kept(f"{level}", lambda: _collection(level, boundaries_at(level)))


def units_geojson(town: Grid | None = None) -> dict[str, Any]:
    """Return the unit grids, of one town or of all, as a FeatureCollection."""
    name = f"units-{town.code if town else 'all'}"
    return _kept(name, lambda: _collection(Level.UNIT, boundaries_at(Level.UNIT, town)))


def single(grid: Grid) -> dict[str, Any]:
    """Return one place's own boundary as a FeatureCollection, empty when it has none."""
    rows = [(grid.code, grid.name, grid.boundary, grid.is_schematic)] if grid.boundary else []
    return _collection(Level.UNIT, rows)


def version_tag(name: str) -> str:
    """Return the ETag of a layer as it is now; one query."""
    return f'"{TreeVersion.current()}-{name}"'


def _kept(name: str, make: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Return from the cache what was made for this version of the tree, or make it."""
    key = f"grids.layer.{TreeVersion.current()}.{name}"
    kept = cache.get(key)
    if kept is None:
        kept = make()
        cache.set(key, kept, KEPT_SECONDS)
    return kept


def _collection(level: Level, rows) -> dict[str, Any]:
    rows = list(rows)
    shapes = _simplified([shape(row[2]) for row in rows], TOLERANCE.get(level))
    features = [
        {
            "type": "Feature",
            "properties": {"code": code, "name": name, "schematic": is_schematic},
            "geometry": tiling.to_geojson(area),
        }
        for (code, name, _boundary, is_schematic), area in zip(rows, shapes, strict=True)
    ]
    return {"type": "FeatureCollection", "features": features}


def _simplified(shapes: Sequence, tolerance: float | None) -> Sequence:
    """Thin out the borders, common ones alike; areas that do not tile stay as they are."""
    if tolerance is None or not shapes or not shapely.coverage_is_valid(shapes):
        return shapes
    return list(shapely.coverage_simplify(np.array(shapes), tolerance))
