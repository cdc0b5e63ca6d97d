"""The register of what is held on a resident: each app tells its part when it is ready."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

DUTY = _("《个人信息保护法》第十三条第三项、第三十四条：履行法定职责")
AGREED = _("《个人信息保护法》第十三条第一项：本人同意，可随时撤回")


@dataclass(frozen=True)
class Item:
    """One thing held: its title, its facts in words, and the page where it stands."""

    title: str
    facts: Sequence[tuple[str | Promise, str]] = ()
    url: str = ""


@dataclass(frozen=True)
class Kept:
    """What has to stay: what, by which law, and until when; no day where an event ends it."""

    what: str
    basis: str
    until: str

    def as_json(self) -> dict[str, str]:
        return {"what": self.what, "basis": self.basis, "until": self.until}


@dataclass(frozen=True, kw_only=True)
class Holding:
    """One category of what is held, why, by which law and for how long.

    `erase(user, at, kept)` removes what may go and returns what has to stay; `kept` is what
    stayed before it. What `goes_at_once` is removed with the request, the rest by decision.
    """

    code: str
    title: str | Promise
    purpose: str | Promise
    basis: str | Promise
    kept_for: str | Promise
    read: Callable[[Any], list[Item]]
    erase: Callable[[Any, datetime, Sequence[Kept]], Iterable[Kept]]
    goes_at_once: bool = False
    rank: int = 50


@dataclass(frozen=True)
class Held:
    """A category as it is of one person."""

    holding: Holding
    items: list[Item] = field(default_factory=list)


_holdings: dict[str, Holding] = {}


def register_holding(holding: Holding) -> None:
    """Add a category; a repeat with the same code takes its place."""
    _holdings[holding.code] = holding


def all_holdings() -> list[Holding]:
    """Return the categories in their order; the account itself goes last."""
    return sorted(_holdings.values(), key=lambda one: (one.rank, one.code))


def held_on(user: Any) -> list[Held]:
    """Return all that is held on a person, by category, empty ones too."""
    return [Held(holding, holding.read(user)) for holding in all_holdings()]


# --- who looked ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Opening:
    """One look at a sealed field: when, by which office and role, at what, and why."""

    at: datetime
    office: str
    role: str
    what: str
    why: str = ""


OpeningSource = Callable[[Any], Iterable[Opening]]
SeatSource = Callable[[int, date], Iterable[tuple[str, str]]]
_opening_sources: list[OpeningSource] = []
_seat_sources: list[SeatSource] = []


def register_openings(source: OpeningSource) -> None:
    """Add a function that tells who opened what of a person."""
    if source not in _opening_sources:
        _opening_sources.append(source)


def register_seats_on(source: SeatSource) -> None:
    """Add a function `source(user_id, day)` that tells (office, role) of who served that day."""
    if source not in _seat_sources:
        _seat_sources.append(source)


def seat_on(user_id: int | None, day: date) -> tuple[str, str]:
    """Return office and role of somebody on a day, never their name."""
    if user_id is not None:
        for source in _seat_sources:
            for office, role in source(user_id, day):
                return office, role
    return str(_("本平台")), str(_("工作人员"))


def openings_of(user: Any) -> list[Opening]:
    """Return every look at the person's sealed fields, newest first."""
    found = [opening for source in _opening_sources for opening in source(user)]
    return sorted(found, key=lambda one: one.at, reverse=True)
