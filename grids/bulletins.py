"""What is going on in places, for the pages that residents open: an outage, a burst main.

Upper apps register where bulletins come from; pages ask for those of a place, or for all.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Bulletin:
    """One piece of news. `covers` are ids of the places it is about; `touches` those above too.

    `can_join` says whether a matter may be answered together with it.
    """

    key: str
    title: str
    text: str
    who: str
    until: datetime
    url: str
    covers: frozenset[int]
    touches: frozenset[int]
    names: str
    can_join: bool = True


_sources: list[Callable[[], Iterable[Bulletin]]] = []


def register_bulletins(source: Callable[[], Iterable[Bulletin]]) -> None:
    """Add a function that returns what is going on now; a repeat is ignored."""
    if source not in _sources:
        _sources.append(source)


def bulletins() -> list[Bulletin]:
    """Return everything that is going on in the district."""
    return [one for source in _sources for one in source()]


def bulletins_covering(line: Iterable[int]) -> list[Bulletin]:
    """Return what is going on at a place, given by the ids of itself and all it lies in."""
    above = set(line)
    return [one for one in bulletins() if above & one.covers]


def bulletins_about(place: int, line: Iterable[int]) -> list[Bulletin]:
    """Return what is going on at a place or in some part of it."""
    above = {place, *line}
    return [one for one in bulletins() if above & one.covers or place in one.touches]
