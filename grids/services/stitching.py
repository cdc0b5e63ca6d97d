"""Untouched neighbours get the corners of a new border, so that maps show no seam between them."""

from collections.abc import Iterable, Sequence

import shapely
from shapely.geometry import shape

from grids.maps import tiling
from grids.models import Grid
from grids.services.hierarchy import keep_border, redraw_above

# Twice the last decimal: what rounding may have moved a corner off its neighbour's edge.
NEAR_DEGREES = 2 * 10**-tiling.DECIMALS


def beside(grid: Grid, boundaries: Iterable[dict], besides: Sequence[Grid] = ()) -> list[Grid]:
    """Return the live places of the level that touch any of the boundaries, by code."""
    places = Grid.objects.live().filter(level=grid.level, boundary__isnull=False)
    left_out = [grid.pk, *(one.pk for one in besides)]
    ground = shapely.union_all([shape(one) for one in boundaries])
    shapely.prepare(ground)
    others = places.exclude(pk__in=left_out).order_by("code")
    return [one for one in others if ground.intersects(shape(one.boundary))]


def stitch(news: Sequence[Grid]) -> None:
    """Give untouched neighbours the vertices that new places have on the common border.

    Their ground stays the same, so that their codes do. Runs inside the caller's unit of work.
    """
    drawn = [new for new in news if new.boundary]
    if not drawn:
        return
    corners = shapely.MultiPoint(
        shapely.get_coordinates([shape(new.boundary or {}) for new in drawn]).tolist()
    )
    for near in beside(drawn[0], [new.boundary or {} for new in drawn], besides=drawn):
        before = shape(near.boundary)
        after = shapely.snap(before, corners, NEAR_DEGREES)
        is_same = shapely.get_num_coordinates(before) == shapely.get_num_coordinates(after)
        if after.is_valid and not is_same:
            keep_border(near, tiling.to_geojson(after))
            redraw_above(near)
