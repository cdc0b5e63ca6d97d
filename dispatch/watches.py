"""The centre's two watches of a day: when each begins and ends, and which one a moment lies in."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.timezone import get_default_timezone, localtime

from dispatch.choices import Watch

BEGINS = {Watch.DAY: time(8), Watch.NIGHT: time(20)}


@dataclass(frozen=True, order=True)
class Turn:
    """One watch of one day; a night belongs to the day on which it begins."""

    on: date
    watch: str

    @property
    def starts_at(self) -> datetime:
        begin = BEGINS[Watch(self.watch)]
        return datetime.combine(self.on, begin, tzinfo=get_default_timezone())

    @property
    def ends_at(self) -> datetime:
        """Return the moment at which the next watch begins."""
        return self.next().starts_at

    def next(self) -> "Turn":
        if self.watch == Watch.DAY:
            return Turn(self.on, Watch.NIGHT)
        return Turn(self.on + timedelta(days=1), Watch.DAY)

    def previous(self) -> "Turn":
        if self.watch == Watch.NIGHT:
            return Turn(self.on, Watch.DAY)
        return Turn(self.on - timedelta(days=1), Watch.NIGHT)


def turn_at(moment: datetime) -> Turn:
    """Return the watch that a moment lies in; its first moment belongs to it, its last does not."""
    local = localtime(moment)
    if local.time() < BEGINS[Watch.DAY]:
        return Turn(local.date() - timedelta(days=1), Watch.NIGHT)
    if local.time() < BEGINS[Watch.NIGHT]:
        return Turn(local.date(), Watch.DAY)
    return Turn(local.date(), Watch.NIGHT)


def week_of(day: date) -> list[date]:
    """Return the seven days of a day's week, Monday first."""
    monday = day - timedelta(days=day.weekday())
    return [monday + timedelta(days=n) for n in range(7)]
