"""A community of the filled district to import into: its doors, its clerk, and what makes rows bad."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count
from django.utils import timezone

from benchmarks.residents import Cells, Door, at_door
from grids.choices import Level
from grids.models import Building, Grid, Household, Post, Resident, Room
from grids.services import hierarchy
from grids.services.hierarchy import NewPlace
from grids.services.registers import enter
from grids.sheets.address import building_key
from yuanbao.models import User
from yuanbao.roles import Role

TWIN = "双名小区"


@dataclass(frozen=True)
class Community:
    """Where rows are imported into, by whom, and what they may name."""

    place: Grid
    clerk: User
    doors: Sequence[Door]
    there: Mapping[str, Sequence[Cells]]


def community(each: int) -> Community:
    """Return the community with most rooms in compounds; `each` rows of every kind are to be bad.

    Enters once what the district may lack: a second household behind a door, two compounds of
    one name.
    """
    rooms = Room.objects.standing().filter(building__compound__isnull=False)
    largest = rooms.values("community").annotate(n=Count("pk")).order_by("-n", "community")[:2]
    if len(largest) < 2:
        raise SystemExit("fill the district first: manage.py seed_demo --scale full")
    place, other = (Grid.objects.get(pk=row["community"]) for row in largest)
    clerk = Post.objects.filter(grid=place, role=Role.COMMUNITY_CLERK).select_related("user")[0]
    homes = Household.objects.standing().filter(community=place).values_list("room", flat=True)
    full = {room for room, n in Counter(homes).items() if n > 1}
    moved = _registered(place, each)
    kept = full | {one.household.room_id for one in moved if one.household}
    free = [room for room in _rooms(place) if room.pk not in kept]
    crowded = free.pop()
    _crowd(crowded)
    _twins(place, other)
    there = {
        "twin_building": [{"社区": place.name, "小区": "", "楼栋": _twin_building(place)}],
        "twin_compound": [{"社区": "", "小区": TWIN}],
        "outside": [at_door(_door(other, _rooms(other)[0]))],
        "crowded_door": [at_door(_door(place, crowded))],
        "registered_outside": [{"身份证号": one.id_number} for one in _registered(other, each)],
        "registered_elsewhere": [{"身份证号": one.id_number} for one in moved],
    }
    return Community(place, clerk.user, [_door(place, room) for room in free], there)


def _rooms(place: Grid) -> list[Room]:
    rooms = Room.objects.standing().filter(community=place, building__compound__isnull=False)
    return list(rooms.select_related("building__compound").order_by("id"))


def _registered(place: Grid, n: int) -> list[Resident]:
    rows = Resident.objects.standing().filter(community=place, household__room__isnull=False)
    return list(rows.exclude(id_index="").select_related("household").order_by("id")[:n])


def _door(place: Grid, room: Room) -> Door:
    compound = room.building.compound
    return place.name, compound.name if compound else "", room.building.name, room.unit, room.door


def _crowd(room: Room) -> None:
    while Household.objects.standing().filter(room=room).count() < 2:
        enter("household", {"room": room}, by=None, at=timezone.now())


def _twins(*places: Grid) -> None:
    for place in places:
        twins = Grid.objects.live().filter(parent=place, level=Level.COMPOUND, name=TWIN)
        if not twins.exists():
            new = NewPlace(Level.COMPOUND, TWIN)
            hierarchy.add(place, new, by=None, at=timezone.now())


def _twin_building(place: Grid) -> str:
    """Return a name that several buildings of the community have."""
    rows = Building.objects.standing().filter(community=place)
    names = list(rows.values_list("name", flat=True))
    [(key, n)] = Counter(map(building_key, names)).most_common(1)
    if n < 2:
        raise SystemExit(f"{place} has no two buildings of one name")
    return next(name for name in names if building_key(name) == key)
