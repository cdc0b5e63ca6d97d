"""The desk's menu. Apps register their entries and where people's roles come from when they start."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from django.urls import reverse
from django.utils.functional import Promise

from yuanbao.access import has_capability
from yuanbao.roles import Capability


@dataclass(frozen=True)
class Seat:
    """One role a person holds now, for the head of the desk: `title` 经办人, `place` 住建局.

    What a role may do is asked of `yuanbao.access`, never of a seat.
    """

    role: str
    title: str
    place: str


@dataclass(frozen=True)
class Entry:
    """A page in the menu. Shown to holders of `capability`; `None` means everyone signed in."""

    section: str | Promise
    label: str | Promise
    icon: str
    url_name: str
    capability: Capability | None
    count: Callable | None
    urgent: bool


@dataclass(frozen=True)
class Item:
    """An entry as drawn for one person on one page."""

    label: str | Promise
    icon: str
    url: str
    count: int | None
    urgent: bool
    current: bool


@dataclass(frozen=True)
class Section:
    label: str | Promise
    items: list[Item]


@dataclass(frozen=True)
class FrameNote:
    """A few lines that stand under the menu of those whom they concern, leading to `url`."""

    title: str | Promise
    lines: list
    url: str


_entries: list[Entry] = []
_ranks: dict[str, int] = {}
_places: dict[str, str] = {}
_foot_links: dict[str, str | Promise] = {}
_seat_sources: list[Callable] = []
_note_sources: list[Callable] = []


def register(
    section: str | Promise,
    label: str | Promise,
    icon: str,
    url_name: str,
    capability: Capability | None,
    count: Callable | None = None,
    *,
    urgent: bool = False,
) -> None:
    """Add a page to the menu; a repeat with the same URL name is ignored.

    `count(user)` returns the number shown beside the label; `urgent` paints it red.
    """
    if url_name not in {entry.url_name for entry in _entries}:
        _entries.append(Entry(section, label, icon, url_name, capability, count, urgent))


def rank_section(section: str | Promise, rank: int) -> None:
    """Say where a section stands in the menu; those that nobody ranked stand at 50."""
    _ranks[str(section)] = rank


def register_place(place: str, url_name: str) -> None:
    """Say which page the head of every desk leads to for `search` or `help`."""
    _places[place] = url_name


def places() -> dict[str, str]:
    """Return the addresses of the registered places; what nobody registered is not drawn."""
    return {place: _address(url_name) for place, url_name in _places.items()}


def register_foot_link(label: str | Promise, url_name: str) -> None:
    """Add a page to the foot of public pages: accessibility, privacy, corrections."""
    _foot_links[url_name] = label


def foot_links() -> list[tuple[str | Promise, str]]:
    """Return label and address of the foot's pages, in order of registration."""
    return [(label, reverse(url_name)) for url_name, label in _foot_links.items()]


def register_seats(source: Callable) -> None:
    """Add a function `source(user) -> Iterable[Seat]` that tells what a person serves as today."""
    if source not in _seat_sources:
        _seat_sources.append(source)


def register_frame_note(source: Callable) -> None:
    """Add a function `source(user) -> FrameNote | None` whose lines stand under the menu."""
    if source not in _note_sources:
        _note_sources.append(source)


def frame_notes_of(user) -> list[FrameNote]:
    """Return the notes under the person's menu, from all registered sources."""
    found = [source(user) for source in _note_sources] if user.is_authenticated else []
    return [note for note in found if note is not None]


def seats_of(user) -> list[Seat]:
    """Return every seat the person holds today, from all registered sources."""
    if not user.is_authenticated:
        return []
    return [seat for source in _seat_sources for seat in source(user)]


def menu_of(user, path: str) -> list[Section]:
    """Return the menu for a person: sections by rank, then in order of registration, none empty.

    The current entry is the one whose address is the longest beginning of `path`.
    """
    shown = [(entry, _address(entry.url_name)) for entry in _entries if _may(user, entry)]
    current = max((url for _, url in shown if path.startswith(url)), key=len, default=None)
    sections: dict[str, list[Item]] = {}
    for entry, url in shown:
        count = entry.count(user) if entry.count else None
        item = Item(entry.label, entry.icon, url, count, entry.urgent, url == current)
        sections.setdefault(str(entry.section), []).append(item)
    ordered = sorted(sections.items(), key=lambda section: _ranks.get(section[0], 50))
    return [Section(label, items) for label, items in ordered]


@cache
def _address(url_name: str) -> str:
    """Return a page's address; looking all of them up anew for each page takes a millisecond."""
    return reverse(url_name)


def _may(user, entry: Entry) -> bool:
    return entry.capability is None or has_capability(user, entry.capability)
