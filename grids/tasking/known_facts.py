"""What a register knows of a unit grid already, so that no form asks for it again."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Reader = Callable[[Iterable[int]], Mapping[int, Any]]


@dataclass(frozen=True)
class KnownFact:
    """One fact: `read` returns its value by the grid's key, for many grids in one query."""

    code: str
    label: Any
    read: Reader


_facts: dict[str, KnownFact] = {}


def register_fact(fact: KnownFact) -> None:
    """Add a fact that forms may show; a repeat of its code replaces the first."""
    _facts[fact.code] = fact


def facts() -> list[KnownFact]:
    """Return every registered fact, in order of registration."""
    return list(_facts.values())


def known_of(codes: Iterable[str], grids: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Return what is known by grid and code; one query for each fact, unknown codes left out."""
    places = list(grids)
    found: dict[int, dict[str, Any]] = {pk: {} for pk in places}
    for code in codes:
        fact = _facts.get(code)
        for pk, value in (fact.read(places) if fact else {}).items():
            found[pk][code] = value
    return found
