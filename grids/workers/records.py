"""What a person did in grid work, counted from what exists; upper apps say what they hold.

Counts of one person for the person and whoever manages their post; they are never compared.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class RecordKind:
    """One kind of service: `count(user, since)` counts what the person did since that day."""

    key: str
    label: Any
    count: Callable[[Any, date], int]


_kinds: dict[str, RecordKind] = {}


def register_record(kind: RecordKind) -> None:
    """Add a kind of service; a repeat of its key replaces the first."""
    _kinds[kind.key] = kind


def records_of(user: Any, since: date) -> list[tuple[str, int]]:
    """Return label and number of every kind, in the order in which they were registered."""
    return [(str(kind.label), kind.count(user, since)) for kind in _kinds.values()]
