"""Geometries from one datum to the other; what is stored is always WGS-84. Plain GeoJSON values."""

from collections.abc import Callable
from typing import Any

from grids.choices import Datum
from grids.maps.geo import gcj02_to_wgs84, wgs84_to_gcj02
from grids.maps.tiling import DECIMALS

NAMES = {Datum.WGS84: "WGS-84", Datum.GCJ02: "GCJ-02"}


def to_wgs84(geometry: dict, datum: str) -> dict:
    """Return a geometry that is given in `datum` as it is stored."""
    return geometry if datum == Datum.WGS84 else _shifted(geometry, gcj02_to_wgs84)


def from_wgs84(geometry: dict, datum: str) -> dict:
    """Return a stored geometry as `datum` has it."""
    return geometry if datum == Datum.WGS84 else _shifted(geometry, wgs84_to_gcj02)


def named(words: str) -> str | None:
    """Return the datum that a file names, None for words that are neither."""
    plain = words.strip().upper().replace("-", "").replace("_", "").replace(" ", "")
    return {"WGS84": Datum.WGS84, "GCJ02": Datum.GCJ02}.get(plain)


def _shifted(geometry: dict, shift: Callable[[float, float], tuple[float, float]]) -> dict:
    def move(part: Any) -> Any:
        if not isinstance(part, list):
            raise TypeError("coordinates are lists of numbers")
        if part and isinstance(part[0], int | float):
            lat, lng = shift(part[1], part[0])
            return [round(lng, DECIMALS), round(lat, DECIMALS), *part[2:]]
        return [move(one) for one in part]

    return {**geometry, "coordinates": move(geometry["coordinates"])}
