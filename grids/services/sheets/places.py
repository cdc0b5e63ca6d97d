"""Where the rows of a file lie: grids by name and code, doors by building, unit and number."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from grids.choices import Level
from grids.maps.locate import units_at
from grids.models import Building, Grid, Room
from grids.services.registers.placing import NOWHERE, Place
from grids.sheets.address import Door, building_key, door_key, split_address, unit_key
from grids.sheets.entries import outside_words
from grids.sheets.specs import Entry


@dataclass(frozen=True)
class Spot:
    """A place of the tree as rows need it."""

    pk: int
    code: str
    name: str
    level: int
    parent_id: int | None


class Places:
    """The tree of one moment, read once for a whole import into the grids `within`."""

    def __init__(self, within: frozenset[int]) -> None:
        self.within = within

    @cached_property
    def spots(self) -> dict[int, Spot]:
        """Return every live place by key."""
        rows = Grid.objects.live().order_by("level", "code")
        return {
            row[0]: Spot(*row) for row in rows.values_list("pk", "code", "name", "level", "parent")
        }

    @cached_property
    def by_code(self) -> dict[str, Spot]:
        """Return every live place by its code."""
        return {spot.code: spot for spot in self.spots.values()}

    @cached_property
    def by_name(self) -> dict[tuple[int, str], list[Spot]]:
        """Return the live places of a level and a name, with and without the usual ending."""
        found: dict[tuple[int, str], list[Spot]] = defaultdict(list)
        for spot in self.spots.values():
            names = {spot.name, spot.name.removesuffix("社区"), spot.name.removesuffix("村")}
            for name in names:
                found[spot.level, name].append(spot)
        return found

    @cached_property
    def compounds(self) -> list[str]:
        """Return the names of compounds that stand once, the longest first."""
        names = [
            name
            for (level, name), spots in self.by_name.items()
            if level == Level.COMPOUND and len(spots) == 1 and len(name) > 1
        ]
        return sorted(names, key=len, reverse=True)

    def place_of(self, pk: int | None) -> Place:
        """Return the columns for a row whose lowest known place is this grid."""
        if pk is None or pk not in self.spots:
            return NOWHERE
        line = {spot.level: spot.pk for spot in self._line(pk)}
        return Place(
            grid_id=pk,
            town_id=line.get(Level.TOWN),
            community_id=line.get(Level.COMMUNITY),
            in_unit=self.spots[pk].level == Level.UNIT,
        )

    def _line(self, pk: int | None) -> Iterable[Spot]:
        while pk is not None and pk in self.spots:
            yield self.spots[pk]
            pk = self.spots[pk].parent_id

    def is_under(self, pk: int, above: int) -> bool:
        """Say whether a place lies in another or is it."""
        return any(spot.pk == above for spot in self._line(pk))

    def named(self, level: Level, text: str, under: Spot | None = None) -> Spot:
        """Return the one place of a level with this name or code. Raises PlaceUnknown."""
        by_code = self.by_code.get(text)
        if by_code is not None and by_code.level == level:
            return by_code
        found = self.by_name.get((level, text), [])
        if under is not None:
            found = [spot for spot in found if self.is_under(spot.pk, under.pk)]
        words = {"level": Level(level).label, "name": text}
        if not found:
            raise PlaceUnknown(_("没有叫“%(name)s”的%(level)s，请核对名称") % words)
        if len(found) > 1:
            raise PlaceUnknown(_("叫“%(name)s”的%(level)s不止一个，请填社区或编码") % words)
        return found[0]


class PlaceUnknown(ValueError):
    """A place that a row names is not to be found; the message says why."""


def grid_of(entry: Entry, places: Places) -> int | None:
    """Return the lowest place that the row names in words, noting what is not to be found."""
    lowest: Spot | None = None
    for key, level in (
        ("at_community", Level.COMMUNITY),
        ("at_compound", Level.COMPOUND),
        ("at_grid", Level.UNIT),
    ):
        text = entry.values.get(key, "")
        if not text:
            continue
        try:
            lowest = places.named(level, text, lowest)
        except PlaceUnknown as unknown:
            entry.fault(Level(level).label, str(unknown))
            return None
    return lowest.pk if lowest else None


def locate_points(entries: Sequence[Entry]) -> dict[int, int]:
    """Return the unit grid of each line that has a point."""
    points = {
        entry.row.line: (entry.values["at_lat"], entry.values["at_lng"])
        for entry in entries
        if "at_lat" in entry.values and "at_lng" in entry.values
    }
    found = units_at(list(points.values()))
    return {line: pk for line, pk in zip(points, found, strict=True) if pk is not None}


def door_of(entry: Entry, places: Places) -> Door | None:
    """Return the door that a row names, by its cells or by its address as a whole."""
    cells = Door(
        entry.values.get("at_compound", ""),
        entry.values.get("at_building", ""),
        entry.values.get("at_unit", ""),
        entry.values.get("at_door", ""),
    )
    if cells.building:
        return cells
    address = entry.values.get("at_address", "")
    return split_address(address, places.compounds) if address else None


def find_buildings(entries: Sequence[Entry], places: Places) -> dict[int, Any]:
    """Return the building that each line names; what is not to be found is a fault. One query."""
    wanted: dict[int, tuple[int, str]] = {}
    for entry in entries:
        door = door_of(entry, places)
        if door is None or not door.building:
            _no_building(entry)
            continue
        entry.found["door"] = door
        if door.compound and not entry.values.get("at_compound"):
            entry.values["at_compound"] = door.compound
        inside = grid_of(entry, places)
        if inside is not None and inside not in places.within:
            entry.fault(_("整行"), outside_words())
        elif inside is not None:
            wanted[entry.row.line] = (inside, building_key(door.building))
        elif entry.is_good:
            entry.fault(_("小区"), _("没有填小区或社区，不知道是哪里的楼"))
    held = _buildings({inside for inside, _name in wanted.values()})
    found = {}
    for entry in entries:
        if entry.row.line not in wanted:
            continue
        same = held.get(wanted[entry.row.line], [])
        if len(same) == 1:
            found[entry.row.line] = same[0]
        else:
            _not_one_building(entry, n=len(same))
    return found


def _no_building(entry: Entry) -> None:
    if entry.values.get("at_address"):
        entry.fault(
            _("地址"), _("从地址里分不清小区、楼栋和房号，请填到“小区、楼栋、单元、房号”各列")
        )
    else:
        entry.fault(_("楼栋"), _("没有填"))


def _not_one_building(entry: Entry, *, n: int) -> None:
    name = entry.found["door"].building
    if n:
        entry.fault(_("楼栋"), _("有 %(n)s 栋叫“%(name)s”的楼，请填小区") % {"n": n, "name": name})
    else:
        entry.fault(_("楼栋"), _("楼栋台账里没有“%(name)s”，请先导入楼栋") % {"name": name})


def _buildings(inside: set[int]) -> dict[tuple[int, str], list[Building]]:
    """Return the standing buildings of compounds and communities, by place and spelling."""
    held: dict[tuple[int, str], list[Building]] = defaultdict(list)
    rows = Building.objects.standing().filter(
        Q(compound__in=inside) | Q(community__in=inside) | Q(grid__in=inside)
    )
    for row in rows.select_related("compound").defer("compound__boundary", "versions"):
        key = building_key(row.name)
        for pk in {row.compound_id, row.community_id, row.grid_id} & inside:
            held[pk, key].append(row)
    return held


def find_rooms(entries: Sequence[Entry], places: Places) -> dict[int, Any]:
    """Return the room that each line names; what is not to be found is a fault. Two queries."""
    buildings = find_buildings(entries, places)
    doors = {door_key(entry.found["door"].door) for entry in entries if entry.row.line in buildings}
    rows = Room.objects.standing().filter(building__in=set(buildings.values()))
    spellings = {spelling for door in doors for spelling in (door, f"{door}室", f"{door}号")}
    held = {
        (row.building_id, unit_key(row.unit), door_key(row.door)): row
        for row in rows.filter(door__in=spellings)
        .select_related("building")
        .defer("versions", "building__versions")
    }
    found = {}
    for entry in entries:
        building = buildings.get(entry.row.line)
        if building is None:
            continue
        door = entry.found["door"]
        room = held.get((building.pk, unit_key(door.unit), door_key(door.door)))
        if room is not None:
            found[entry.row.line] = room
        elif not door.door:
            entry.fault(_("房号"), _("没有填"))
        else:
            where = f"{building}{door.unit}{door.door}"
            entry.fault(_("房号"), _("房屋台账里没有“%(where)s”，请先导入房屋") % {"where": where})
    return found
