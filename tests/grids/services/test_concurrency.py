from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from grids.choices import Level
from grids.models import Grid
from grids.queries import tree_faults
from grids.services import hierarchy
from grids.services.hierarchy import NewPlace
from tests.grids.conftest import AT

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


def test_ten_clerks_who_move_grids_at_once_leave_the_nested_sets_sound(tree):
    units = [
        hierarchy.add(tree["community"], NewPlace(Level.UNIT, f"格{n}"), by=None, at=AT)
        for n in range(10)
    ]

    def mover(unit):
        def move_there_and_back():
            for parent in ("village", "community") * 2:
                hierarchy.move(unit, tree[parent], by=None, at=AT)

        return move_there_and_back

    at_once(*(mover(unit) for unit in units))

    assert tree_faults() == []
    assert Grid.objects.filter(parent=tree["community"]).count() == 12
    assert not Grid.objects.filter(parent=tree["village"]).exists()
