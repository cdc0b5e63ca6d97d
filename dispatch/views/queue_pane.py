"""The queue's left pane: drawn once for everybody with the same reach, until something happens."""

from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.safestring import mark_safe

from dispatch.queries.centre import queue as queries
from dispatch.queries.desks.scope import key_of_area
from yuanbao.roles import Capability

KEPT_SECONDS = 120


@dataclass(frozen=True)
class Pane:
    """The rows as they are drawn; `current` is the public id of the matter that is open."""

    places: list[str]
    n: dict[str, int]
    show: str
    is_cut: bool
    drawn: str
    current: str = ""

    @property
    def previous(self) -> str:
        here = self._here
        return self.places[here - 1] if here > 0 else ""

    @property
    def following(self) -> str:
        here = self._here + 1
        return self.places[here] if here < len(self.places) else ""

    @property
    def kept(self) -> str:
        """Return the query that stays in links."""
        return f"?{urlencode({'show': self.show})}" if self.show else ""

    @property
    def rows(self) -> str:
        """Return the rows with the open one marked."""
        if self._here < 0:
            return mark_safe(self.drawn)  # noqa: S308 - a template drew it
        link = f'href="{reverse("dispatch:queue-detail", args=[self.current])}{self.kept}"'
        marked = self.drawn.replace(link, f'{link} aria-current="true"', 1)
        return mark_safe(marked)  # noqa: S308 - a template drew it

    @property
    def _here(self) -> int:
        return self.places.index(self.current) if self.current in self.places else -1


def pane_of(user: Any, version: str, *, show: str, current: str = "") -> Pane:
    """Return the pane of this version; time left is told in minutes, so it is good for as long."""
    at = timezone.now()
    reach = key_of_area(user, Capability.ACCEPT_PETITION)
    key = f"dispatch.queue.{version}.{at:%H%M}.{reach}.{show}"
    facts = cache.get(key)
    if facts is None:
        facts = _facts(user, show, at)
        cache.set(key, facts, KEPT_SECONDS)
    return Pane(**facts, current=current)


def _facts(user: Any, show: str, at: Any) -> dict[str, Any]:
    found = queries.queue_list(user, show=show)
    empty = Pane([], found.n, found.show, found.is_cut, "")
    context = {"rows": found.rows, "kept": empty.kept, "at": at}
    return {
        "places": [str(row.public_id) for row in found.rows],
        "n": found.n,
        "show": found.show,
        "is_cut": found.is_cut,
        "drawn": str(render_to_string("dispatch/_queue_items.html", context)),
    }
