"""What a register knows of a unit grid already, so that no form asks for it again."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from grids.tasking.choices import QuestionKind


@dataclass(frozen=True)
class Held:
    """What a register has, and of which day that is; None where it tells no day."""

    value: Any
    on: date | None = None


# Takes codes of facts and keys of grids; facts of one reader are read together, in one query.
Reader = Callable[[Sequence[str], Iterable[int]], Mapping[str, Mapping[int, Held]]]


@dataclass(frozen=True)
class KnownFact:
    """One fact: `read` returns by code and the grid's key what is held of it and its like.

    `may_correct` where a worker can see that it is otherwise, as with what can be counted.
    """

    code: str
    label: Any
    read: Reader
    kind: str = QuestionKind.TEXT
    may_correct: bool = False


_facts: dict[str, KnownFact] = {}


def register_fact(fact: KnownFact) -> None:
    """Add a fact that forms may show; a repeat of its code replaces the first."""
    _facts[fact.code] = fact


def facts() -> list[KnownFact]:
    """Return every registered fact, in order of registration."""
    return list(_facts.values())


def fact_of(code: str) -> KnownFact | None:
    """Return the fact with that code, None for an unknown one."""
    return _facts.get(code)


def known_of(codes: Iterable[str], grids: Iterable[int]) -> dict[int, dict[str, Held]]:
    """Return what is known by grid and code; one query for each reader, unknown codes left out."""
    places = list(grids)
    asked: dict[Reader, list[str]] = defaultdict(list)
    for code in dict.fromkeys(codes):
        if fact := _facts.get(code):
            asked[fact.read].append(code)
    found: dict[int, dict[str, Held]] = {pk: {} for pk in places}
    for read, together in asked.items():
        for code, held in read(together, places).items():
            for pk, value in held.items():
                found[pk][code] = value
    return found
