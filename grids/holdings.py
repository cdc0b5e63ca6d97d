"""What lies in each place, kind by kind: how many, where, and what lies in no unit grid.

Every family registers its kinds. A count is a number anyone who may see the place may read; lines
and addresses are only what the person may open. All kinds are counted by one statement, so that a
page costs the same whatever is registered.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Count, F, FloatField, QuerySet, Value
from django.db.models.functions import Cast

from grids.models import Grid
from yuanbao.roles import Capability

Spot = tuple[float, float] | None
# Says whether a person may use a capability in the place.
May = Callable[[Capability], bool]


@dataclass(frozen=True)
class Line:
    """One thing in a list; `url` is empty where the person may not open it."""

    title: str
    detail: str = ""
    url: str = ""


def _no_lines(_user: Any, _rows: QuerySet[Any]) -> list[Line]:
    return []


def _no_address(_may: May, _grid: Grid) -> str:
    return ""


def own_point(_grid: Grid) -> tuple[Any, Any]:
    """Return where a thing with a latitude and longitude of its own lies."""
    return F("lat"), F("lng")


def no_point(_grid: Grid) -> tuple[Any, Any]:
    nowhere = Cast(Value(None), FloatField())
    return nowhere, nowhere


@dataclass(frozen=True)
class Holding:
    """One kind of thing that lies in places.

    `point` tells latitude and longitude by which a thing falls to one part of a place that is
    split. Of a kind with `same` every part gets its own, and where places become one, rows alike in
    these fields become one. `is_work` is what is still to be done:
    it goes along with the post of the place. What has the lowest `rank` stands first.
    What every part gets ends with the place where nothing takes its part, unless it `falls_back`
    to the place above. A kind may be left out of pages where there is nothing of it.
    `rows_of_each` is for kinds whose rows in one place take questions of their own: it asks them once
    for several places, and returns the rows by the place's key.
    """

    key: str
    label: Any
    icon: str
    rows: Callable[[Grid], QuerySet[Any]]
    lines: Callable[[Any, QuerySet[Any]], Sequence[Line]] = _no_lines
    address: Callable[[May, Grid], str] = _no_address
    point: Callable[[Grid], tuple[Any, Any]] = own_point
    rank: int = 50
    same: tuple[str, ...] = ()
    is_work: bool = False
    falls_back: bool = False
    is_shown_empty: bool = True
    rows_of_each: Callable[[Sequence[Grid]], dict[int, QuerySet[Any]]] | None = None

    def each(self, grids: Sequence[Grid]) -> dict[int, QuerySet[Any]]:
        """Return the rows in each of the places by its key."""
        if self.rows_of_each is not None:
            return self.rows_of_each(grids)
        return {grid.pk: self.rows(grid) for grid in grids}

    @property
    def is_shared(self) -> bool:
        return bool(self.same)


@dataclass(frozen=True)
class Strays:
    """One kind of thing that may lie in no unit grid, and those that do."""

    key: str
    label: Any
    icon: str
    rows: Callable[[Any], QuerySet[Any]]
    line: Callable[[Any], Line]
    rank: int = 50


_holdings: dict[str, Holding] = {}
_strays: dict[str, Strays] = {}


def register_holding(holding: Holding) -> None:
    """Add a kind of thing to the pages of places; a repeat of its key replaces the first."""
    _holdings[holding.key] = holding


def register_strays(strays: Strays) -> None:
    """Add a kind of thing to the list of what lies in no grid."""
    _strays[strays.key] = strays


def holdings() -> list[Holding]:
    """Return the kinds in the order of their rank."""
    return sorted(_holdings.values(), key=lambda one: one.rank)


def strays() -> list[Strays]:
    """Return the kinds in the order of their rank."""
    return sorted(_strays.values(), key=lambda one: one.rank)


def count_all(rows: dict[str, QuerySet[Any]]) -> dict[str, int]:
    """Return how many rows each kind has; one query for all of them."""
    counted = [
        found.order_by()
        .annotate(held_kind=Value(key, output_field=CharField()))
        .values("held_kind")
        .annotate(held_n=Count("pk"))
        .values_list("held_kind", "held_n")
        for key, found in rows.items()
    ]
    return dict.fromkeys(rows, 0) | dict(_together(counted))


def spots_in(grid: Grid) -> dict[str, list[Spot]]:
    """Return where the things of a place lie, kind by kind, None for each without a point.

    One query; kinds of which every part gets its own are left out.
    """
    found: dict[str, list[Spot]] = defaultdict(list)
    parts = []
    for one in holdings():
        if one.is_shared:
            continue
        lat, lng = one.point(grid)
        kind = Value(one.key, output_field=CharField())
        rows = one.rows(grid).order_by().annotate(held_kind=kind, held_lat=lat, held_lng=lng)
        parts.append(rows.values_list("held_kind", "held_lat", "held_lng"))
    for key, lat, lng in _together(parts):
        found[key].append(None if lat is None or lng is None else (lat, lng))
    return found


def _together(parts: list[Any]) -> Any:
    return parts[0].union(*parts[1:], all=True) if parts else ()
