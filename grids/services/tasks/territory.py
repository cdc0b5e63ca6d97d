"""Open cells go along when the grid they lie in is closed or moved; what was answered stays."""

from collections.abc import Sequence
from typing import Any

from grids.models import Grid, TaskCell
from grids.queries.heirs import heir_of
from grids.services.hierarchy import Ancestry, ancestry
from grids.tasking.choices import CellState


def follow_close(grid: Grid, successors: Sequence[Grid]) -> None:
    """Give the open cells of a closed grid to the successor that has its point, or the first.

    Without successors they stay where they are. Runs inside the tree's unit of work.
    """
    heir = heir_of(successors, grid.lat, grid.lng)
    if heir is not None:
        cells = TaskCell.objects.filter(grid=grid, state=CellState.OPEN)
        cells.update(grid=heir, **_stored(ancestry(heir)))


def follow_move(grid: Grid) -> None:
    """Bring the stored town and community of all cells at or under a moved place up to date."""
    units = Grid.objects.under(grid)
    for unit in units.filter(pk__in=TaskCell.objects.values("grid")).with_line():
        TaskCell.objects.filter(grid=unit).update(**_stored(ancestry(unit)))


def _stored(place: Ancestry) -> dict[str, Any]:
    return {"town": place.town, "community": place.community}
