from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from grids.choices import Level
from grids.models import Grid, GridSuccession, Post, TreeVersion
from tests.factories.grids import GridFactory, PostFactory

pytestmark = pytest.mark.django_db


def test_grid_under_a_lower_or_equal_level_is_refused():
    town = GridFactory(parent=GridFactory(), level=Level.TOWN)

    with pytest.raises(IntegrityError, match="higher level"):
        GridFactory(parent=town, level=Level.TOWN)


def test_grid_may_skip_levels():
    unit = GridFactory(parent=GridFactory(), level=Level.UNIT)

    assert unit.parent.level == Level.DISTRICT


@pytest.mark.parametrize(
    "fields",
    [
        {"level": 0},
        {"kind": "moon"},
        {"level": Level.TOWN},
        {"code": "12345"},
        {"lat": 40.1},
        {"lat": 91.0, "lng": 124.0},
    ],
)
def test_grid_with_unknown_facts_is_refused(fields):
    with pytest.raises(IntegrityError):
        GridFactory(**{"kind": "district", **fields})


def test_grid_keeps_its_code_and_level_for_good():
    grid = GridFactory()

    with pytest.raises(IntegrityError, match="for good"), transaction.atomic():
        Grid.objects.filter(pk=grid.pk).update(code="111111111111")
    with pytest.raises(IntegrityError, match="never deleted"):
        grid.delete()


def test_grid_code_is_given_once():
    grid = GridFactory()

    with pytest.raises(IntegrityError):
        GridFactory(code=grid.code)


def test_grid_table_has_the_index_of_its_nested_sets():
    with connection.cursor() as cursor:
        constraints = connection.introspection.get_constraints(cursor, Grid._meta.db_table)

    indexed = [facts["columns"] for facts in constraints.values() if facts["index"]]
    assert ["tree_id", "lft"] in indexed


def test_under_and_above_include_the_place_itself():
    district = GridFactory()
    town = GridFactory(parent=district, level=Level.TOWN)
    other = GridFactory(parent=district, level=Level.TOWN)
    unit = GridFactory(parent=town, level=Level.UNIT)

    assert set(Grid.objects.under(town)) == {town, unit}
    assert set(Grid.objects.above(unit)) == {district, town, unit}
    assert other not in Grid.objects.under(town)


def test_succession_to_itself_is_refused():
    grid = GridFactory()

    with pytest.raises(IntegrityError):
        GridSuccession.objects.create(old=grid, new=grid, on=date(2021, 1, 1))


def test_post_ending_before_it_starts_is_refused():
    with pytest.raises(IntegrityError):
        PostFactory(starts_on=date(2021, 1, 2), ends_on=date(2021, 1, 1))


def test_post_is_open_once_per_person_place_and_role():
    first = PostFactory(ends_on=date(2020, 6, 30))
    PostFactory(user=first.user, grid=first.grid, starts_on=date(2020, 7, 1))

    with pytest.raises(IntegrityError):
        PostFactory(user=first.user, grid=first.grid, starts_on=date(2020, 8, 1))


@pytest.mark.parametrize(
    ("day", "is_held"),
    [
        (date(2020, 12, 31), False),
        (date(2021, 1, 1), True),
        (date(2021, 1, 31), True),
        (date(2021, 2, 1), False),
    ],
)
def test_post_is_held_from_its_first_to_its_last_day(day, is_held):
    post = PostFactory(starts_on=date(2021, 1, 1), ends_on=date(2021, 1, 31))

    assert post.is_held_on(day) is is_held
    assert Post.objects.on(day).exists() is is_held


def test_tree_version_has_one_row():
    assert TreeVersion.current() == 0

    with pytest.raises(IntegrityError):
        TreeVersion.objects.create(number=5)
