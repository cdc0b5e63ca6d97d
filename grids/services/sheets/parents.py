"""What a row of a file belongs to, and by what it is known again, register by register."""

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from grids.codes import Act
from grids.models import Household, Resident
from grids.registers import Register, register
from grids.services.registers import history
from grids.services.registers.entering import take_numbers
from grids.services.registers.history import Hand
from grids.services.registers.placing import Place
from grids.services.sheets.places import (
    Places,
    door_of,
    find_buildings,
    find_rooms,
    grid_of,
    locate_points,
)
from grids.sheets.address import door_key, unit_key
from grids.sheets.specs import Entry, Visit, Writes
from yuanbao.crypto import blind_index

Entries = Sequence[Entry]


def find(spec: Register, entries: Entries, places: Places) -> None:
    """Set what each row belongs to and where it lies; what is not to be found is a fault."""
    _FINDERS.get(spec.key, _find_spots)(entries, places)


def _find_spots(entries: Entries, places: Places) -> None:
    """Rows without a parent: by the names of their places, else by their point."""
    points = locate_points(entries)
    for entry in entries:
        named = grid_of(entry, places)
        point = points.get(entry.row.line)
        is_exact = named is not None and places.place_of(named).in_unit
        entry.grid_id = named if is_exact or point is None else point
        if point is not None and named is not None and not places.is_under(point, named):
            entry.fault(_("经度"), _("经纬度不在所填的社区或小区里，请核对"))


def _find_compounds(entries: Entries, places: Places) -> None:
    _find_spots(entries, places)
    grids = _grids({spot for entry in entries if (spot := _compound_of(entry, places))})
    for entry in entries:
        compound = grids.get(_compound_of(entry, places) or 0)
        if compound is not None:
            entry.found["parents"] = {"compound": compound}


def _compound_of(entry: Entry, places: Places) -> int | None:
    if not entry.values.get("at_compound") or not entry.is_good:
        return None
    named = {key: entry.values.get(key, "") for key in ("at_community", "at_compound")}
    copy = Entry(entry.row, dict(named))
    return grid_of(copy, places)


def _grids(keys: set[int]) -> dict[int, Any]:
    from grids.models import Grid  # noqa: PLC0415 - the only use

    return Grid.objects.defer("boundary").in_bulk(keys)


def _find_buildings(entries: Entries, places: Places) -> None:
    _belong(entries, "building", find_buildings(entries, places))


def _find_rooms(entries: Entries, places: Places) -> None:
    _belong(entries, "room", find_rooms(entries, places))


def _find_premises(entries: Entries, places: Places) -> None:
    """Shops lie behind a door where one is named, else where their place or point says."""
    doored = [entry for entry in entries if entry.values.get("at_building")]
    _find_rooms(doored, places)
    _find_spots([entry for entry in entries if not entry.values.get("at_building")], places)


def _belong(entries: Entries, name: str, found: dict[int, Any]) -> None:
    for entry in entries:
        parent = found.get(entry.row.line)
        if parent is not None:
            entry.found["parents"] = {name: parent}
            entry.found["place"] = Place.of(parent)


def _find_households(entries: Entries, places: Places) -> None:
    """Residents: the household with its number, or the only one behind their door, or a new one."""
    numbered = [entry for entry in entries if entry.values.get("at_household")]
    _by_number(numbered, Household, "household", "at_household", _("住户编号"))
    others = [entry for entry in entries if not entry.values.get("at_household")]
    rooms = find_rooms([entry for entry in others if _has_door(entry, places)], places)
    held: dict[int, list[Household]] = {}
    homes = Household.objects.standing().filter(room__in=set(rooms.values()))
    for row in homes.defer("versions"):
        held.setdefault(row.room_id, []).append(row)
    for entry in others:
        room = rooms.get(entry.row.line)
        if room is not None:
            _choose_household(entry, room, held.get(room.pk, []))


def _has_door(entry: Entry, places: Places) -> bool:
    if door_of(entry, places) is not None or entry.values.get("at_address"):
        return True
    entry.fault(_("楼栋"), _("没有填楼栋和房号，不知道住在哪一户"))
    return False


def _choose_household(entry: Entry, room: Any, households: Sequence[Household]) -> None:
    if len(households) > 1:
        numbers = "、".join(row.number for row in households[:5])
        words = _("这个房号里有 %(n)s 户，请填住户编号：%(numbers)s")
        entry.fault(_("住户编号"), words % {"n": len(households), "numbers": numbers})
        return
    entry.found["place"] = Place.of(room)
    if households:
        entry.found["parents"] = {"household": households[0]}
    else:
        entry.found["new_household"] = room


def _by_number(entries: Entries, model: Any, name: str, key: str, label: str) -> None:
    wanted = {entry.values[key] for entry in entries}
    rows = {row.number: row for row in model.objects.standing().filter(number__in=wanted)}
    for entry in entries:
        if entry.values[key] not in rows:
            entry.fault(label, _("台账里没有这个编号，或已不在册"))
    _belong(
        entries,
        name,
        {e.row.line: rows[e.values[key]] for e in entries if e.values[key] in rows},
    )


