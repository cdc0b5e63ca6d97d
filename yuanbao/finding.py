"""One box over everything public: each part of the platform names what it finds, none knows the others."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from django.utils.functional import Promise

SHOWN = 4


@dataclass(frozen=True)
class Found:
    """One line of a result: what it is called, where it is read, and a word about it."""

    title: str
    url: str
    about: str = ""


@dataclass(frozen=True)
class Answer:
    """What one part found: the first lines, where all of them are, and the words to highlight."""

    rows: list[Found] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    more_url: str = ""


@dataclass(frozen=True)
class Finder:
    """A part that can be searched; one that asks the database much is fetched by itself."""

    code: str
    label: str | Promise
    icon: str
    find: Callable[[str, date], Answer]
    rank: int
    is_slow: bool


_finders: dict[str, Finder] = {}


def register_finder(
    code: str,
    label: str | Promise,
    icon: str,
    find: Callable[[str, date], Answer],
    *,
    rank: int = 50,
    is_slow: bool = False,
) -> None:
    """Add a part. `find(asked, on)` reads what everybody may read on that day, in one statement.

    A part that needs more says `is_slow`. A repeat of `code` takes the place of the first.
    """
    _finders[code] = Finder(code, label, icon, find, rank, is_slow)


def finders() -> list[Finder]:
    """Return the parts in their order."""
    return sorted(_finders.values(), key=lambda finder: (finder.rank, finder.code))


def finder_of(code: str) -> Finder | None:
    """Return one part by its code."""
    return _finders.get(code)
