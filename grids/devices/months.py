"""By which months the readings are cut, and how long a month is kept. Plain values."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

# A year and the month under way: this season can be held against the last one.
KEPT_MONTHS = 13
# The job runs every night; a worker that stands still for weeks leaves no reading without a place.
AHEAD_MONTHS = 3


@dataclass(frozen=True, order=True)
class Month:
    """A calendar month, cut at midnight UTC."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> "Month":
        return cls(day.year, day.month)

    def plus(self, n: int) -> "Month":
        """Return the month `n` months later."""
        months = self.year * 12 + self.number - 1 + n
        return Month(months // 12, months % 12 + 1)

    @property
    def first(self) -> datetime:
        return datetime(self.year, self.number, 1, tzinfo=UTC)

    @property
    def suffix(self) -> str:
        return f"{self.year}{self.number:02d}"

    @classmethod
    def from_suffix(cls, suffix: str) -> "Month":
        return cls(int(suffix[:-2]), int(suffix[-2:]))


def months_held(today: date) -> list[Month]:
    """Return the months that have a table of their own that day, the oldest first."""
    now = Month.of(today)
    return [now.plus(n) for n in range(-KEPT_MONTHS, AHEAD_MONTHS + 1)]


def kept_since(today: date) -> datetime:
    """Return the moment from which on readings are kept."""
    return months_held(today)[0].first