def _find_served(entries: Entries, _places: Places) -> None:
    """Care: a resident by number or identity card, or a household by number."""
    by_number = [entry for entry in entries if entry.values.get("at_resident")]
    _by_number(by_number, Resident, "resident", "at_resident", _("服务对象编号"))
    rest = [entry for entry in entries if not entry.values.get("at_resident")]
    by_id = [entry for entry in rest if entry.values.get("at_id_number")]
    marks = {e.row.line: blind_index("id-number", e.values["at_id_number"]) for e in by_id}
    rows = Resident.objects.standing().filter(id_index__in=set(marks.values()))
    held = {row.id_index: row for row in rows}
    for entry in by_id:
        if marks[entry.row.line] not in held:
            entry.fault(_("服务对象身份证号"), _("居民台账里没有这个人，请先登记居民"))
    _belong(by_id, "resident", {line: held[m] for line, m in marks.items() if m in held})
    homes = [entry for entry in rest if not entry.values.get("at_id_number")]
    named = [entry for entry in homes if entry.values.get("at_household")]
    _by_number(named, Household, "household", "at_household", _("住户编号"))
    for entry in homes:
        if not entry.values.get("at_household"):
            entry.fault(_("服务对象编号"), _("没有填服务对象，也没有填住户"))


_FINDERS: dict[str, Callable[[Entries, Places], None]] = {
    "building": _find_compounds,
    "room": _find_buildings,
    "household": _find_rooms,
    "resident": _find_households,
    "premises": _find_premises,
    "care": _find_served,
}


# --- households that residents bring along -------------------------------------------------------


def make(spec: Register, entries: Entries, visit: Visit, journal: Writes) -> None:
    """Write one household for each door that new residents are the first behind."""
    waiting = [entry for entry in entries if "new_household" in entry.found]
    if spec.key != "resident" or not waiting:
        return
    household = register("household")
    lines = {entry.found["new_household"].pk: entry for entry in reversed(waiting)}
    numbers = take_numbers(household, len(lines))
    made = {}
    for (room_id, entry), number in zip(lines.items(), numbers, strict=True):
        room = entry.found["new_household"]
        row = Household(room=room, number=number, created_at=visit.at, changed_at=visit.at)
        Place.of(room).put_on(row)
        made[room_id] = row
    journal.create(list(made.values()), [entry.row.line for entry in lines.values()])
    hand = Hand(visit.by, visit.at, _("表格导入"), visit.batch)
    facts = [(row, {"room": (None, row.room)}) for row in made.values()]
    history.note(household, Act.ENTER, facts, hand)
    for entry in waiting:
        entry.found["draft"].household = made[entry.found["new_household"].pk]


# --- by what a row is known again ----------------------------------------------------------------


def identity(spec: Register, row: Any) -> tuple:
    """Return what two rows that mean the same have in common; () where nothing tells."""
    key = _IDENTITIES.get(spec.key)
    return key(row) if key else ()


def searched(spec: Register) -> tuple[str, ...]:
    """Return the columns by which standing rows that may be the same are read."""
    return _SEARCHED.get(spec.key, ())


def of_row(spec: Register, row: Any) -> tuple:
    """Return the keys of what a row belongs to."""
    return tuple(getattr(row, f"{name}_id") for name in spec.parents)


def _building(row: Any) -> tuple:
    return ("building", row.compound_id or f"in-{row.community_id}", row.name)


def _room(row: Any) -> tuple:
    return ("room", row.building_id, unit_key(row.unit), door_key(row.door))


def _household(row: Any) -> tuple:
    return ("household", row.room_id) if row.room_id else ()


def _resident(row: Any) -> tuple:
    """By the document; without one by name and home, as far as the home is known already."""
    if row.id_index:
        return ("resident", row.id_index)
    if row.household_id:
        return ("resident", row.household_id, row.name_index)
    return ()


def _premises(row: Any) -> tuple:
    return ("premises", row.uscc or row.name, row.address or row.grid_id)


def _facility(row: Any) -> tuple:
    if row.code:
        return ("facility", row.code_scheme, row.code)
    return ("facility", row.kind, row.name, row.address, row.grid_id) if row.address else ()


def _care(row: Any) -> tuple:
    return ("care", row.resident_id, row.household_id, row.task)


def _event(row: Any) -> tuple:
    return ("event", row.topic, row.name, row.happened_on, row.address or row.grid_id)


_IDENTITIES: dict[str, Callable[[Any], tuple]] = {
    "building": _building,
    "room": _room,
    "household": _household,
    "resident": _resident,
    "premises": _premises,
    "facility": _facility,
    "care": _care,
    "event": _event,
}
_SEARCHED = {
    "building": ("name",),
    "room": ("building_id",),
    "household": ("room_id",),
    "resident": ("id_index", "name_index"),
    "premises": ("uscc", "address"),
    "facility": ("code", "address"),
    "care": ("resident_id", "household_id"),
    "event": ("name",),
}
