"""Boundaries as a whole: tidy, join, and measure gaps and overlaps. Plain GeoJSON values."""

import math
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

import shapely
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from grids.maps.geo import EARTH_RADIUS_M

Key = TypeVar("Key", bound=Hashable)
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


def overlaps(
    areas: Sequence[tuple[str, Mapping]], others: Sequence[tuple[str, Mapping]] = ()
) -> list[tuple[int, str, float]]:
    """Return (place in `areas`, the other's name, shared square metres) wherever ground is shared.

    Compared are `areas` with each other and with `others`, each pair once.
    """
    names = [name for name, _ in (*areas, *others)]
    shapes = [shape(boundary) for _, boundary in (*areas, *others)]
    tree = shapely.STRtree(shapes)
    pairs = [
        (one, other)
        for one in range(len(areas))
        for other in tree.query(shapes[one], predicate="intersects").tolist()
        if other > one
    ]
    return [
        (one, names[other], _m2(shapes[one].intersection(shapes[other]))) for one, other in pairs
    ]


def left_out(
    before: Sequence[tuple[str, Mapping]], after: Sequence[tuple[str, Mapping]]
) -> tuple[str, float] | None:
    """Return whose ground is covered no longer, the largest loss, and its square metres."""
    new = shapely.union_all([shape(boundary) for _, boundary in after])
    losses = [(name, _m2(shape(boundary).difference(new))) for name, boundary in before]
    return max(losses, key=lambda loss: loss[1], default=None)


def gap_m2(before: Iterable[Mapping], after: Iterable[Mapping]) -> float:
    """Return how much of the area covered before is covered no longer."""
    old = shapely.union_all([shape(boundary) for boundary in before])
    new = shapely.union_all([shape(boundary) for boundary in after])
    return _m2(old.difference(new))


def touch(one: Mapping, other: Mapping) -> bool:
    """Say whether two areas share a border or ground, more than a corner."""
    common = shape(one).intersection(shape(other))
    return common.length > 0


def cut(boundary: Mapping, line: Mapping) -> list[dict]:
    """Return the parts into which a line cuts an area, largest first; one where it does not.

    The line may begin and end outside. Raises NotAnArea for anything but a line.
    """
    try:
        drawn = shape(line)
    except (KeyError, TypeError, ValueError, AttributeError, shapely.errors.ShapelyError) as error:
        raise NotAnArea(str(error)) from error
    if drawn.geom_type not in {"LineString", "MultiLineString"} or drawn.is_empty:
        raise NotAnArea(drawn.geom_type)
    area = shape(boundary)
    noded = shapely.union_all([area.boundary, drawn], grid_size=10**-DECIMALS)
    faces = shapely.polygonize(shapely.get_parts(noded).tolist()).geoms
    parts = [face for face in faces if area.contains(face.representative_point())]
    return [to_geojson(part) for part in sorted(parts, key=lambda part: -part.area)]


def knit(
    areas: Mapping[Key, Mapping], ground: Mapping, *, giver: Key | None = None
) -> dict[Key, dict]:
    """Return the areas as a tiling of the ground: the first named wins where two overlap.

    Ground that nobody took goes to the area it borders most, to `giver` only where it borders
    no other; an area's ground outside is cut off. Neighbours get the same vertices, so that no seam is left between them. An area
    of which nothing is left is missing in the answer.
    """
    shapes = {key: shape(boundary) for key, boundary in areas.items()}
    floor = shape(ground)
    rings = [area.boundary for area in shapes.values()]
    noded = shapely.union_all([*rings, floor.boundary], grid_size=10**-DECIMALS)
    faces = shapely.polygonize(shapely.get_parts(noded).tolist()).geoms
    inside = [face for face in faces if floor.contains(face.representative_point())]
    owned: dict[Key, list[BaseGeometry]] = {key: [] for key in shapes}
    spare: list[BaseGeometry] = []
    for face in inside:
        point = face.representative_point()
        owner = next((key for key, area in shapes.items() if area.contains(point)), None)
        (spare if owner is None else owned[owner]).append(face)
    for face in sorted(spare, key=lambda face: -face.area):
        owned[_nearest(face, owned, giver)].append(face)
    return {key: to_geojson(shapely.union_all(parts)) for key, parts in owned.items() if parts}


def _nearest(face: BaseGeometry, owned: Mapping[Key, list[BaseGeometry]], giver: Key | None) -> Key:
    """Return whose faces share the longest border with this one."""
    common = {
        key: sum(face.intersection(part).length for part in parts)
        for key, parts in owned.items()
        if parts
    }
    return max(common, key=lambda key: (key != giver and common[key] > 0, common[key]))


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
