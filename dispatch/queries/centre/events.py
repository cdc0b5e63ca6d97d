"""Known events as pages show them, and which matters belong to one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from dispatch.models import Agency, EventMatter, KnownEvent
from dispatch.queries.desks.scope import area_of
from grids.bulletins import Bulletin
from grids.choices import Level
from grids.models import Grid
from grids.scoping import territory_filter
from petitions.choices import OPEN
from petitions.models import Petition
from yuanbao.models import Category
from yuanbao.roles import Capability
from yuanbao.workflow import OutOfReach

RUNNING_KEY, RUNNING_SECONDS = "known-events:running", 60
# People call before the centre has written the event down.
EARLIER = timedelta(hours=12)
N_CANDIDATES = 200


def bulletins_now() -> list[Bulletin]:
    """Return the running events as residents read them; a minute old at most."""
    kept = cache.get(RUNNING_KEY)
    if kept is None:
        kept = [_facts(event) for event in _running_with_places()]
        cache.set(RUNNING_KEY, kept, RUNNING_SECONDS)
    return [Bulletin(**facts) for facts in kept]


def _running_with_places() -> Iterable[KnownEvent]:
    rows = KnownEvent.objects.running().select_related("agency").order_by("-starts_at", "-id")
    return rows.prefetch_related("grids")


def _facts(event: KnownEvent) -> dict[str, Any]:
    places = list(event.grids.all())
    above = {pk for place in places for pk in _line(place)}
    return {
        "key": str(event.public_id),
        "title": event.title,
        "text": event.public_text,
        "who": event.agency.name,
        "until": event.expected_at,
        "url": reverse("dispatch:event-public", args=[event.public_id]),
        "covers": frozenset(place.pk for place in places),
        "touches": frozenset(above),
        "names": "、".join(place.name for place in places),
    }


def _line(place: Grid) -> list[int]:
    return list(Grid.objects.above(place).values_list("pk", flat=True))


@dataclass(frozen=True)
class EventPage:
    """One event with its matters and those that may belong to it."""

    event: KnownEvent
    places: list[Grid]
    matters: list[EventMatter]
    candidates: list[Petition]

    @property
    def n_answered(self) -> int:
        return sum(row.answered_at is not None for row in self.matters)

    @property
    def stuck(self) -> list[EventMatter]:
        return [row for row in self.matters if row.stuck]


def events(*, show: str) -> QuerySet[KnownEvent]:
    """Return the running events, or those that are over; each with its number of matters."""
    rows = KnownEvent.objects.select_related("agency", "category")
    rows = rows.annotate(n_matters=Count("matters")).order_by("-declared_at", "-id")
    return rows.filter(ended_at__isnull=show != "past")


def event_for(public_id: Any) -> KnownEvent:
    """Return one event; raises OutOfReach."""
    row = KnownEvent.objects.select_related("agency", "category").filter(public_id=public_id)
    event = row.first()
    if event is None:
        raise OutOfReach(f"no event {public_id}")
    return event


def event_page(user: Any, public_id: Any) -> EventPage:
    """Build one event's page for the centre; raises OutOfReach."""
    event = event_for(public_id)
    places = list(event.grids.defer("boundary").order_by("code"))
    matters = event.matters.select_related("petition", "joined_by").order_by("-id")
    found = candidates(user, event, places) if event.is_running else []
    return EventPage(event, places, list(matters), found)


def candidates(user: Any, event: KnownEvent, places: list[Grid]) -> list[Petition]:
    """Return open matters of the event's places and category that belong to no event yet."""
    area = area_of(user, Capability.ACCEPT_PETITION)
    rows = Petition.objects.filter(Q(pk__in=[]) if area is None else area)
    rows = rows.filter(territory_filter(places), _fits(event), state__in=OPEN, dangers=[])
    rows = rows.filter(
        event_matter__isnull=True,
        is_historical=False,
        is_sensitive=False,
        filed_at__gte=event.starts_at - EARLIER,
    )
    rows = rows.filter(Q(orders__isnull=True) | Q(orders__agency=event.agency)).distinct()
    return list(rows.select_related("community", "category").order_by("-id")[:N_CANDIDATES])


def _fits(event: KnownEvent) -> Q:
    if event.category is None:
        return Q()
    own = Q(category=event.category_id) | Q(category__parent=event.category_id)
    return own | Q(category__isnull=True)


def chosen(user: Any, public_ids: Iterable[str]) -> list[Petition]:
    """Return the matters that were picked, within the person's reach."""
    rows = Petition.objects.permitted(user, Capability.ACCEPT_PETITION)
    return list(rows.filter(public_id__in=list(public_ids)).order_by("id")[:N_CANDIDATES])


def matter_for(user: Any, pk: int) -> EventMatter:
    """Return one joined matter within the person's reach; raises OutOfReach."""
    reach = Petition.objects.permitted(user, Capability.ACCEPT_PETITION)
    rows = EventMatter.objects.filter(pk=pk, petition__in=reach)
    row = rows.select_related("event", "petition").first()
    if row is None:
        raise OutOfReach(f"{user} has no joined matter {pk}")
    return row


def running_for(petition: Petition) -> list[KnownEvent]:
    """Return the running events that the matter may belong to, by place and category."""
    line = _line(petition.grid)
    rows = KnownEvent.objects.running().filter(grids__in=line).select_related("category", "agency")
    found = rows.distinct().order_by("-starts_at", "-id")
    category = petition.category
    return [
        event
        for event in found
        if category is None or event.category_id in {None, category.pk, category.parent_id}
    ]


def place_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the live towns and communities, a group for each town."""
    rows = Grid.objects.live().filter(level__in=[Level.TOWN, Level.COMMUNITY]).defer("boundary")
    groups: dict[int, tuple[str, list[tuple[str, str]]]] = {}
    for place in rows.order_by("level", "code"):
        if place.level == Level.TOWN:
            groups[place.pk] = (place.name, [(place.code, place.name)])
        elif place.parent_id in groups:
            groups[place.parent_id][1].append((place.code, place.name))
    return list(groups.values())


def places_of(codes: Iterable[str]) -> list[Grid]:
    """Return the live places of these codes."""
    return list(Grid.objects.live().filter(code__in=list(codes)).order_by("code"))


def agency_choices() -> list[tuple[str, str]]:
    """Return the active bodies that may answer for an event."""
    rows = Agency.objects.active().order_by("kind", "code")
    return list(rows.values_list("code", "name"))


def category_choices() -> list[tuple[str, str]]:
    """Return the active categories, tops before what lies under them."""
    rows = Category.objects.filter(is_active=True).order_by("order", "code")
    return list(rows.values_list("code", "name"))


@dataclass(frozen=True)
class EventFigures:
    """How many events a stretch of time saw, and how many matters they stand for."""

    events: int
    matters: int


def event_figures(since: datetime, until: datetime) -> EventFigures:
    """Count each event once, and its matters beside it."""
    rows = KnownEvent.objects.filter(starts_at__lt=until)
    rows = rows.filter(Q(ended_at__isnull=True) | Q(ended_at__gte=since))
    return EventFigures(rows.count(), EventMatter.objects.filter(event__in=rows).count())
