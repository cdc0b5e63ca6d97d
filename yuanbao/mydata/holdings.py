"""The register of what is held on a resident: each app tells its part when it is ready."""

import csv
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

# The categories in their order, with why, by which law and for how long; the account goes last.
FILE = Path("yuanbao") / "data" / "holdings.csv"
BASES = {
    "duty": _("《个人信息保护法》第十三条第三项、第三十四条：履行法定职责"),
    "agreed": _("《个人信息保护法》第十三条第一项：本人同意，可随时撤回"),
}


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


def when(moment: datetime | None) -> str:
    """Return a moment as it is told to the person."""
    return f"{localtime(moment):%Y-%m-%d %H:%M}" if moment else ""


@dataclass(frozen=True)
class Category:
    """What is held, why, by which law and for how long, as the table declares it.

    What `goes_at_once` is removed with the request, the rest by decision.
    """

    code: str
    title: str
    purpose: str
    basis: str | Promise
    kept_for: str
    goes_at_once: bool


@cache
def categories() -> dict[str, Category]:
    """Return all declared categories by code, in their order."""
    with (settings.BASE_DIR / FILE).open(encoding="utf-8") as file:
        return {row["code"]: _category(row) for row in csv.DictReader(file)}


def _category(row: dict[str, str]) -> Category:
    basis, at_once = BASES[row["basis"]], row["goes_at_once"] == "yes"
    facts = {name: row[name] for name in ("code", "title", "purpose", "kept_for")}
    return Category(**facts, basis=basis, goes_at_once=at_once)


Read = Callable[[Any], list[Item]]
# `erase(user, at, kept)` removes what may go and returns what has to stay; `kept` is what stayed
# before it.
Erase = Callable[[Any, datetime, Sequence[Kept]], Iterable[Kept]]


@dataclass(frozen=True)
class Holding:
    """One category, how it is read of a person and how it is erased."""

    category: Category
    read: Read
    erase: Erase


@dataclass(frozen=True)
class Held:
    """A category as it is of one person."""

    holding: Category
    items: list[Item] = field(default_factory=list)


_holdings: dict[str, Holding] = {}


def register_holding(code: str, read: Read, erase: Erase) -> None:
    """Say how a declared category is read and erased; a repeat takes its place."""
    _holdings[code] = Holding(categories()[code], read, erase)


def all_holdings() -> list[Holding]:
    """Return the categories in the order of the table; the account itself goes last."""
    return [_holdings[code] for code in categories() if code in _holdings]


def held_on(user: Any) -> list[Held]:
    """Return all that is held on a person, by category, empty ones too."""
    return [Held(holding.category, holding.read(user)) for holding in all_holdings()]


def erase_at_once(user: Any, at: datetime) -> None:
    """Remove what no law keeps."""
    for holding in all_holdings():
        if holding.category.goes_at_once:
            list(holding.erase(user, at, ()))


def erase_all(user: Any, at: datetime) -> list[Kept]:
    """Remove all that may go, and return what has to stay."""
    kept: list[Kept] = []
    for holding in all_holdings():
        kept += holding.erase(user, at, tuple(kept))
    return kept


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
