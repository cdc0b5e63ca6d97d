"""What a person did in grid work, counted from what exists; upper apps say what they hold.

Counts of one person for the person and whoever manages their post; they are never compared.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet, Value


@dataclass(frozen=True)
class RecordKind:
    """One kind of service: `rows(user, since)` are what the person did since that day."""

    key: str
    label: Any
    rows: Callable[[Any, date], QuerySet[Any]]


_kinds: dict[str, RecordKind] = {}


def register_record(kind: RecordKind) -> None:
    """Add a kind of service; a repeat of its key replaces the first."""
    _kinds[kind.key] = kind


def records_of(user: Any, since: date) -> list[tuple[str, int]]:
    """Return label and number of every kind in the order of their registration; in one query."""
    parts = [
        kind.rows(user, since)
        .order_by()
        .annotate(kind_key=Value(kind.key))
        .values_list("kind_key")
        .annotate(n=Count("pk"))
        for kind in _kinds.values()
    ]
    counted = dict(parts[0].union(*parts[1:], all=True)) if parts else {}
    return [(str(kind.label), counted.get(kind.key, 0)) for kind in _kinds.values()]
