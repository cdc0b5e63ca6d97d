"""Distances, areas, points in boundaries and datum conversion; plain values, no database.

Angles are degrees, WGS84 unless a name says otherwise; GeoJSON has longitude first, every
function here latitude first.
"""

import math
from collections.abc import Iterable, Mapping
from itertools import pairwise

import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

EARTH_RADIUS_M = 6_371_007.2  # of the sphere with the ellipsoid's surface
_KRASOVSKY_AXIS_M = 6_378_245.0
_KRASOVSKY_ECCENTRICITY = 0.006_693_421_622_965_943


def metres_between(lat: float, lng: float, other_lat: float, other_lng: float) -> float:
    """Return the great-circle distance in metres (haversine)."""
    north = math.radians(other_lat - lat)
    east = math.radians(other_lng - lng)
    scale = math.cos(math.radians(lat)) * math.cos(math.radians(other_lat))
    half = math.sin(north / 2) ** 2 + scale * math.sin(east / 2) ** 2
    return 2 * EARTH_RADIUS_M * math.asin(math.sqrt(half))


def area_km2(boundary: Mapping) -> float:
    """Return the area of a GeoJSON Polygon or MultiPolygon on the sphere, holes taken out."""
    total = 0.0
    for rings in _polygons(boundary):
        outer, *holes = (_ring_area_m2(ring) for ring in rings)
        total += outer - sum(holes)
    return total / 1e6


def wgs84_to_gcj02(lat: float, lng: float) -> tuple[float, float]:
    """Return the point as Chinese map services draw it; outside China it stays as it is."""
    if not (0.8293 <= lat <= 55.8271 and 72.004 <= lng <= 137.8347):
        return lat, lng
    north, east = _shift_metres_like(lng - 105.0, lat - 35.0)
    phi = math.radians(lat)
    bend = 1 - _KRASOVSKY_ECCENTRICITY * math.sin(phi) ** 2
    meridian = _KRASOVSKY_AXIS_M * (1 - _KRASOVSKY_ECCENTRICITY) / bend**1.5
    parallel = _KRASOVSKY_AXIS_M / math.sqrt(bend) * math.cos(phi)
    return lat + math.degrees(north / meridian), lng + math.degrees(east / parallel)


def gcj02_to_wgs84(lat: float, lng: float) -> tuple[float, float]:
    """Return the true point of one read off a Chinese map, to a few millimetres."""
    true_lat, true_lng = lat, lng
    for _ in range(5):
        drawn_lat, drawn_lng = wgs84_to_gcj02(true_lat, true_lng)
        true_lat += lat - drawn_lat
        true_lng += lng - drawn_lng
    return true_lat, true_lng


class BoundaryIndex:
    """Finds the area a point lies in. Areas are (code, GeoJSON geometry) pairs.

    A point on a border belongs to the lowest code. Areas that share their vertices leave no
    gap: the test is exact, so a point near a common edge is in one of them or on both.
    """

    def __init__(self, areas: Iterable[tuple[str, Mapping]]):
        pairs = sorted(areas, key=lambda pair: pair[0])
        self.codes = [code for code, _ in pairs]
        self._shapes = [shape(boundary) for _, boundary in pairs]
        shapely.prepare(self._shapes)
        self._tree = shapely.STRtree(self._shapes)

    def __len__(self):
        return len(self.codes)

    def at(self, lat: float, lng: float) -> str | None:
        """Return the code of the area with the point, None when no area has it."""
        hits = self._tree.query(shapely.Point(lng, lat), predicate="intersects")
        return self.codes[hits.min()] if len(hits) else None

    def nearest(self, lat: float, lng: float) -> tuple[str, float] | None:
        """Return the nearest area's code and its distance in metres, 0 when inside.

        None when there are no areas. Nearness is judged with longitude shrunk to the
        latitude, good to a few per mille within a district.
        """
        inside = self.at(lat, lng)
        if inside is not None:
            return inside, 0.0
        return min(
            ((code, _metres_to(area, lat, lng)) for code, area in self._candidates(lat, lng)),
            key=lambda pair: (pair[1], pair[0]),
            default=None,
        )

    def _candidates(self, lat: float, lng: float):
        """Yield areas that may be nearest: degrees east are at most that much too long."""
        point = shapely.Point(lng, lat)
        if not self._shapes:
            return
        stretch = 1 / max(math.cos(math.radians(lat)), 0.01)
        first = self._shapes[self._tree.nearest(point)]
        reach = first.distance(point) * stretch
        for position in self._tree.query(point.buffer(reach * 1.001 + 1e-9)):
            yield self.codes[position], self._shapes[position]


def distance_to_m(boundary: Mapping, lat: float, lng: float) -> float:
    """Return the metres from a point to a GeoJSON geometry, 0 when inside."""
    return _metres_to(shape(boundary), lat, lng)


def rings_of(boundary: Mapping) -> list:
    """Return the outer rings of a GeoJSON Polygon or MultiPolygon."""
    return [rings[0] for rings in _polygons(boundary)]


def _metres_to(area: BaseGeometry, lat: float, lng: float) -> float:
    shrink = math.cos(math.radians(lat))
    flat = shapely.transform(area, lambda points: points * (shrink, 1.0))
    line = shapely.shortest_line(flat, shapely.Point(lng * shrink, lat))
    near_x, near_y = line.coords[0]
    return metres_between(lat, lng, near_y, near_x / shrink)


def _polygons(boundary: Mapping) -> list:
    if boundary["type"] == "Polygon":
        return [boundary["coordinates"]]
    return boundary["coordinates"]


def _ring_area_m2(ring: list) -> float:
    """Return the area between a ring and the equator's cylinder: exact on the sphere."""
    total = 0.0
    for (lng, lat, *_), (next_lng, next_lat, *_) in pairwise(ring):
        height = 2 + math.sin(math.radians(lat)) + math.sin(math.radians(next_lat))
        total += math.radians(next_lng - lng) * height
    return abs(total) * EARTH_RADIUS_M**2 / 2


def _shift_metres_like(x: float, y: float) -> tuple[float, float]:
    """Return the published shift (north, east) for degrees counted from 105° E, 35° N."""
    ripple = 20 * math.sin(6 * x * math.pi) + 20 * math.sin(2 * x * math.pi)
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x))
    north += (ripple + _waves(y, (20, 1), (40, 3), (160, 12), (320, 30))) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x))
    east += (ripple + _waves(x, (20, 1), (40, 3), (150, 12), (300, 30))) * 2 / 3
    return north, east


def _waves(value: float, *terms: tuple[float, float]) -> float:
    return sum(size * math.sin(value / length * math.pi) for size, length in terms)
