"""Which of the places that took a redrawn one's place answers for what lay in the old one."""

from collections.abc import Iterable, Sequence

from grids.maps.geo import BoundaryIndex
from grids.models import Grid
from grids.services.hierarchy import successors_of


def forerunners_of(grid: Grid) -> list[Grid]:
    """Return the retired places that became this one, wholly or in part, without borders."""
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


def _index(grids: Iterable[Grid]) -> BoundaryIndex:
    return BoundaryIndex((grid.code, grid.boundary) for grid in grids if grid.boundary)


def heir_of(heirs: Sequence[Grid], lat: float | None, lng: float | None) -> Grid | None:
    """Return the heir of one thing; of many, ask `Heirs`."""
    return Heirs(heirs).of(lat, lng)


def inherited(
    grid: Grid, things: Iterable[tuple[int, int, float | None, float | None]]
) -> set[int]:
    """Return the ids of the things that fell to this place from its forerunners.

    `things` are (id, id of the forerunner it lies in, latitude, longitude).
    """
    heirs = {old.pk: Heirs(successors_of(old)) for old in forerunners_of(grid)}
    return {pk for pk, old, lat, lng in things if old in heirs and heirs[old].of(lat, lng) == grid}
