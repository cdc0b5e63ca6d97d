"""Reads of the public ledger: list, map, one matter, this month's figures."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.core.cache import cache
from django.db.models import (
    BooleanField,
    Count,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Value,
)
from django.db.models.functions import Coalesce, JSONObject
from django.utils import timezone
from django.utils.timezone import localtime

from grids.choices import Level
from grids.models import Grid
from petitions.choices import CONTENT, OPEN, SETTLED, Satisfaction, Solved, State
from petitions.models import LedgerEntry, PublicPart, Topic
from yuanbao.models import Category
from yuanbao.numbers import is_valid, normalise
from yuanbao.segment import search_query, tokens

POINTS_SHOWN = 1000
FIGURES_SECONDS = 60

# What the public filters by, in plain words; each stands for one or more states.
STATE_GROUPS: dict[str, frozenset[str]] = {
    "open": frozenset(OPEN),
    "answered": frozenset({State.ANSWERED}),
    "closed": frozenset({State.CLOSED}),
    "settled": frozenset(SETTLED),
    "other": frozenset(State) - OPEN - SETTLED,
}


@dataclass(frozen=True)
class LedgerFilter:
    """What a visitor narrows the ledger by; empty values narrow nothing."""

    q: str = ""
    town: str = ""
    category: str = ""
    state: str = ""
    kind: str = ""
    month: str = ""
    rated: str = ""


# What raters said, as the ledger keeps it; home's figures and their lists use the same tests.
RATED: dict[str, Q] = {
    "any": ~Q(satisfaction=""),
    "solved": Q(solved=Solved.YES),
    "content": Q(satisfaction__in=sorted(CONTENT)),
    "bad": Q(satisfaction=Satisfaction.DISSATISFIED),
}


def ledger_rows(wanted: LedgerFilter) -> QuerySet[LedgerEntry]:
    """Return the public matters that fit, newest first.

    A whole number finds that matter alone; other words must all occur.
    """
    rows = LedgerEntry.objects.defer("search", "answer")
    if wanted.town.isdecimal():
        rows = rows.filter(town_id=int(wanted.town))
    if wanted.category:
        rows = rows.filter(category_code__startswith=wanted.category)
    if wanted.state in STATE_GROUPS:
        rows = rows.filter(state__in=sorted(STATE_GROUPS[wanted.state]))
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.month:
        rows = rows.filter(_filed_in(wanted.month))
    if wanted.rated in RATED:
        rows = rows.filter(RATED[wanted.rated])
    if is_valid(wanted.q):
        rows = rows.filter(number=normalise(wanted.q))
    elif wanted.q:
        query = search_query(wanted.q)
        rows = rows.filter(search=query) if query else rows.none()
    return rows.order_by("-filed_at", "-petition")


def _filed_in(month: str) -> Q:
    """Return the test for matters filed in a month, given as 2026-11, by local time."""
    year, number = map(int, month.split("-"))
    zone = timezone.get_current_timezone()
    begins = datetime(year, number, 1, tzinfo=zone)
    after = datetime(year + number // 12, number % 12 + 1, 1, tzinfo=zone)
    return Q(filed_at__gte=begins, filed_at__lt=after)


def marked_words(q: str) -> list[str]:
    """Return what to highlight for a search: its words, and Chinese by pairs of characters."""
    cut = tokens(q)
    pairs = [token for token in cut if len(token) > 1]
    return [q.strip(), *(pairs or cut)] if q.strip() else []


def town_choices() -> list[tuple[str, str]]:
    """Return the live towns and streets by name, for a filter."""
    towns = Grid.objects.live().at_level(Level.TOWN).order_by("code")
    return [(str(pk), name) for pk, name in towns.values_list("pk", "name")]


def top_category_choices() -> list[tuple[str, str]]:
    """Return the top subjects that may be public, for a filter."""
    tops = Category.objects.filter(parent=None, is_active=True).order_by("order", "code")
    return list(tops.values_list("code", "name"))


@dataclass(frozen=True)
class Point:
    """One matter on the map; its place is rounded to a block."""

    number: str
    title: str
    lat: float
    lng: float
    is_late: bool


def ledger_points(wanted: LedgerFilter, *, at: datetime) -> list[Point]:
    """Return the newest placed matters that fit, for a map."""
    rows = ledger_rows(wanted).filter(lat__isnull=False, lng__isnull=False)
    late = Q(is_open=True, is_paused=False, due_at__lt=at)
    is_late = Coalesce(ExpressionWrapper(late, BooleanField()), Value(value=False))
    found = rows.values_list("number", "title", "lat", "lng", is_late)
    return [Point(*row) for row in found[:POINTS_SHOWN]]


def ledger_entry(number: str) -> LedgerEntry | None:
    """Return one public matter by its number as it may be typed, with the topics made of it."""
    topics = Topic.objects.public().filter(petitions=OuterRef("pk")).order_by("-id")
    facts = topics.values(json=JSONObject(public_id="public_id", title="title", state="state"))
    rows = LedgerEntry.objects.defer("search").annotate(topic_facts=ArraySubquery(facts))
    return rows.filter(number=normalise(number)).first()


def entries_of(numbers: list[str]) -> list[LedgerEntry]:
    """Return the public matters of these numbers, in their order; hidden ones are left out."""
    found = {
        entry.number: entry
        for entry in LedgerEntry.objects.filter(number__in=numbers).defer("search")
    }
    return [found[number] for number in numbers if number in found]


def merged_into(entry: LedgerEntry) -> LedgerEntry | None:
    """Return the public matter that a merged one went into; None where that one is not public."""
    if entry.state != State.MERGED:
        return None
    return LedgerEntry.objects.filter(petition__merged=entry.pk).defer("search").first()


def shelved_rows() -> QuerySet[Any]:
    """Return what agencies cannot solve now, of public matters only, the newest first.

    Driven by the index `part_shelved`; the words are those of the snapshots.
    """
    rows = PublicPart.objects.filter(held_since__isnull=False, petition__ledger__isnull=False)
    return rows.order_by("-held_since", "-id").values(
        "id",
        "agency_name",
        "held_since",
        "held_why",
        "held_meanwhile",
        "expected_on",
        "review_on",
        title=F("petition__ledger__title"),
        number=F("petition__ledger__number"),
        category_name=F("petition__ledger__category_name"),
        town_name=F("petition__ledger__town_name"),
        community_name=F("petition__ledger__community_name"),
    )


@dataclass(frozen=True)
class Month:
    """Three facts apart, each with its base. Only public matters filed this month are counted."""

    received: int
    settled: int
    rated: int
    solved: int
    content: int
    as_of: datetime

    @property
    def name(self) -> str:
        """Return the month as the ledger's filter takes it: 2026-11."""
        return f"{localtime(self.as_of):%Y-%m}"


def month_figures(*, at: datetime) -> Month:
    """Return this month's figures, at most a minute old."""
    begins = localtime(at).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    key = f"ledger-month:{begins:%Y%m}"
    kept: Month | None = cache.get(key)
    if kept is not None:
        return kept
    counts: dict[str, Any] = LedgerEntry.objects.filter(filed_at__gte=begins).aggregate(
        received=Count("pk"),
        settled=Count("pk", filter=Q(state__in=sorted(SETTLED))),
        rated=Count("pk", filter=RATED["any"]),
        solved=Count("pk", filter=RATED["solved"]),
        content=Count("pk", filter=RATED["content"]),
    )
    month = Month(**counts, as_of=at)
    cache.set(key, month, FIGURES_SECONDS)
    return month


def newest_public(count: int = 5) -> list[LedgerEntry]:
    """Return the newest public matters."""
    return list(ledger_rows(LedgerFilter())[:count])
