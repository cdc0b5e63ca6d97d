"""What else was said about a place, and by the same person: found with index scans, in one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Value
from django.db.models.functions import Left

from petitions.choices import OPEN, Satisfaction, State
from petitions.duplicates import (
    ALIKE,
    ALIKE_ANYWHERE,
    building_of,
    metres_between,
    share_of,
    words_of,
)
from petitions.models import Petition
from yuanbao.numbers import grouped

# How far and how long ago: what a dispatcher is shown beside a matter.
METRES, DAYS, PERSON_DAYS = 200, 30, 365
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
    "place",
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
    same_building: bool = False
    same_grid: bool = False

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

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_here(self) -> bool:
        """Say whether it is about this place: the building, 200 metres around, or the grid."""
        is_close = self.metres is not None and self.metres <= METRES
        return self.same_building or is_close or (self.metres is None and self.same_grid)

    @property
    def may_be_one(self) -> bool:
        return self.is_open and self.alike >= (ALIKE if self.is_here else ALIKE_ANYWHERE)


@dataclass(frozen=True)
class Surroundings:
    """Same place, same person, what may be the same matter, and what was merged into this one."""

    place: list[Neighbour]
    person: list[Neighbour]
    candidates: list[Neighbour]
    merged: list[Neighbour]


def surroundings_of(petition: Petition, *, at: datetime) -> Surroundings:
    """Read all lists in one statement and weigh them here; open ones come first."""
    found: dict[str, list[Neighbour]] = {"place": [], "person": [], "merged": []}
    words = words_of(f"{petition.title} {petition.text[:200]}")
    for *facts, text, source in _read(petition, at):
        row = _neighbour(petition, words, dict(zip(COLUMNS, facts, strict=True)), text)
        found[source].append(row)
    here = sorted((row for row in found["place"] if row.is_here), key=_nearest)
    alike = sorted((row for row in found["place"] if row.may_be_one), key=lambda row: -row.alike)
    mine = {row.public_id: row for row in found["person"]}
    person = sorted(mine.values(), key=lambda row: not row.is_open)
    return Surroundings(here[:N_SHOWN], person[:N_SHOWN], alike[:N_CANDIDATES], found["merged"])


def _nearest(row: Neighbour) -> tuple[bool, bool, float]:
    distance = METRES if row.metres is None else row.metres
    return not row.is_open, not row.same_building, distance


def _read(petition: Petition, at: datetime) -> Sequence[Any]:
    others = Petition.objects.filter(is_sensitive=False).exclude(pk=petition.pk).order_by("-id")
    columns = (*COLUMNS, Left("text", 200))
    place = others.filter(community=petition.community_id, filed_at__gte=at - timedelta(days=DAYS))
    if petition.community_id is None:
        place = place.filter(grid=petition.grid_id)
    lists = {"place": [place], "merged": [others.filter(merged_into=petition.pk)], "person": []}
    mine = others.filter(filed_at__gte=at - timedelta(days=PERSON_DAYS))
    person = petition.petitioner
    if person.phone_index:
        lists["person"].append(mine.filter(petitioner__phone_index=person.phone_index))
    if person.user_id:
        lists["person"].append(mine.filter(petitioner__user=person.user_id))
    queries = [
        rows.values_list(*columns, Value(source))[:N_READ]
        for source, many in lists.items()
        for rows in many
    ]
    return list(queries[0].union(*queries[1:], all=True))


def _neighbour(
    petition: Petition, words: frozenset[str], facts: dict[str, Any], text: str
) -> Neighbour:
    grid, lat, lng, place = (facts.pop(name) for name in ("grid_id", "lat", "lng", "place"))
    building = building_of(petition.place)
    return Neighbour(
        **facts,
        metres=metres_between((petition.lat, petition.lng), (lat, lng)),
        alike=share_of(words, words_of(f"{facts['title']} {text}")),
        same_building=bool(building) and building == building_of(place),
        same_grid=grid == petition.grid_id and petition.community_id is not None,
    )
