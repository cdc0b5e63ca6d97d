"""What consent is asked for: each purpose with its words, and what stops when it is withdrawn.

An app registers its purposes when it is ready. Old wordings stay in the list, so that a line of
the ledger can always be read in the words that were agreed to.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise

# 《个人信息保护法》第三十一条: below this age a guardian consents.
ADULT_FOR_DATA = 14


@dataclass(frozen=True, kw_only=True)
class Purpose:
    """One thing that is done only with consent.

    `wordings` are all texts that were ever asked, the present one last. `stop(user, row_id, at)`
    makes a withdrawal take effect at once; `row_id` is the row the consent is about, or None
    for all of the person's.
    """

    code: str
    title: str | Promise
    wordings: tuple[str | Promise, ...]
    after_withdrawal: str | Promise
    kept_for: str | Promise
    stop: Callable[[Any, int | None, datetime], None]

    @property
    def version(self) -> int:
        return len(self.wordings)

    def wording(self, version: int) -> str:
        """Return the words of a version, counted from 1."""
        return str(self.wordings[version - 1])

    def digest(self, version: int) -> str:
        """Return the SHA-256 of the words of a version, in hex."""
        return hashlib.sha256(self.wording(version).encode()).hexdigest()


_purposes: dict[str, Purpose] = {}


def register_purpose(purpose: Purpose) -> None:
    """Add a purpose; a repeat with the same code takes its place."""
    _purposes[purpose.code] = purpose


def purpose_of(code: str) -> Purpose | None:
    return _purposes.get(code)


def all_purposes() -> list[Purpose]:
    return list(_purposes.values())


def needs_guardian(born: date, *, on: date) -> bool:
    """Say whether somebody is not yet fourteen on a day; the birthday itself is fourteen."""
    has_had_birthday = (on.month, on.day) >= (born.month, born.day)
    return on.year - born.year - (0 if has_had_birthday else 1) < ADULT_FOR_DATA
