"""Which unit grid a point lies in, by boundaries kept in memory.

Each process loads the live units once and again when the tree's version has changed; the
version is read from the database on every call, the boundaries are not.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from grids.choices import Level
from grids.maps.geo import BoundaryIndex, gcj02_to_wgs84
from grids.models import Grid, TreeVersion


@dataclass(frozen=True)
class Location:
    """Where a point lies: in `unit`, or `metres` away from `nearest`."""

    unit: Grid | None
    nearest: Grid | None
    metres: float

    @property
    def is_outside(self) -> bool:
        return self.unit is None


@dataclass(frozen=True)
class _Loaded:
    version: int
    index: BoundaryIndex


# Replaced as a whole, so that threads see either the old index or the new one.
_memory: dict[str, _Loaded] = {}


def unit_at(lat: float, lng: float) -> Grid | None:
    """Return the live unit grid with the point (WGS84), None outside all of them.

    A point on a border belongs to the lowest code. It is read with all that it lies in.
    """
    code = _index().at(lat, lng)
    return Grid.objects.with_line().get(code=code) if code else None


def units_at(points: Sequence[tuple[float, float]]) -> list[int | None]:
    """Return the key of the live unit grid of each point (WGS84); two queries for all of them."""
    if not points:
        return []
    index = _index()
    codes = [index.at(lat, lng) for lat, lng in points]
    keys = dict(Grid.objects.filter(code__in=set(codes) - {None}).values_list("code", "pk"))
    return [keys.get(code) for code in codes]


def unit_at_gcj02(lat: float, lng: float) -> Grid | None:
    """Return the unit grid of a point read off a Chinese map service."""
    return unit_at(*gcj02_to_wgs84(lat, lng))


def locate(lat: float, lng: float) -> Location:
    """Say in which unit grid the point lies, or how far it is from the nearest one."""
    found = _index().nearest(lat, lng)
    if found is None:
        return Location(unit=None, nearest=None, metres=float("inf"))
    code, metres = found
    grid = Grid.objects.get(code=code)
    return Location(unit=grid if metres == 0 else None, nearest=grid, metres=metres)


def forget() -> None:
    """Drop the boundaries in memory; the next call loads them."""
    _memory.clear()


def _index() -> BoundaryIndex:
    # Read before the boundaries: a write between the two makes the next call load again.
    version = TreeVersion.current()
    loaded = _memory.get("units")
    if loaded is None or loaded.version != version:
        units = Grid.objects.live().at_level(Level.UNIT).filter(boundary__isnull=False)
        areas = units.order_by("code").values_list("code", "boundary")
        loaded = _memory["units"] = _Loaded(version, BoundaryIndex(areas))
    return loaded.index
