"""Which of the places that took a redrawn one's place answers for what lay in the old one."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from grids.choices import Level
from grids.maps.geo import BoundaryIndex
from grids.models import Grid, GridSuccession


def forerunners_of(grid: Grid) -> list[Grid]:
    """Return the retired places that became this one, wholly or in part, without borders."""
    if hasattr(grid, "forerunners"):
        return grid.forerunners
    return list(Grid.objects.filter(successions__new=grid).defer("boundary").order_by("code"))


class Heirs:
    """The places that answer for what lay in a closed one: each thing has exactly one.

    `near` are other live places that a border may have moved to. Boundaries are those given:
    what a process keeps in memory belongs to what is committed.
    """

    def __init__(
        self, heirs: Sequence[Grid], *, near: Sequence[Grid] = (), otherwise: Grid | None = None
    ) -> None:
        self._first = heirs[0] if heirs else otherwise
        self._heirs = _index(heirs)
        self._near = _index(near)
        self._grids = {grid.code: grid for grid in (*near, *heirs)}

    def of(self, lat: float | None, lng: float | None) -> Grid | None:
        """Return the heir whose border holds the point, then a near one, else the first."""
        if lat is None or lng is None:
            return self._first
        code = self._heirs.at(lat, lng) or self._near.at(lat, lng)
        return self._grids[code] if code else self._first


def heirs_of_closed(
    grid: Grid, successors: Sequence[Grid], *, otherwise: Grid | None = None
) -> Heirs:
    """Return who gets what lay in a place that is being closed; `otherwise` where it has no heirs.

    Borders may have moved to places around it that have no pointer from it.
    """
    around = grid.parent.parent or grid.parent if grid.parent else grid
    near = Grid.objects.live().at_level(Level(grid.level)).under(around) if successors else ()
    return Heirs(successors, near=list(near), otherwise=otherwise)


def _index(grids: Iterable[Grid]) -> BoundaryIndex:
    return BoundaryIndex((grid.code, grid.boundary) for grid in grids if grid.boundary)


def heir_of(heirs: Sequence[Grid], lat: float | None, lng: float | None) -> Grid | None:
    """Return the heir of one thing; of many, ask `Heirs`."""
    return Heirs(heirs).of(lat, lng)


Thing = tuple[int, int, float | None, float | None]


def shared_out(things: Iterable[Thing]) -> dict[int, set[int]]:
    """Return by place the ids of the things that fell to it; one query for all of them.

    `things` are (id, id of the forerunner it lies in, latitude, longitude).
    """
    things = list(things)
    found: dict[int, set[int]] = defaultdict(set)
    heirs = _heirs_of({old for _, old, _, _ in things}) if things else {}
    for pk, old, lat, lng in things:
        heir = heirs[old].of(lat, lng) if old in heirs else None
        if heir is not None:
            found[heir.pk].add(pk)
    return found


def _heirs_of(olds: set[int]) -> dict[int, Heirs]:
    """Return who answers for each of the closed places; one query for all of them."""
    pairs = GridSuccession.objects.filter(old__in=olds, new__retired_at__isnull=True)
    found: dict[int, list[Grid]] = defaultdict(list)
    for pair in pairs.select_related("new").order_by("new__code"):
        found[pair.old_id].append(pair.new)
    return {old: Heirs(news) for old, news in found.items()}
