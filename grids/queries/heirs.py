"""Which of the places that took a redrawn one's place answers for what lay in the old one."""

from collections.abc import Iterable, Sequence

from grids.geo import BoundaryIndex
from grids.models import Grid
from grids.services.hierarchy import successors_of


def forerunners_of(grid: Grid) -> list[Grid]:
    """Return the retired places that became this one, wholly or in part, without borders."""
    return list(Grid.objects.filter(successions__new=grid).defer("boundary").order_by("code"))


def heir_of(heirs: Sequence[Grid], lat: float | None, lng: float | None) -> Grid | None:
    """Return the heir whose border holds the point, else the first: each thing has exactly one."""
    if not heirs:
        return None
    drawn = [(heir.code, heir.boundary) for heir in heirs if heir.boundary]
    code = BoundaryIndex(drawn).at(lat, lng) if lat is not None and lng is not None else None
    return next((heir for heir in heirs if heir.code == code), heirs[0])


def inherited(
    grid: Grid, things: Iterable[tuple[int, int, float | None, float | None]]
) -> set[int]:
    """Return the ids of the things that fell to this place from its forerunners.

    `things` are (id, id of the forerunner it lies in, latitude, longitude).
    """
    heirs = {old.pk: successors_of(old) for old in forerunners_of(grid)}
    return {
        pk for pk, old, lat, lng in things if old in heirs and heir_of(heirs[old], lat, lng) == grid
    }
