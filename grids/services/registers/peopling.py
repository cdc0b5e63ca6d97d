"""Fills a few compounds of the demonstration with people and things, once."""

from datetime import datetime
from typing import Any

from django.utils.timezone import localdate

from grids.choices import Kind, Level
from grids.demo import registers as demo
from grids.models import Building, Grid
from grids.services.registers.entering import Draft, enter_many
from grids.services.registers.placing import Spot
from yuanbao.audit import unit_of_work

COMPOUNDS = 12


@unit_of_work
def people_demo(*, at: datetime) -> int:
    """Enter the demonstration's rows and return how many; nothing where buildings stand already."""
    if Building.objects.exists():
        return 0
    places = Grid.objects.live().filter(level=Level.COMPOUND, kind=Kind.COMPOUND)
    # Spread over the district: every town has some.
    chosen = list(places.order_by("code"))
    step = max(1, len(chosen) // COMPOUNDS)
    return sum(
        _people(compound, number, at=at)
        for number, compound in enumerate(chosen[::step][:COMPOUNDS], start=1)
    )


def _people(compound: Grid, number: int, *, at: datetime) -> int:
    unit = Grid.objects.live().under(compound).filter(level=Level.UNIT).order_by("code").first()
    if unit is None or unit.lat is None:
        return 0
    houses = _enter("building", demo.buildings(compound), at, unit)
    rooms = _enter("room", [room for house in houses for room in demo.rooms(house)], at)
    homes = _enter("household", [{"room": room} for room in rooms], at)
    people = _enter(
        "resident",
        [
            facts
            for place, home in enumerate(homes)
            for facts in demo.people(home, number * 31 + place)
        ],
        at,
    )
    elders = [one for one in people if one.birth_year and one.birth_year < 1950][:5]
    rows = houses + rooms + homes + people
    rows += _enter("care", [demo.care(one, place) for place, one in enumerate(elders)], at)
    rows += _enter("premises", list(demo.shops(compound.name, number)), at, unit)
    rows += _enter("facility", list(demo.facilities(compound.name, number)), at, unit)
    rows += _enter("event", list(demo.events(compound.name, localdate(at))), at, unit)
    return len(rows)


def _enter(key: str, facts: list[dict[str, Any]], at: datetime, unit: Grid | None = None) -> list:
    """Enter rows; those that stand alone lie in a line from the middle of the unit grid."""
    drafts = [
        Draft(one, None if unit is None else _spot(unit, place)) for place, one in enumerate(facts)
    ]
    return enter_many(key, drafts, by=None, at=at)


def _spot(unit: Grid, place: int) -> Spot:
    assert unit.lat is not None and unit.lng is not None  # noqa: PT018 - chosen for having a point
    return Spot(unit, round(unit.lat + place / 50_000, 6), round(unit.lng + place / 40_000, 6))
