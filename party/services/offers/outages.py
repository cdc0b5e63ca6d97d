"""Outages: announced for the places they concern, restored or called off; residents are told there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache
from django.utils.translation import gettext as _

from grids.models import Grid
from party.models import Outage
from party.offers.workflow import OUTAGE_MOVES
from party.queries.offers.outages import RUNNING_KEY
from party.services.offers.places import check_places
from yuanbao.audit import record, unit_of_work
from yuanbao.models import User
from yuanbao.workflow import TransitionRefused, apply


@dataclass(frozen=True)
class Announcement:
    """What is announced: which service stops, where in words, why, until when, whom to ask."""

    kind: str
    area: str
    reason: str
    unit: str
    phone: str
    starts_at: datetime
    ends_at: datetime


class OverAlready(TransitionRefused):
    """An outage is announced before it is over."""


@unit_of_work
def announce(
    said: Announcement, places: Sequence[Grid], *, by: User | None, at: datetime
) -> Outage:
    """Announce an outage for some places of one's own. Raises OutOfReach or OverAlready."""
    if said.ends_at <= at:
        raise OverAlready(_("预计恢复的时间已经过了，不用再公告。"))
    check_places(places, by)
    outage = Outage(grid=_above_all(places), announced_at=at, **vars(said))
    outage.save()
    outage.grids.set(places)
    record(outage, "announce", by=by, at=at, kind=said.kind)
    cache.delete(RUNNING_KEY)
    return outage


def _above_all(places: Sequence[Grid]) -> Grid:
    """Return the highest of the places: whoever keeps it may end the outage."""
    return min(places, key=lambda place: (place.level, place.pk))


@unit_of_work
def restore(outage: Outage, *, by: User | None, at: datetime) -> Outage:
    """Say that it has come back. Raises OutOfReach or TransitionRefused."""
    return _end(outage, "restore", by=by, at=at)


@unit_of_work
def call_off(outage: Outage, *, by: User | None, at: datetime) -> Outage:
    """Say that there will be no outage. Raises as `restore` does."""
    return _end(outage, "call_off", by=by, at=at)


def _end(outage: Outage, name: str, *, by: User | None, at: datetime) -> Outage:
    done: Outage = apply(outage, OUTAGE_MOVES[name], by=by, at=at)
    cache.delete(RUNNING_KEY)
    return done
