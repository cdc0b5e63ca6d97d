"""Which households, rooms and shops of a place have its card, and which have none."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Value
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from grids.choices import Level
from grids.codes import RoomUse
from grids.models import CardIssue, Grid, Household, Premises, Room
from grids.queries.workers.cards import may_give_cards
from grids.scoping import reach_grids, territory_filter
from yuanbao.roles import Capability

_ISSUES = CardIssue.objects.order_by()


@dataclass(frozen=True)
class TakerKind:
    """One kind of whoever gets cards; `room` is the way to the room it lies in."""

    key: str
    label: Promise
    model: Any
    room: str = ""

    def way(self, field: str) -> str:
        return f"{self.room}__{field}" if self.room else field


KINDS = {
    kind.key: kind
    for kind in (
        TakerKind("household", _("住户"), Household, "room"),
        TakerKind("room", _("没有登记住户的房屋"), Room),
        TakerKind("premises", _("商铺和单位"), Premises, "room"),
    )
}


def _given(field: str) -> QuerySet[CardIssue]:
    return _ISSUES.filter(**{f"{field}__isnull": False}).values(field)


def has_card(model: Any) -> Q:
    """Return the test for rows of a register that got a card, themselves or by what was merged.

    A household has one too where its room got it, a room where a household of it did.
    """
    if model is Premises:
        return Q(pk__in=_given("premises")) | Q(pk__in=_given("premises__merged_into"))
    rooms = Q(pk__in=_given("room")) | Q(pk__in=_given("room__merged_into"))
    if model is Room:
        return rooms
    homes = Q(pk__in=_given("household")) | Q(pk__in=_given("household__merged_into"))
    return homes | Q(room__in=Room.objects.filter(rooms).order_by().values("pk"))


def may_get_card(model: Any) -> QuerySet:
    """Return the standing rows that count: of rooms only those to live in where nobody is known."""
    rows = model.objects.standing()
    if model is not Room:
        return rows
    homes = Household.objects.standing().filter(room=OuterRef("pk"))
    return rows.filter(~Exists(homes), use=RoomUse.HOUSING)


def without_card(model: Any, grid: Grid) -> QuerySet:
    """Return the rows of a place that have no card, along the houses."""
    under = Grid.objects.under(grid).values("pk")
    rows = may_get_card(model).filter(~has_card(model), grid__in=under)
    if model is Room:
        return rows.order_by("building", "unit", "floor", "door", "pk")
    if model is Premises:
        return rows.select_related("room").order_by("room__building", "address", "pk")
    return rows.select_related("room").order_by(
        "room__building", "room__unit", "room__floor", "room__door", "pk"
    )


def buildings_of(kind: TakerKind, rows: QuerySet) -> list[tuple[str, str]]:
    """Return number and name of the buildings that the rows lie in."""
    named = rows.filter(**{f"{kind.way('building')}__isnull": False}).order_by()
    pairs = named.values_list(kind.way("building__number"), kind.way("building__name"))
    return sorted(set(pairs), key=lambda pair: (len(pair[1]), pair[1], pair[0]))


def entrances_of(kind: TakerKind, rows: QuerySet) -> list[str]:
    """Return the entrances (单元) that the rows of one building lie behind."""
    named = rows.order_by().values_list(kind.way("unit"), flat=True).distinct()
    return sorted((unit for unit in named if unit), key=lambda unit: (len(unit), unit))


@dataclass(frozen=True)
class Door:
    """One of those without a card, in words."""

    row: Any
    name: str
    where: str


def doors(kind: TakerKind, rows: Iterable[Any]) -> list[Door]:
    found = []
    for row in rows:
        room = row if kind.model is Room else row.room
        where = (room.address or room.door) if room else getattr(row, "address", "")
        name = row.name if kind.model is Premises else where
        found.append(Door(row, name or row.number, where if name != where else ""))
    return found


@dataclass(frozen=True)
class Given:
    """How many of a kind there are in a place, and how many of them have a card."""

    n: int = 0
    n_given: int = 0

    @property
    def n_without(self) -> int:
        return self.n - self.n_given


Counts = dict[str, Given]


def given_in(grids: Iterable[Grid]) -> dict[int, Counts]:
    """Return by grid and kind how many rows there are and how many have a card; in one query."""
    found: dict[int, Counts] = {}
    test = Q(grid__in=[grid.pk for grid in grids])
    for key, grid, n, n_given in _counted(test, "grid"):
        found.setdefault(grid, {})[key] = Given(n, n_given)
    return found


def given_under(grid: Grid) -> list[tuple[TakerKind, Given]]:
    """Return each kind with how many a place has and how many of them have a card."""
    return _whole(Q(grid__in=Grid.objects.under(grid).values("pk")))


def given_within(user: Any, capability: Capability) -> list[tuple[TakerKind, Given]]:
    """Return the same for everything within the person's reach."""
    return _whole(territory_filter(reach_grids(user, capability)))


def _whole(test: Q) -> list[tuple[TakerKind, Given]]:
    counts = {key: Given(n, given) for key, _same, n, given in _counted(test, "kind_key")}
    return [(kind, counts.get(kind.key, Given())) for kind in KINDS.values()]


def _counted(test: Q, by: str) -> QuerySet:
    """Count every kind among the rows that fit: its key, the group, how many, how many have one."""
    parts = [
        may_get_card(kind.model)
        .filter(test)
        .order_by()
        .annotate(kind_key=Value(kind.key))
        .values_list("kind_key", by)
        .annotate(n=Count("pk"), given=Count("pk", filter=has_card(kind.model)))
        for kind in KINDS.values()
    ]
    return parts[0].union(*parts[1:], all=True)


def units_to_card(user: Any, capability: Capability, place: str) -> QuerySet[Grid]:
    """Return the live unit grids within reach, narrowed to a place by its code or its name."""
    units = Grid.objects.live().at_level(Level.UNIT).permitted(user, capability)
    if place:
        named = Grid.objects.filter(Q(code=place) | Q(name__contains=place))
        over = named.filter(
            tree_id=OuterRef("tree_id"), lft__lte=OuterRef("lft"), rght__gte=OuterRef("rght")
        )
        units = units.filter(Exists(over))
    return units.select_related("parent").defer("boundary", "parent__boundary").order_by("code")


@dataclass(frozen=True)
class RowCards:
    """The cards that a row of a register got, and whether the reader may note another."""

    issues: list[CardIssue]
    may_give: bool


def cards_of_row(user: Any, row: Any, *, on: date) -> RowCards | None:
    """Return the cards of a household, a room or a shop; None for rows that get none."""
    field = next((key for key, kind in KINDS.items() if kind.model is type(row)), None)
    if field is None:
        return None
    test = Q(**{field: row}) | Q(**{f"{field}__merged_into": row})
    if field == "household" and row.room_id:
        test |= Q(room=row.room_id)
    issues = CardIssue.objects.filter(test).select_related("by").order_by("-issued_on", "-pk")
    may_give = row.grid is not None and row.is_standing and may_give_cards(user, row.grid, on)
    return RowCards(list(issues), may_give)
