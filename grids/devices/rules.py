"""What a reading says: too high, too low, too old. Plain values in, decisions out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from grids.devices.choices import Comparison

# A clock of a device may run ahead by this much; what is further ahead is a wrong clock.
AHEAD = timedelta(minutes=5)


@dataclass(frozen=True)
class Limit:
    """A threshold: alarm after `hold` readings in a row beyond `value`, over after `hold` within."""

    comparison: str
    value: float
    hold: int

    def is_broken_by(self, value: float) -> bool:
        if self.comparison == Comparison.ABOVE:
            return value > self.value
        return value < self.value


def is_alarm(limit: Limit, newest: Sequence[float]) -> bool | None:
    """Say what the newest readings, newest first, mean: True alarm, False all well, None undecided."""
    last = newest[: limit.hold]
    if len(last) < limit.hold:
        return None
    broken = [limit.is_broken_by(value) for value in last]
    if all(broken):
        return True
    return None if any(broken) else False


def worse(limit: Limit, one: float, other: float) -> float:
    """Return the value that lies further beyond the limit."""
    pick = max if limit.comparison == Comparison.ABOVE else min
    return pick(one, other)


def is_fresh(at: datetime, now: datetime, stale_after: timedelta) -> bool:
    """Say whether a reading is new enough to act upon; a late one is kept, and nothing more."""
    return now - at <= stale_after


def is_restart(
    sequence: int, at: datetime, counted_to: int | None, seen_at: datetime | None
) -> bool:
    """Say whether a message, newer than all before, has a smaller number: the device counts anew."""
    return counted_to is not None and seen_at is not None and at > seen_at and sequence < counted_to


def is_ahead(at: datetime, now: datetime) -> bool:
    return at - now > AHEAD
