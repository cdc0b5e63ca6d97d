"""Where a worker is wanted today. Upper apps register what they have for the walk when they start."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

# A walk of more is no day's work: each source gives its most urgent ones.
MOST_STOPS = 40


@dataclass(frozen=True)
class Stop:
    """One place on the walk. `url` opens it.

    `point` names a listed safety point's public id, `call` the address that opens the number of
    whoever is visited.
    """

    title: str
    place: str
    tag: str
    due_on: date | None = None
    lat: float | None = None
    lng: float | None = None
    url: str = ""
    hint: str = ""
    point: str = ""
    call: str = ""

    @property
    def spot(self) -> tuple[float, float] | None:
        """Return latitude and longitude, None where nobody gave them."""
        return None if self.lat is None or self.lng is None else (self.lat, self.lng)


Source = Callable[[Any, datetime], Iterable[Stop]]
_sources: list[Source] = []


def register_stops(source: Source) -> Source:
    """Add `source(user, at)`, which returns the stops it has for that person."""
    if source not in _sources:
        _sources.append(source)
    return source


def stops_of(user: Any, at: datetime) -> list[Stop]:
    """Return every stop of the person's day, source by source."""
    return [stop for source in _sources for stop in source(user, at)]


def lamp_of(due_on: date | None, today: date) -> tuple[str, str]:
    """Return the colour and the words of how much time is left."""
    if due_on is None:
        return "", _("不限时")
    days = (due_on - today).days
    if days < 0:
        return "bad", _("超 %(n)s 天") % {"n": -days}
    if days == 0:
        return "warn", _("今天")
    return "ok", _("还有 %(n)s 天") % {"n": days}
