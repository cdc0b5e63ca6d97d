from django.db import connection
from django.test.utils import CaptureQueriesContext

from grids.choices import Level
from grids.models import Building, Facility, Resident
from grids.registers import all_registers
from grids.services import hierarchy, redrawing
from grids.services.hierarchy import NewPlace
from grids.services.registers import Spot, enter
from tests.factories.registers import (
    make_building,
    make_care,
    make_facility,
    make_household,
    make_resident,
    make_room,
)
from tests.grids.conftest import AT, LATER, close


def halves():
    west = [[124, 40], [124.005, 40], [124.005, 40.01], [124, 40.01], [124, 40]]
    east = [[124.005, 40], [124.01, 40], [124.01, 40.01], [124.005, 40.01], [124.005, 40]]
    return [{"type": "Polygon", "coordinates": [ring]} for ring in (west, east)]


def facility_at(lat, lng):
    return enter("facility", {"name": "路灯"}, spot=Spot(lat=lat, lng=lng), by=None, at=AT)


def fill(unit):
    """Put a building in the east of the unit with people in it, lamps in both halves and one anywhere."""
    building = enter(
        "building", {"name": "1号楼"}, spot=Spot(unit, 40.005, 124.008), by=None, at=AT
    )
    resident = make_resident(make_household(make_room(building)))
    make_care(resident)
    return [facility_at(40.005, 124.002), facility_at(40.005, 124.008), make_facility(unit)]


def counts():
    return {spec.key: spec.model.objects.standing().count() for spec in all_registers()}


def test_split_puts_rows_where_their_point_lies_and_loses_none(tree):
    unit = tree["west"]
    west_lamp, east_lamp, lamp_anywhere = fill(unit)
    before = counts()

    parts = [
        NewPlace(Level.UNIT, name, boundary=b) for name, b in zip("甲乙", halves(), strict=True)
    ]
    first, second = redrawing.split(unit, parts, by=None, at=LATER)

    for row in (west_lamp, east_lamp, lamp_anywhere):
        row.refresh_from_db()
    assert [west_lamp.grid, east_lamp.grid, lamp_anywhere.grid] == [first, second, first]
    assert Resident.objects.get().grid == second
    assert counts() == before
    assert sum(spec.model.objects.filter(grid=unit).count() for spec in all_registers()) == 0


def test_merge_gathers_rows_of_both(tree):
    facility_at(40.005, 124.002)
    facility_at(40.005, 124.012)

    whole = redrawing.merge([tree["west"], tree["east"]], "合并网格", by=None, at=LATER)

    assert set(Facility.objects.values_list("grid", flat=True)) == {whole.pk}


def test_redraw_moves_rows_over_a_border_that_was_shifted(tree):
    lamp = facility_at(40.005, 124.012)
    west = [[124, 40], [124.015, 40], [124.015, 40.01], [124, 40.01], [124, 40]]
    east = [[124.015, 40], [124.02, 40], [124.02, 40.01], [124.015, 40.01], [124.015, 40]]
    shapes = [{"type": "Polygon", "coordinates": [ring]} for ring in (west, east)]

    new = redrawing.redraw(
        dict(zip((tree["west"], tree["east"]), shapes, strict=True)), by=None, at=LATER
    )

    lamp.refresh_from_db()
    assert lamp.grid == new[tree["west"]]


def test_retire_without_successor_leaves_rows_in_no_grid(tree):
    lamp = make_facility(tree["west"])

    close(tree["west"], at=LATER)

    lamp.refresh_from_db()
    assert (lamp.grid, lamp.in_unit) == (tree["community"], False)


def test_move_of_a_community_takes_its_rows_to_the_other_town(tree):
    lamp = make_facility(tree["west"])

    hierarchy.move(tree["community"], tree["second"], by=None, at=LATER)

    lamp.refresh_from_db()
    assert (lamp.town, lamp.community) == (tree["second"], tree["community"])


def test_merge_of_compounds_keeps_buildings_of_one_name_apart(tree):
    pair = [
        hierarchy.add(tree["village"], NewPlace(Level.COMPOUND, name), by=None, at=AT)
        for name in ("甲小区", "乙小区")
    ]
    for compound in pair:
        make_building(compound, name="1号楼", compound=compound)

    whole = redrawing.merge(pair, "甲乙小区", by=None, at=LATER)

    assert set(Building.objects.values_list("compound", flat=True)) == {whole.pk}
    assert sorted(Building.objects.values_list("name", flat=True)) == ["1号楼", "乙小区1号楼"]


def test_merge_of_compounds_asks_as_often_for_three_buildings_as_for_one(tree):
    def statements(n):
        pair = [
            hierarchy.add(
                tree["village"], NewPlace(Level.COMPOUND, f"{name}{n}小区"), by=None, at=AT
            )
            for name in ("甲", "乙")
        ]
        for serial in range(n):
            make_building(pair[0], name=f"{serial}号楼", compound=pair[0])
        with CaptureQueriesContext(connection) as asked:
            redrawing.merge(pair, f"合{n}小区", by=None, at=LATER)
        return sum('"grids_building"' in one["sql"] for one in asked)

    assert statements(1) == statements(3)
