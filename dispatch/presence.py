"""Who has a dialog open on an order right now: kept in the cache for some seconds, and nowhere else.

Two people writing at the same moment may lose one mark; the next poll brings it back.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache

# A page polls every four seconds; three polls missed, and the mark is gone.
LIVES = timedelta(seconds=14)


def _key(order_id: int) -> str:
    return f"presence:{order_id}"


def mark(order_id: int, user: Any, act: str, *, at: datetime) -> None:
    """Note that the person has this act's dialog open; "" takes the mark away."""
    marks = {pk: row for pk, row in _marks(order_id) if _lives(row, at)}
    if act:
        marks[user.pk] = (str(user), act, at.timestamp())
    else:
        marks.pop(user.pk, None)
    cache.set(_key(order_id), marks, int(LIVES.total_seconds()) + 1)


def others(order_id: int, user: Any, *, at: datetime) -> list[tuple[str, str]]:
    """Return name and act of each colleague who has a dialog open, by name."""
    rows = [row for pk, row in _marks(order_id) if pk != user.pk and _lives(row, at)]
    return sorted((name, act) for name, act, _at in rows)


def _marks(order_id: int) -> Iterable[tuple[int, tuple[str, str, float]]]:
    return (cache.get(_key(order_id)) or {}).items()


def _lives(row: tuple[str, str, float], at: datetime) -> bool:
    return at.timestamp() - row[2] < LIVES.total_seconds()
