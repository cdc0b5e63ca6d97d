"""Turns drawn units into a whole branch: compounds, chiefs' areas and unit grids with codes."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from grids.choices import USUAL_TITLE, Kind, Level
from grids.demo.layout import Unit, borders, hold_together, spread
from grids.demo.names import ZONE_NAME, compound_names
from grids.tree.naming import codes_after

UNITS_PER_AREA = 5
AREAS_PER_COMPOUND = 2


@dataclass(frozen=True)
class Parent:
    """A place that is in the tree already and gets units: a community, or the district."""

    code: str
    name: str
    kind: str


@dataclass(frozen=True)
class Planned:
    """A place to be made."""

    code: str
    parent: str
    level: Level
    kind: str
    name: str
    title: str
    area: shapely.Geometry


def plan(units: Sequence[Unit], parents: dict[str, Parent]) -> list[Planned]:
    """Return every place to make, parents before children.

    `parents` maps a unit's group to the place its units hang under. A place of kind
    "district" stands for the development zone: a dedicated grid of its own below the district.
    Two thirds of the chiefs' areas of a neighbourhood lie in compounds; villages have none.
    """
    by_group = defaultdict(list)
    for unit in units:
        by_group[unit.group].append(unit)
    names = compound_names()
    places: list[Planned] = []
    for group, parent in parents.items():
        if parent.kind == Kind.DISTRICT:
            places += _zone(group, parent, by_group[group])
        else:
            places += _community(parent, by_group[group], names)
    return sorted(places, key=lambda place: place.level)


def _zone(code: str, parent: Parent, units: Sequence[Unit]) -> Iterator[Planned]:
    whole = shapely.coverage_union_all([unit.area for unit in units])
    kind = Kind.DEDICATED
    yield Planned(code, parent.code, Level.COMPOUND, kind, ZONE_NAME, USUAL_TITLE[kind], whole)
    area = _area(parent, 0, code, units, name=f"{ZONE_NAME}第1片区")
    yield area
    yield from _units(parent, area.code, units, first=0, name=ZONE_NAME)


def _community(parent: Parent, units: Sequence[Unit], names: Iterator[str]) -> Iterator[Planned]:
    areas = _parts(units, round(len(units) / UNITS_PER_AREA))
    blocks = [areas] if parent.kind == Kind.VILLAGE else _blocks(areas)
    n_areas = n_units = n_compounds = 0
    for turn, block in enumerate(blocks):
        holder = parent.code
        if parent.kind != Kind.VILLAGE and turn % 3 != 2:
            compound = _compound(parent, n_compounds, block, next(names))
            yield compound
            holder, n_compounds = compound.code, n_compounds + 1
        for members in block:
            name = f"{parent.name}第{n_areas + 1}片区"
            area = _area(parent, n_areas, holder, members, name=name)
            yield area
            yield from _units(parent, area.code, members, first=n_units, name=parent.name)
            n_areas, n_units = n_areas + 1, n_units + len(members)


def _compound(parent: Parent, before: int, block, name: str) -> Planned:
    whole = shapely.coverage_union_all([unit.area for members in block for unit in members])
    code = _code(parent, Level.COMPOUND, before)
    kind = Kind.COMPOUND
    return Planned(code, parent.code, Level.COMPOUND, kind, name, USUAL_TITLE[kind], whole)


def _area(parent: Parent, before: int, holder: str, members: Sequence[Unit], *, name: str):
    whole = shapely.coverage_union_all([unit.area for unit in members])
    code, kind = _code(parent, Level.AREA, before), Kind.AREA
    return Planned(code, holder, Level.AREA, kind, name, USUAL_TITLE[kind], whole)


def _units(parent: Parent, holder: str, members, *, first: int, name: str) -> Iterator[Planned]:
    kind = Kind.UNIT
    for serial, unit in enumerate(members, start=first):
        code, label = _code(parent, Level.UNIT, serial), f"{name}第{serial + 1}网格"
        yield Planned(code, holder, Level.UNIT, kind, label, USUAL_TITLE[kind], unit.area)


def _code(parent: Parent, level: Level, before: int) -> str:
    return codes_after(parent.code, level, (), count=before + 1)[-1]


def _blocks(areas: list[list[Unit]]) -> list[list[list[Unit]]]:
    """Return the areas in twos and threes that lie together."""
    wholes = [shapely.coverage_union_all([unit.area for unit in area]) for area in areas]
    points = np.array([whole.centroid.coords[0] for whole in wholes])
    labels = _held(spread(points, max(1, len(areas) // AREAS_PER_COMPOUND)), wholes)
    return [[areas[number] for number in numbers] for numbers in _ordered(labels, points)]


def _parts(units: Sequence[Unit], count: int) -> list[list[Unit]]:
    """Return the units in `count` parts that hang together, north-west first."""
    points = np.array([unit.seed for unit in units])
    labels = _held(spread(points, count), [unit.area for unit in units])
    return [[units[number] for number in numbers] for numbers in _ordered(labels, points)]


def _held(labels, areas) -> list[int]:
    owners = hold_together(dict(enumerate(labels.tolist())), borders(areas))
    return [owners[number] for number in range(len(areas))]


def _ordered(labels: list[int], points) -> list[list[int]]:
    """Return the members of each label, labels and members by row from the north-west."""
    groups = defaultdict(list)
    for number, label in enumerate(labels):
        groups[label].append(number)
    ordered = [
        sorted(numbers, key=lambda one: (-points[one][1], points[one][0]))
        for numbers in groups.values()
    ]
    return sorted(ordered, key=lambda numbers: (-points[numbers][:, 1].mean(), numbers[0]))
