from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from grids.choices import Level
from grids.models import Grid
from grids.queries import tree_faults
from grids.services import hierarchy
from grids.services.hierarchy import NewPlace
from grids.services.registers import Spot, enter
from tests.grids.conftest import AT, LATER, square
from tests.grids.services.clerks import all_at_once

pytestmark = pytest.mark.django_db(transaction=True)


def in_own_connection(work):
    try:
        return work()
    finally:
        connection.close()


def at_once(*works):
    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(in_own_connection, works))


def test_writers_at_once_leave_the_nested_sets_sound(tree):
    def add_many(parent, mark):
        for number in range(6):
            place = NewPlace(Level.UNIT, f"{mark}{number}")
            hierarchy.add(tree[parent], place, by=None, at=AT)

    def move_about():
        for parent in ("second", "first") * 3:
            hierarchy.move(tree["community"], tree[parent], by=None, at=AT)

    at_once(
        lambda: add_many("community", "甲"),
        lambda: add_many("community", "乙"),
        lambda: add_many("village", "丙"),
        move_about,
    )

    assert tree_faults() == []
    assert Grid.objects.count() == 7 + 18
    codes = Grid.objects.filter(code__startswith="999901001001", level=Level.UNIT)
    assert sorted(codes.values_list("code", flat=True)) == [
        f"999901001001{serial:03d}" for serial in range(1, 15)
    ]


def test_ten_clerks_in_ten_processes_leave_the_tree_sound_and_nothing_behind(tree):
    units = [
        hierarchy.add(
            tree["community"],
            NewPlace(Level.UNIT, f"格{n}", boundary=square(n, 3)),
            by=None,
            at=AT,
        )
        for n in range(10)
    ]
    lamps = [
        enter(
            "facility", {"name": "路灯"}, spot=Spot(unit, 40.032, 124.002 + n / 100), by=None, at=AT
        )
        for n, unit in enumerate(units)
    ]

    ends = all_at_once(
        connection.settings_dict["NAME"],
        [
            (unit.pk, tree["village"].pk, tree["community"].pk, halves(n), LATER)
            for n, unit in enumerate(units)
        ],
    )

    assert ends == [0] * 10
    assert tree_faults() == []
    assert not Grid.objects.live().filter(parent=tree["village"]).exists()
    assert Grid.objects.live().filter(parent=tree["community"]).count() == 2 + 20
    assert Grid.objects.filter(pk__in=[unit.pk for unit in units], retired_at=LATER).count() == 10
    for lamp in lamps:
        lamp.refresh_from_db()
        assert not lamp.grid.is_retired
        assert (lamp.community, lamp.town) == (tree["community"], tree["first"])


def halves(column):
    """Return the south and the north half of a square of the fourth row."""
    ring = square(column, 3)["coordinates"][0]
    (west, south), (east, north) = ring[0], ring[2]
    middle = round((south + north) / 2, 7)
    return [_box(west, low, east, high) for low, high in ((south, middle), (middle, north))]


def _box(west, south, east, north):
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}
