"""Mark a test: which answers were right, and whether there were enough of them. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Asked:
    """One question: its options by their places, those that are right, and why."""

    key: str
    kind: str
    text: str
    options: tuple[str, ...]
    right: frozenset[int]
    why: str = ""


@dataclass(frozen=True)
class Marked:
    """A sheet with every answer marked, as it is kept: options, given, right, why."""

    sheet: list[dict[str, Any]]
    n_right: int

    @property
    def n_asked(self) -> int:
        return len(self.sheet)


def mark(asked: Iterable[Asked], given: dict[str, frozenset[int]]) -> Marked:
    """Mark the given answers, by the questions' keys; a question left open is wrong.

    A question of several answers is right when all of them were named and no other.
    """
    sheet = [_marked(question, given.get(question.key, frozenset())) for question in asked]
    return Marked(sheet, sum(line["is_right"] for line in sheet))


def _marked(question: Asked, given: frozenset[int]) -> dict[str, Any]:
    return {
        "text": question.text,
        "kind": question.kind,
        "options": list(question.options),
        "given": sorted(given),
        "right": sorted(question.right),
        "is_right": given == question.right,
        "why": question.why,
    }


def is_enough(n_right: int, n_asked: int, pass_percent: int) -> bool:
    """Say whether so many right answers pass; a test without questions is no test."""
    return n_asked > 0 and n_right * 100 >= n_asked * pass_percent


def needed(n_asked: int, pass_percent: int) -> int:
    """Return the least number of right answers that passes."""
    return -(-n_asked * pass_percent // 100)
