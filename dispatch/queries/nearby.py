"""What else was said about a place, and by the same person: found with two index scans."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Value
from django.db.models.functions import Left

from petitions.choices import OPEN, Satisfaction, State
from petitions.duplicates import metres_between
from petitions.models import Petition
from yuanbao.numbers import grouped
from yuanbao.segment import tokens

# How far, how long ago, and how alike: what a dispatcher is shown beside a matter.
METRES, DAYS, PERSON_DAYS = 200, 30, 365
ALIKE, ALIKE_NEARBY = 0.35, 0.15
N_READ, N_SHOWN, N_CANDIDATES = 80, 5, 3
COLUMNS = (
    "public_id",
    "number",
    "title",
    "state",
    "satisfaction",
    "filed_at",
    "grid_id",
    "lat",
    "lng",
)


@dataclass(frozen=True)
class Neighbour:
    """Another matter: how far away in metres (None when not known), how alike from 0 to 1."""

    public_id: UUID
    number: str
    title: str
    state: str
    satisfaction: str
    filed_at: datetime
    metres: float | None
    alike: float

    @property
    def label(self) -> str:
        return grouped(self.number)

    @property
    def state_label(self) -> str:
        return str(State(self.state).label)

    @property
    def satisfaction_label(self) -> str:
        return str(Satisfaction(self.satisfaction).label) if self.satisfaction else ""

    @property
    def is_bad(self) -> bool:
        return self.satisfaction == Satisfaction.DISSATISFIED


@dataclass(frozen=True)
class Surroundings:
    """Same place, same person, and what may be the same matter."""

    place: list[Neighbour]
    person: list[Neighbour]
    candidates: list[Neighbour]


def surroundings_of(petition: Petition, *, at: datetime) -> Surroundings:
    """Read both lists in one statement and weigh them here."""
    near, mine = [], []
    for *facts, words, source in _read(petition, at):
        row = _neighbour(petition, dict(zip(COLUMNS, facts, strict=True)), words)
        (near if source == "place" else mine).append(row)
    close = [row for row in near if row.metres is not None and row.metres <= METRES]
    alike = sorted((row for row in near if _may_be_one(row)), key=lambda row: -row.alike)
    return Surroundings(close[:N_SHOWN], mine[:N_SHOWN], alike[:N_CANDIDATES])


def _may_be_one(row: Neighbour) -> bool:
    is_close = row.metres is not None and row.metres <= METRES
    return row.state in OPEN and row.alike >= (ALIKE_NEARBY if is_close else ALIKE)


def _read(petition: Petition, at: datetime) -> Sequence[Any]:
    others = Petition.objects.exclude(pk=petition.pk).order_by("-id")
    columns = (*COLUMNS, Left("text", 200))
    place = others.filter(community=petition.community_id, filed_at__gte=at - timedelta(days=DAYS))
    if petition.community_id is None:
        place = place.filter(grid=petition.grid_id)
    queries = [place.values_list(*columns, Value("place"))[:N_READ]]
    phone = petition.petitioner.phone_index
    if phone:
        person = others.filter(
            petitioner__phone_index=phone, filed_at__gte=at - timedelta(days=PERSON_DAYS)
        )
        queries.append(person.values_list(*columns, Value("person"))[:N_READ])
    return list(queries[0].union(*queries[1:], all=True))


def _neighbour(petition: Petition, facts: dict[str, Any], words: str) -> Neighbour:
    grid, lat, lng = facts.pop("grid_id"), facts.pop("lat"), facts.pop("lng")
    same_grid = grid == petition.grid_id
    metres = metres_between((petition.lat, petition.lng), (lat, lng))
    if metres is None and same_grid and petition.community_id is not None:
        metres = 0.0
    alike = likeness(f"{petition.title} {petition.text[:200]}", f"{facts['title']} {words}")
    return Neighbour(**facts, metres=metres, alike=alike)


def likeness(one: str, other: str) -> float:
    """Return how many pairs of characters two texts share, from 0 to 1."""
    here, there = ({t for t in tokens(text) if len(t) > 1} for text in (one, other))
    return 2 * len(here & there) / (len(here) + len(there)) if here and there else 0.0
