"""What can be subscribed to. Apps name their kinds when they are ready; a topic is `kind:code`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Topic:
    """One thing to subscribe to, as people call it, and where it is read."""

    key: str
    label: str
    kind_label: str
    url: str = ""


@dataclass(frozen=True)
class Kind:
    """A kind of topic: `find(codes)` returns code → (label, address) of those that exist."""

    code: str
    label: str | Promise
    find: Callable[[Iterable[str]], dict[str, tuple[str, str]]]


_kinds: dict[str, Kind] = {}


def register_kind(
    code: str,
    label: str | Promise,
    find: Callable[[Iterable[str]], dict[str, tuple[str, str]]],
) -> None:
    """Add a kind of topic; a repeat takes the place of the first."""
    _kinds[code] = Kind(code, label, find)


def topic_key(kind: str, code: str) -> str:
    """Return the key under which a topic is kept."""
    return f"{kind}:{code}"


def topics_of(keys: Iterable[str]) -> dict[str, Topic]:
    """Return key → topic of those that exist; one question for each kind."""
    codes: dict[str, list[str]] = {}
    for key in keys:
        kind, _sign, code = key.partition(":")
        if kind in _kinds and code:
            codes.setdefault(kind, []).append(code)
    found = {}
    for kind, wanted in codes.items():
        for code, (label, url) in _kinds[kind].find(wanted).items():
            key = topic_key(kind, code)
            found[key] = Topic(key, label, str(_kinds[kind].label), url)
    return found


def topic_of(key: str) -> Topic | None:
    """Return one topic, None when there is none of that key."""
    return topics_of([key]).get(key)
