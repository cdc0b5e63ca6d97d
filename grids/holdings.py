"""What upper apps and the registers hold in each place: their counts, lists and strays.

A count is a number anyone who may see the place may read; lines and addresses are only what the
person may open.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from grids.models import Grid


@dataclass(frozen=True)
class Line:
    """One thing in a list; `url` is empty where the person may not open it."""

    title: str
    detail: str = ""
    url: str = ""


def _no_lines(_user: Any, _grid: Grid) -> list[Line]:
    return []


def _no_address(_user: Any, _grid: Grid) -> str:
    return ""


def _no_spots(_grid: Grid) -> list[tuple[float, float] | None]:
    return []


@dataclass(frozen=True)
class Holding:
    """One kind of thing that lies in places.

    `spots` are latitude and longitude of what would have to go somewhere if the place were
    split, None for each thing without a point.
    """

    key: str
    label: Any
    icon: str
    count: Callable[[Grid], int]
    lines: Callable[[Any, Grid], Sequence[Line]] = _no_lines
    address: Callable[[Any, Grid], str] = _no_address
    spots: Callable[[Grid], Sequence[tuple[float, float] | None]] = _no_spots


@dataclass(frozen=True)
class Strays:
    """One kind of thing that may lie in no unit grid, and those that do."""

    key: str
    label: Any
    icon: str
    rows: Callable[[Any], QuerySet[Any]]
    line: Callable[[Any], Line]


_holdings: dict[str, Holding] = {}
_strays: dict[str, Strays] = {}


def register_holding(holding: Holding) -> None:
    """Add a kind of thing to the pages of places; a repeat of its key replaces the first."""
    _holdings[holding.key] = holding


def register_strays(strays: Strays) -> None:
    """Add a kind of thing to the list of what lies in no grid."""
    _strays[strays.key] = strays


def holdings() -> list[Holding]:
    return list(_holdings.values())


def strays() -> list[Strays]:
    return list(_strays.values())
