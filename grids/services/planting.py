"""Puts a whole planned branch into the tree at once: rows in bulk, numbers written once."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any

from grids.choices import Level
from grids.demo.plan import Planned
from grids.maps import tiling
from grids.maps.geo import area_km2
from grids.models import Grid
from grids.services.hierarchy import lock_tree, redraw
from grids.services.numbering import renumber
from grids.tree.naming import pinyin_key
from yuanbao.audit import record, unit_of_work


@unit_of_work
def plant(district: Grid, places: Sequence[Planned], *, since: date, by: Any, at: datetime) -> int:
    """Make the places that are not there yet, parents before children; return how many.

    They count as valid since the given day.

    All that stands above them in the district is drawn anew as the union of what it holds.
    One audit entry on the district tells of all of them.
    """
    lock_tree()
    pk_of = dict(Grid.objects.values_list("code", "pk"))
    missing = [place for place in places if place.code not in pk_of]
    if not missing:
        return 0
    for _, level in groupby(missing, key=lambda place: place.level):
        rows = [_row(place, pk_of[place.parent], district, since) for place in level]
        created = Grid.objects.bulk_create(rows, batch_size=500)
        pk_of.update({row.code: row.pk for row in created})
    renumber()
    upper = Grid.objects.live().filter(level__lte=Level.COMMUNITY).under(district)
    for grid in upper.order_by("-level"):
        redraw(grid)
    record(district, "plant", by=by, at=at, count=len(missing))
    return len(missing)


def _row(place: Planned, parent: int, district: Grid, since: date) -> Grid:
    boundary = tiling.to_geojson(place.area)
    lat, lng = tiling.point_inside(boundary)
    return Grid(
        code=place.code,
        parent_id=parent,
        level=place.level,
        kind=place.kind,
        name=place.name,
        pinyin=pinyin_key(place.name),
        title=place.title,
        boundary=boundary,
        lat=lat,
        lng=lng,
        area_km2=area_km2(boundary),
        is_schematic=True,
        valid_from=since,
        tree_id=district.tree_id,
        lft=0,
        rght=0,
        depth=0,
    )
