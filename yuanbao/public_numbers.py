"""Telephone numbers that anybody may ring: each app tells those it publishes when it is ready.

They stay in texts for the public, whoever wrote them: a landline of an office points to nobody.
"""

from collections.abc import Callable, Iterable
from unicodedata import normalize

from django.conf import settings

from yuanbao import landlines, redaction
from yuanbao.models import RightDoor
from yuanbao.redaction import Redaction

# Returns published telephones as they were typed, several of them in one text if need be.
Source = Callable[[], Iterable[str]]
_sources: dict[str, Source] = {}


def register_numbers(key: str, source: Source) -> None:
    """Add what an app publishes; a repeat of the key takes its place."""
    _sources[key] = source


def redact(text: str, names: Iterable[str] = ()) -> Redaction:
    """Redact a text for the public as `redaction.redact`, but for the numbers that are published.

    They are read, a query for each source, only when the text holds a landline.
    """
    return redaction.redact(text, names, is_public=_Published())


class _Published:
    """Says of a number whether it is published; reads the numbers once, when first asked."""

    def __init__(self) -> None:
        self._numbers: frozenset[str] | None = None

    def __call__(self, digits: str) -> bool:
        if self._numbers is None:
            self._numbers = published()
        return digits in self._numbers


def published() -> frozenset[str]:
    """Return all published landlines as digits, with the area code and without it."""
    typed = (normalize("NFKC", phone) for source in _sources.values() for phone in source())
    numbers = {number for phone in typed for number in landlines.numbers_in(phone)}
    return frozenset(numbers | {landlines.without_area(number) for number in numbers})


def _doors() -> Iterable[str]:
    return RightDoor.objects.exclude(phone="").values_list("phone", flat=True)


def _foot() -> Iterable[str]:
    return [settings.SITE["phone"]]


def register_all() -> None:
    """Tell the core's own: the telephones of right doors, and the one at the foot of pages."""
    register_numbers("right-doors", _doors)
    register_numbers("foot", _foot)
