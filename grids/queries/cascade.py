"""The choices a form leads through: 社区 → 小区 → 楼栋 → 单元 → 房号 → 住户."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from grids.choices import Level
from grids.models import Building, Grid, Household, Room
from grids.scoping import reach_grids, territory_filter
from yuanbao.roles import Capability

_COMMUNITY, _COMPOUND, _BUILDING = "社区（村）", "小区", "楼栋"
_UNIT, _ROOM, _HOUSEHOLD = "单元", "房号", "住户"


def units_for(user: Any) -> QuerySet[Grid]:
    """Return the live unit grids where the person keeps registers, by code."""
    places = Grid.objects.live().at_level(Level.UNIT).defer("boundary").order_by("code")
    return places.permitted(user, Capability.KEEP_REGISTER)


def compounds_for(user: Any) -> QuerySet[Grid]:
    """Return the live compounds that hold, or lie in, a place where the person keeps registers."""
    units = units_for(user).order_by()
    named = Grid.objects.live().at_level(Level.COMPOUND).defer("boundary").order_by("code")
    holding = units.filter(parent__isnull=False).values("parent", "parent__parent")
    ids = {pk for row in holding for pk in row.values() if pk}
    return named.filter(Q(pk__in=ids) | Q(pk__in=_own(named, user)))


def _own(places: QuerySet[Grid], user: Any) -> QuerySet:
    return places.order_by().permitted(user, Capability.KEEP_REGISTER).values("pk")


@dataclass(frozen=True)
class Step:
    """One select of the cascade: its name, label, choices and what is chosen."""

    name: str
    label: str
    options: list[tuple[str, str]]
    chosen: str


def cascade(user: Any, asked: dict[str, str], target: str) -> tuple[list[Step], Any]:
    """Return the selects 社区 → 小区 → 楼栋 → 单元 → 房屋 → 户 as far as asked, and the row chosen.

    `target` is the register of the row that is looked for.
    """
    mine = territory_filter(reach_grids(user, Capability.KEEP_REGISTER))
    buildings = Building.objects.standing().filter(mine).select_related("compound")
    buildings = buildings.defer("compound__boundary").order_by("community", "compound", "pk")
    steps: list[Step] = []
    places = Grid.objects.filter(pk__in=buildings.order_by().values("community")).defer("boundary")
    community = _step(
        steps, "community", _COMMUNITY, [(g.code, g.name) for g in places.order_by("code")], asked
    )
    if not community:
        return steps, None
    rows = list(buildings.filter(community__code=community))
    compounds = {b.compound.code: b.compound.name for b in rows if b.compound}
    if compounds:
        compound = _step(steps, "compound", _COMPOUND, list(compounds.items()), asked)
        rows = [b for b in rows if b.compound and b.compound.code == compound]
        if not compound:
            return steps, None
    chosen = _step(steps, "building", _BUILDING, [(b.number, b.name) for b in rows], asked)
    building = next((b for b in rows if b.number == chosen), None)
    if building is None or target == "building":
        return steps, building
    return _inside(building, steps, asked, target)


def _inside(building: Building, steps: list[Step], asked: dict[str, str], target: str):
    rooms = list(Room.objects.standing().filter(building=building).order_by("unit", "door"))
    units = list(dict.fromkeys(room.unit for room in rooms if room.unit))
    if units:
        unit = _step(steps, "unit", _UNIT, [(one, one) for one in units], asked)
        rooms = [room for room in rooms if room.unit == unit]
        if not unit:
            return steps, None
    chosen = _step(steps, "room", _ROOM, [(room.number, room.door) for room in rooms], asked)
    room = next((one for one in rooms if one.number == chosen), None)
    if room is None or target == "room":
        return steps, room
    homes = list(Household.objects.standing().filter(room=room).order_by("pk"))
    chosen = _step(steps, "household", _HOUSEHOLD, [(h.number, h.number) for h in homes], asked)
    return steps, next((one for one in homes if one.number == chosen), None)


def _step(steps: list[Step], name: str, label: str, options: list, asked: dict[str, str]) -> str:
    """Add a select; the only choice there is counts as chosen."""
    chosen = asked.get(name, "")
    if chosen not in {value for value, _words in options}:
        chosen = options[0][0] if len(options) == 1 else ""
    steps.append(Step(name, label, options, chosen))
    return chosen
