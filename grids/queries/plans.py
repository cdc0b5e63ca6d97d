"""What an act on the tree would carry along: shown before it is done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from grids.choices import Level
from grids.holdings import Holding, Spot, count_all, holdings, spots_in
from grids.maps.geo import BoundaryIndex, area_km2
from grids.maps.neighbours import neighbours_of
from grids.models import Grid
from grids.scoping import note_whole


@dataclass(frozen=True)
class Carried:
    """How much hangs on a place: live places below, and what is registered for places."""

    n_places: int
    held: list[tuple[str, int]]


@dataclass(frozen=True)
class Part:
    """One place of a plan: what it is called, how large it is, and how many of each kind it has.

    `km2` is None where nothing is drawn.
    """

    name: str
    km2: float | None
    held: list[tuple[str, int]]


@dataclass(frozen=True)
class Plan:
    """What goes where: places as columns, kinds as rows; kinds of which there is nothing are left out.

    Where places become one, the last column is the whole.
    """

    parts: list[Part]
    has_whole: bool = False

    @property
    def rows(self) -> list[tuple[str, list[int]]]:
        by_kind = zip(*(part.held for part in self.parts), strict=True)
        rows = [(cells[0][0], [n for _, n in cells]) for cells in by_kind]
        return [row for row in rows if any(row[1])]


@dataclass(frozen=True)
class Change:
    """A border before and after."""

    grid: Grid
    before_km2: float
    after_km2: float
    boundary: dict

    @property
    def more_km2(self) -> float:
        return self.after_km2 - self.before_km2


def carried(grid: Grid) -> Carried:
    """Return what goes along when the place is moved, split, merged or retired."""
    counts = _counted(grid)
    held = [
        (str(one.label), counts[one.key])
        for one in holdings()
        if one.is_shown_empty or counts[one.key]
    ]
    return Carried(Grid.objects.live().under(grid).count() - 1, held)


def split_plan(grid: Grid, parts: Sequence[tuple[str, dict | None]]) -> Plan:
    """Return the parts with their area and what falls to each; without a point, to the first.

    Whoever serves on the place serves on all its parts until somebody else is appointed, and
    what departments ask of it they ask of each part.
    """
    codes = [f"{number:04d}" for number in range(len(parts))]
    drawn = [(code, area) for code, (_, area) in zip(codes, parts, strict=True) if area]
    index = BoundaryIndex(drawn)
    counts, spots = _counted(grid), spots_in(grid)
    fallen = {
        one.key: None if one.is_shared else _fallen(spots[one.key], index, codes[0])
        for one in holdings()
    }

    def held(code: str) -> list[tuple[str, int]]:
        each = fallen.items()
        return _labelled({k: counts[k] if fall is None else fall.get(code, 0) for k, fall in each})

    return Plan(
        [
            Part(name, area_km2(area) if area else None, held(code))
            for code, (name, area) in zip(codes, parts, strict=True)
        ]
    )


def retire_plan(grid: Grid, successors: Sequence[Grid]) -> Plan:
    """Return what falls to each successor; without any, what falls back to the place above."""
    if not successors and grid.parent is not None:
        counts = _counted(grid)
        kept = {
            one.key: 0 if one.is_shared and not one.falls_back else counts[one.key]
            for one in holdings()
        }
        return Plan([Part(grid.parent.name, None, _labelled(kept))])
    return split_plan(grid, [(one.name, one.boundary) for one in successors])


def move_plan(grid: Grid, parent: Grid) -> Plan:
    """Return what goes along to the other parent."""
    return Plan([Part(parent.name, grid.area_km2, _labelled(_counted(grid)))])


def merge_plan(grids: Sequence[Grid], name: str) -> Plan:
    """Return what each of the places has, and in the last column what the whole will have."""
    counts = [_counted(grid) for grid in grids]
    rows = [
        Part(grid.name, grid.area_km2, _labelled(one))
        for grid, one in zip(grids, counts, strict=True)
    ]
    drawn = [grid.area_km2 for grid in grids if grid.area_km2]
    total = {key: sum(one[key] for one in counts) for key in counts[0]}
    total |= {one.key: _alike(one, grids) for one in holdings() if one.is_shared}
    whole = Part(name, sum(drawn) if drawn else None, _labelled(total))
    return Plan([*rows, whole], has_whole=True)


def _alike(kind: Holding, grids: Sequence[Grid]) -> int:
    """Count what the places have of a kind, what is the same in several of them once."""
    return len({row for grid in grids for row in kind.rows(grid).values_list(*kind.same)})


def _counted(grid: Grid) -> dict[str, int]:
    note_whole(grid)
    return count_all({one.key: one.rows(grid) for one in holdings()})


def _labelled(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return [(str(one.label), counts[one.key]) for one in holdings()]


def changes(after: dict[Grid, dict]) -> list[Change]:
    """Return the borders that change, each before and after."""
    return [
        Change(grid, area_km2(grid.boundary) if grid.boundary else 0.0, area_km2(new), new)
        for grid, new in after.items()
    ]


def partners_of(grid: Grid) -> list[Grid]:
    """Return the places that one may be merged with: same level, same parent, none below.

    Neighbours stand first; a place without a border has no neighbours, so all others follow.
    """
    near = {one.pk for one in neighbours_of(grid)}
    same = Grid.objects.live().filter(parent=grid.parent_id, level=grid.level)
    leaves = same.exclude(pk=grid.pk).exclude(children__retired_at__isnull=True, children__pk__gt=0)
    found = list(leaves.defer("boundary").order_by("code"))
    return sorted(found, key=lambda one: one.pk not in near)


def takers_of(grid: Grid, places: QuerySet[Grid]) -> list[Grid]:
    """Return the neighbours among the places that could take a drawn place's ground.

    Those under the same parent stand first.
    """
    near = [one.pk for one in neighbours_of(grid)]
    leaves = places.filter(pk__in=near).exclude(
        children__retired_at__isnull=True, children__pk__gt=0
    )
    found = list(leaves.select_related("parent").defer("parent__boundary").order_by("code"))
    return sorted(found, key=lambda one: one.parent_id != grid.parent_id)


def parents_for(grid: Grid, places: QuerySet[Grid]) -> QuerySet[Grid]:
    """Return those of the places that the place could hang under."""
    above = places.filter(level__lt=grid.level).exclude(pk=grid.parent_id)
    return above.defer("boundary").order_by("level", "code")


def drawing_ground(grid: Grid) -> Grid:
    """Return the place whose unit grids are drawn around a border: the town, or what holds it."""
    above = Grid.objects.above(grid).filter(level__lte=Level.TOWN).defer("boundary")
    return above.order_by("-level").first() or grid


def _fallen(spots: Sequence[Spot], index: BoundaryIndex, first: str) -> dict[str, int]:
    fallen: dict[str, int] = {}
    for spot in spots:
        code = (index.at(*spot) if spot else None) or first
        fallen[code] = fallen.get(code, 0) + 1
    return fallen
