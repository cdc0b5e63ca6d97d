"""Rows follow the tree: into the grids that took a closed one's place, and to another town."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from grids.choices import Level
from grids.models import Building, Grid
from grids.queries.heirs import Heirs
from grids.registers import Register, all_registers
from grids.services.hierarchy import ancestry
from grids.services.registers.history import Hand
from grids.services.registers.placing import Place, place_of_grid
from grids.services.registers.relocating import put

Moved = dict[tuple[str, int], Place]


def follow_closed(grid: Grid, successors: Sequence[Grid], *, by: Any, at: datetime) -> None:
    """Move what lay in a closed place into its successors; runs inside the tree's own unit of work.

    A row with a point goes where the point lies, one that belongs to another goes with it, any
    other to the first successor. Without successors rows fall back to what the place lay in.
    """
    heirs = _Places(grid, successors)
    hand = Hand(by, at, f"{grid.name} → {'、'.join(new.name for new in successors)}"[:200])
    moved: Moved = {}
    for spec in all_registers():
        rows = list(spec.model.objects.filter(grid=grid).order_by("pk"))
        by_place: dict[Place, list[Any]] = {}
        for row in rows:
            place = _with_parent(spec, row, moved) or heirs.place_for(row)
            moved[spec.key, row.pk] = place
            by_place.setdefault(place, []).append(row)
        for place, part in by_place.items():
            put(spec, part, place, hand)
    if grid.level == Level.COMPOUND and successors:
        _rehang_buildings(grid, heirs)


def follow_moved(grid: Grid) -> None:
    """Write anew the town and community of all that lies under a place with another parent."""
    line = ancestry(grid)
    changes = {"town": line.town}
    if grid.level >= Level.COMMUNITY:
        changes["community"] = line.community
    below = Grid.objects.under(grid).values("pk")
    for spec in all_registers():
        spec.model.objects.filter(grid__in=below).update(**changes)


class _Places:
    """The places that rows of a closed one go to, each read once."""

    def __init__(self, grid: Grid, successors: Sequence[Grid]):
        level = Grid.objects.live().filter(parent=grid.parent, level=grid.level)
        near = list(level) if successors else []
        self._heirs = Heirs(successors, near=near, otherwise=grid.parent)
        self._places: dict[int | None, Place] = {}

    def grid_for(self, row: Any) -> Grid | None:
        return self._heirs.of(row.lat, row.lng)

    def place_for(self, row: Any) -> Place:
        grid = self.grid_for(row)
        key = grid.pk if grid else None
        if key not in self._places:
            self._places[key] = place_of_grid(grid)
        return self._places[key]


def _with_parent(spec: Register, row: Any, moved: Moved) -> Place | None:
    for name in spec.parents:
        pk = getattr(row, f"{name}_id")
        parent = spec.parent_register(name)
        if pk is not None and parent is not None:
            return moved.get((parent.key, pk))
    return None


def _rehang_buildings(grid: Grid, heirs: _Places) -> None:
    """Give buildings the compound that took the place of theirs; a name taken there gets longer."""
    buildings = list(Building.objects.filter(compound=grid).order_by("pk"))
    for building in buildings:
        building.compound = heirs.grid_for(building)
    homes = {building.compound_id for building in buildings}
    others = Building.objects.standing().filter(compound__in=homes)
    taken = set(others.values_list("compound", "name"))
    for building in buildings:
        if building.is_standing and (building.compound_id, building.name) in taken:
            building.name = f"{grid.name}{building.name}"[:40]
    Building.objects.bulk_update(buildings, ["compound", "name"], batch_size=500)
