"""Where a row lies: its unit grid, or the lowest place known, and the ids stored beside it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from grids.choices import Level
from grids.maps.locate import unit_at
from grids.models import Grid, RegisterRow
from grids.registers import Register
from grids.scoping import reach_grids
from grids.services.hierarchy import ancestry
from yuanbao.roles import Capability


@dataclass(frozen=True)
class Spot:
    """What is known of a place: a grid of any level, a point (WGS84), or both, or nothing."""

    grid: Grid | None = None
    lat: float | None = None
    lng: float | None = None

    @property
    def has_point(self) -> bool:
        return self.lat is not None and self.lng is not None


@dataclass(frozen=True)
class Place:
    """The columns that tell where a row lies."""

    grid_id: int | None = None
    town_id: int | None = None
    community_id: int | None = None
    in_unit: bool = False

    @classmethod
    def of(cls, row: RegisterRow) -> "Place":
        return cls(row.grid_id, row.town_id, row.community_id, row.in_unit)

    def put_on(self, row: RegisterRow) -> None:
        for name, value in vars(self).items():
            setattr(row, name, value)


NOWHERE = Place()


def place_of_grid(grid: Grid | None) -> Place:
    """Return the columns for a row whose lowest known place is this grid."""
    if grid is None:
        return NOWHERE
    line = ancestry(grid)
    return Place(
        grid_id=grid.pk,
        town_id=line.town.pk if line.town else None,
        community_id=line.community.pk if line.community else None,
        in_unit=grid.level == Level.UNIT,
    )


def resolve(spot: Spot) -> Place:
    """Return where the spot lies. A unit grid that is named wins over the point."""
    named = spot.grid
    if named is not None and named.level == Level.UNIT:
        return place_of_grid(named)
    found = unit_at(spot.lat, spot.lng) if spot.has_point else None  # type: ignore[arg-type]
    return place_of_grid(found or named)


def settle(spec: Register, row: RegisterRow, spot: Spot | None) -> None:
    """Put the row where its parent lies, or where the spot says; its compound is a last hint."""
    if spot is not None and spot.has_point:
        row.lat, row.lng = spot.lat, spot.lng
    parent = parent_of(spec, row)
    if parent is not None:
        Place.of(parent).put_on(row)
    elif spot is not None:
        compound = getattr(row, "compound", None)
        resolve(Spot(spot.grid or compound, spot.lat, spot.lng)).put_on(row)
    elif row._state.adding:
        place_of_grid(getattr(row, "compound", None)).put_on(row)


def parent_of(spec: Register, row: Any) -> Any:
    """Return the row whose place this one shares, None where it stands by itself."""
    found = (getattr(row, name) for name in spec.parents)
    return next((parent for parent in found if parent is not None), None)


def may_keep_in(by: Any, grid_ids: Iterable[int | None]) -> bool:
    """Say whether the person may keep registers in all of these places; None is no place."""
    wanted = set(grid_ids)
    if by is None or getattr(by, "is_superuser", False):
        return True
    if None in wanted:
        whole = reach_grids(by, Capability.KEEP_REGISTER, timezone.localdate())
        if not any(grid.level == Level.DISTRICT for grid in whole):
            return False
        wanted.discard(None)
    mine = Grid.objects.permitted(by, Capability.KEEP_REGISTER).filter(pk__in=wanted)
    return mine.count() == len(wanted)
