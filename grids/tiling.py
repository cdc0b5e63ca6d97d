"""Boundaries as a whole: tidy, join, and measure gaps and overlaps. Plain GeoJSON values."""

import math
from collections.abc import Iterable, Mapping, Sequence

import shapely
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from grids.geo import EARTH_RADIUS_M

DECIMALS = 7


class NotAnArea(ValueError):
    """The geometry is no sound polygon or set of polygons."""


def tidy(boundary: Mapping) -> dict:
    """Return the boundary at seven decimals, rings in a fixed order and direction.

    Raises NotAnArea for anything but a valid Polygon or MultiPolygon.
    """
    try:
        area = shape(boundary)
    except (KeyError, TypeError, ValueError, AttributeError, shapely.errors.ShapelyError) as error:
        raise NotAnArea(str(error)) from error
    if area.geom_type not in {"Polygon", "MultiPolygon"} or area.is_empty or not area.is_valid:
        raise NotAnArea(shapely.is_valid_reason(area))
    return to_geojson(area)


def to_geojson(area: BaseGeometry) -> dict:
    """Return an area as GeoJSON lists, rounded to seven decimals, outer rings anticlockwise."""
    oriented = shapely.orient_polygons(shapely.normalize(area))
    plain = mapping(oriented)
    return {"type": plain["type"], "coordinates": _rounded(plain["coordinates"])}


def union(boundaries: Iterable[Mapping]) -> dict:
    """Return the area of all boundaries together, inner borders dissolved."""
    return to_geojson(shapely.union_all([shape(boundary) for boundary in boundaries]))


def point_inside(boundary: Mapping) -> tuple[float, float]:
    """Return a latitude and longitude that surely lie inside."""
    point = shape(boundary).representative_point()
    return round(point.y, DECIMALS), round(point.x, DECIMALS)


def overlap_m2(boundaries: Sequence[Mapping], others: Iterable[Mapping] = ()) -> float:
    """Return the largest area that two of `boundaries`, or one and one of `others`, share."""
    areas = [shape(boundary) for boundary in boundaries]
    rest = [shape(boundary) for boundary in others]
    tree = shapely.STRtree(areas + rest)
    largest = 0.0
    for position, area in enumerate(areas):
        for other in tree.query(area, predicate="intersects"):
            if other > position:
                largest = max(largest, _m2(area.intersection(tree.geometries[other])))
    return largest


def gap_m2(before: Iterable[Mapping], after: Iterable[Mapping]) -> float:
    """Return how much of the area covered before is covered no longer."""
    old = shapely.union_all([shape(boundary) for boundary in before])
    new = shapely.union_all([shape(boundary) for boundary in after])
    return _m2(old.difference(new))


def _m2(area: BaseGeometry) -> float:
    """Return the area in square metres, flat at the area's own latitude."""
    if area.is_empty:
        return 0.0
    degree = math.radians(1) * EARTH_RADIUS_M
    return area.area * degree**2 * math.cos(math.radians(area.centroid.y))


def _rounded(coordinates):
    if isinstance(coordinates, float | int):
        return round(float(coordinates), DECIMALS)
    return [_rounded(part) for part in coordinates]
