"""What a phone may send in: kinds of entry, registered by the apps that take them in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from yuanbao.roles import Capability


@dataclass(frozen=True)
class Entry:
    """One entry of an outbox: the phone's key, the fields and files as a form would send them."""

    key: str
    data: Any
    files: Any
    by: Any
    at: datetime


@dataclass(frozen=True)
class Taken:
    """What the phone is told: the number if there is one, and which registers were changed."""

    words: str
    number: str = ""
    url: str = ""
    updated: list[str] = field(default_factory=list)


class EntryRefused(Exception):
    """Nothing was kept; the words say why, `fields` names what is to be corrected."""

    def __init__(self, words: str, fields: Mapping[str, list[str]] | None = None) -> None:
        super().__init__(words)
        self.fields = dict(fields or {})


class EntryConflict(Exception):
    """It was changed here meanwhile. `fields`: name → (label, what stands here, what was sent)."""

    def __init__(
        self, words: str, fields: Mapping[str, tuple[str, str, str]], number: str = ""
    ) -> None:
        super().__init__(words)
        self.fields, self.number = dict(fields), number


# Returns what differs from what was taken under this key before; nothing where that is no matter.
Compare = Callable[[Entry, str], Mapping[str, tuple[str, str, str]]]


@dataclass(frozen=True)
class Kind:
    """How one kind of entry is taken in, and who may send it."""

    take: Callable[[Entry], Taken]
    capability: Capability
    compare: Compare | None = None


_kinds: dict[str, Kind] = {}


def register_kind(
    name: str,
    take: Callable[[Entry], Taken],
    capability: Capability,
    compare: Compare | None = None,
) -> None:
    """Add a kind of entry. `take` runs inside the transaction that remembers the entry."""
    _kinds[name] = Kind(take, capability, compare)


def kind_of(name: str) -> Kind | None:
    """Return how a kind is taken in, None for an unknown one."""
    return _kinds.get(name)
