"""Outages as residents of the places concerned read them."""

from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from grids.bulletins import Bulletin
from grids.models import Grid
from party.models import Outage
from party.offers.choices import OutageKind
from yuanbao.models import User
from yuanbao.roles import Capability

RUNNING_KEY, RUNNING_SECONDS = "outages:running", 60
MOST_SHOWN = 20


def bulletins_now() -> list[Bulletin]:
    """Return the running outages as news of their places; a minute old at most."""
    kept = cache.get(RUNNING_KEY)
    if kept is None:
        rows = Outage.objects.running(timezone.now()).order_by("starts_at", "id")
        kept = [_facts(outage) for outage in rows.prefetch_related("grids")[:MOST_SHOWN]]
        cache.set(RUNNING_KEY, kept, RUNNING_SECONDS)
    return [Bulletin(**facts) for facts in kept]


def _facts(outage: Outage) -> dict[str, Any]:
    places = list(outage.grids.all())
    above = {pk for place in places for pk in _line(place)}
    return {
        "key": f"outage-{outage.public_id}",
        "title": str(outage),
        "text": outage.reason,
        "who": outage.unit,
        "until": outage.ends_at,
        "url": reverse("party:outage-detail", args=[outage.public_id]),
        "covers": frozenset(place.pk for place in places),
        "touches": frozenset(above),
        "names": "、".join(place.name for place in places),
        "can_join": False,
    }


def _line(place: Grid) -> list[int]:
    return list(Grid.objects.above(place).values_list("pk", flat=True))


def public_outages(*, kind: str = "", at: datetime, over: bool = False) -> QuerySet[Outage]:
    """Return what does not come now or soon, or what is over, with the places; newest first."""
    rows = Outage.objects.prefetch_related("grids")
    if kind in OutageKind.values:
        rows = rows.filter(kind=kind)
    running = Outage.objects.running(at).values("pk")
    rows = rows.exclude(pk__in=running) if over else rows.filter(pk__in=running)
    return rows.order_by("-starts_at", "-id")


def one_outage() -> QuerySet[Outage]:
    """Return outages for one page."""
    return Outage.objects.prefetch_related("grids")


def desk_outage(user: User) -> QuerySet[Outage]:
    """Return the outages that the person may end."""
    return Outage.objects.permitted(user, Capability.KEEP_OFFERS)


def announced_by(user: User) -> QuerySet[Outage]:
    """Return the outages of the person's places, newest first."""
    return desk_outage(user).prefetch_related("grids").order_by("-starts_at", "-id")
