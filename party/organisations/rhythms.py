"""How often each kind of meeting is to be held, and by which kinds of organisation."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from party.organisations.choices import MeetingKind, OrganisationKind

_SOURCE = _("《中国共产党支部工作条例（试行）》第四章")
_DEFAULT = _("本项目默认")


@dataclass(frozen=True)
class Rhythm:
    """At least once in so many months; `source` says where that stands."""

    kind: MeetingKind
    months: int
    of: frozenset[OrganisationKind]
    source: Any


_BRANCHES = frozenset({OrganisationKind.BRANCH})
RHYTHMS = (
    Rhythm(MeetingKind.CONGRESS, 3, _BRANCHES, _SOURCE),
    Rhythm(MeetingKind.COMMITTEE, 1, _BRANCHES, _SOURCE),
    Rhythm(MeetingKind.GROUP, 1, frozenset({OrganisationKind.GROUP}), _SOURCE),
    Rhythm(MeetingKind.LECTURE, 3, _BRANCHES, _DEFAULT),
    Rhythm(MeetingKind.THEME_DAY, 1, _BRANCHES, _SOURCE),
)


def due_on(last_on: date, months: int) -> date:
    """Return the day by which the next one is to be held: the same day so many months later.

    A day that month does not have becomes its last one.
    """
    month = last_on.month - 1 + months
    year, month = last_on.year + month // 12, month % 12 + 1
    return date(year, month, min(last_on.day, monthrange(year, month)[1]))
