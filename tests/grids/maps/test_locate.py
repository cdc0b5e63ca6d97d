import pytest

from grids.maps import geo, locate
from grids.services import redrawing
from tests.grids.conftest import AT, close
from tests.grids.services.test_redrawing import halves

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_in_memory():
    locate.forget()
    yield
    locate.forget()


def test_unit_at_finds_the_unit_and_gives_a_border_to_the_lowest_code(tree):
    assert locate.unit_at(40.005, 124.005) == tree["west"]
    assert locate.unit_at(40.005, 124.015) == tree["east"]
    assert locate.unit_at(40.005, 124.01) == tree["west"]


def test_unit_at_outside_is_none(tree):
    assert locate.unit_at(41, 124) is None


def test_unit_at_of_a_map_reading_is_not_shifted_over_the_border(tree):
    inside = 40.005, 124.0095  # 40 m west of the border between the two units
    drawn = geo.wgs84_to_gcj02(*inside)

    assert locate.unit_at(*drawn) == tree["east"]
    assert locate.unit_at_gcj02(*drawn) == tree["west"]


def test_unit_at_reads_the_boundaries_once(tree, django_assert_num_queries):
    locate.unit_at(40.005, 124.005)

    with django_assert_num_queries(2):
        locate.unit_at(40.005, 124.015)


def test_unit_at_follows_the_tree_when_it_changes(tree):
    assert locate.unit_at(40.0025, 124.005) == tree["west"]
    north, south = redrawing.split(tree["west"], halves(), by=None, at=AT)

    assert locate.unit_at(40.0025, 124.005) == south
    assert locate.unit_at(40.0075, 124.005) == north


def test_locate_says_how_far_outside(tree):
    location = locate.locate(40.005, 124.025)

    assert location.is_outside
    assert location.nearest == tree["east"]
    assert location.metres == pytest.approx(426, abs=1)


def test_locate_inside_is_zero_metres_away(tree):
    location = locate.locate(40.005, 124.005)

    assert location == locate.Location(unit=tree["west"], nearest=tree["west"], metres=0.0)


def test_locate_in_an_empty_tree_has_no_nearest(db):
    location = locate.locate(40.005, 124.005)

    assert location.is_outside
    assert location.nearest is None


def test_retired_units_are_not_found(tree):
    close(tree["east"])

    assert locate.unit_at(40.005, 124.015) is None
