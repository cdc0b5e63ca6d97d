"""Who may vote on a topic: residents of the grids concerned, and what is missing for the others."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from grids.models import Grid, Resident
from petitions.deliberation.choices import StandingState
from petitions.models import Residency, Topic

GROWN_UP = 18


@dataclass(frozen=True)
class Standing:
    """Whether a person may vote, and what to say otherwise."""

    may_vote: bool
    words: str = ""
    # Whether asking the community to confirm would help.
    may_ask: bool = False


def standing_of(user: Any, topic: Topic) -> Standing:
    """Say whether the person may vote on the topic, or which proof is missing."""
    if not user.is_authenticated or not user.is_resident or not user.phone_index:
        return Standing(False, _("表决要先用手机号登录，一个手机号一票。"))
    lives = _residents(topic, timezone.localdate()).filter(phone_index=user.phone_index)
    told = Residency.objects.filter(user=user, grid__in=grids_within(topic))
    states = set(told.values_list("state", flat=True))
    if StandingState.CONFIRMED in states or lives.exists():
        return Standing(True)
    if StandingState.ASKED in states:
        return Standing(False, _("社区正在核实您的住址，核实后通知您来投票。"))
    return Standing(
        False,
        _("这次表决由涉及范围内的居民参加。您的手机号没有登记在当地住户台账里，可以请社区核实。"),
        may_ask=True,
    )


def n_entitled(topic: Topic, *, on: date) -> int:
    """Return how many grown-up residents the registers hold in the topic's grids."""
    return _residents(topic, on).count()


def grids_within(topic: Topic) -> QuerySet[Grid]:
    """Return the topic's grids and all that lies in them."""
    places = topic.places.through.objects.filter(
        topic=topic,
        grid__tree_id=OuterRef("tree_id"),
        grid__lft__lte=OuterRef("lft"),
        grid__rght__gte=OuterRef("rght"),
    )
    return Grid.objects.order_by().filter(Exists(places))


def _residents(topic: Topic, on: date) -> QuerySet[Resident]:
    grown = Q(birth_year__isnull=True) | Q(birth_year__lte=on.year - GROWN_UP)
    rows = Resident.objects.standing().filter(grown)
    return rows.filter(grid__in=grids_within(topic))
