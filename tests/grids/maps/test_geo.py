import pytest
from hypothesis import given
from hypothesis import strategies as st

from grids.maps import geo
from tests.grids.conftest import square

# The east and the west quarter of one square hundredth of a degree at the mouth of a river.
LAT, LNG = 40.135, 124.3897


def test_metres_between_knows_a_degree_and_a_quarter_of_the_earth():
    assert geo.metres_between(40, 124, 41, 124) == pytest.approx(111_195, abs=1)
    assert geo.metres_between(0, 0, 0, 90) == pytest.approx(10_007_555, abs=5)
    assert geo.metres_between(LAT, LNG, LAT, LNG) == 0


def test_area_of_a_cell_is_that_of_the_sphere_and_holes_are_taken_out():
    whole = {"type": "Polygon", "coordinates": [box(0, 0, 1, 1)]}
    pierced = {"type": "Polygon", "coordinates": [box(0, 0, 1, 1), box(0.25, 0, 0.75, 1)]}

    assert geo.area_km2(whole) == pytest.approx(12_363.6, abs=0.5)
    assert geo.area_km2(pierced) == pytest.approx(geo.area_km2(whole) / 2, rel=1e-9)


def test_area_of_several_parts_is_their_sum():
    one, other = square(0, 0), square(5, 0)
    both = {"type": "MultiPolygon", "coordinates": [one["coordinates"], other["coordinates"]]}

    assert geo.area_km2(both) == pytest.approx(2 * geo.area_km2(one), rel=1e-9)


def box(west, south, east, north):
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def test_gcj02_of_a_known_point_is_half_a_kilometre_off():
    lat, lng = geo.wgs84_to_gcj02(40.140926, 124.411259)

    assert (lat, lng) == pytest.approx((40.142524, 124.417098), abs=2e-6)
    assert 500 < geo.metres_between(40.140926, 124.411259, lat, lng) < 560


@given(lat=st.floats(18, 53), lng=st.floats(74, 134))
def test_gcj02_there_and_back_is_within_a_metre(lat, lng):
    back = geo.gcj02_to_wgs84(*geo.wgs84_to_gcj02(lat, lng))

    assert geo.metres_between(lat, lng, *back) < 1


def test_gcj02_outside_china_is_the_same_point():
    assert geo.wgs84_to_gcj02(48.85, 2.35) == (48.85, 2.35)
    assert geo.gcj02_to_wgs84(48.85, 2.35) == (48.85, 2.35)


@pytest.fixture
def index():
    return geo.BoundaryIndex([("b", square(1, 0)), ("a", square(0, 0)), ("c", square(0, 1))])


@pytest.mark.parametrize(
    ("lat", "lng", "code"),
    [
        (40.005, 124.005, "a"),
        (40.005, 124.015, "b"),
        (40.005, 124.01, "a"),
        (40.01, 124.005, "a"),
        (40.01, 124.01, "a"),
        (40.01, 124.015, "b"),
        (40.015, 124.015, None),
        (39.9, 124.005, None),
    ],
)
def test_at_gives_a_border_to_the_lowest_code(index, lat, lng, code):
    assert index.at(lat, lng) == code


def test_nearest_is_zero_inside_and_metres_outside(index):
    code, metres = index.nearest(40.005, 124.025)

    assert index.nearest(40.005, 124.015) == ("b", 0.0)
    assert code == "b"
    assert metres == pytest.approx(geo.metres_between(40.005, 124.025, 40.005, 124.02), rel=1e-3)


def test_nearest_counts_in_metres_where_degrees_mislead():
    # 0.0105 degrees east is nearer on the ground than 0.0090 degrees north.
    index = geo.BoundaryIndex([("east", square(0, 0)), ("north", square(-3, 2.85))])

    assert index.nearest(40.0195, 123.99 - 0.001)[0] == "north"
    assert index.nearest(40.005, 124.0 - 0.0105)[0] == "east"


def test_nearest_of_an_empty_index_is_none():
    index = geo.BoundaryIndex([])

    assert index.nearest(40, 124) is None
    assert index.at(40, 124) is None
    assert len(index) == 0


def test_distance_to_a_boundary_is_zero_inside():
    assert geo.distance_to_m(square(0, 0), 40.005, 124.005) == 0
    assert geo.distance_to_m(square(0, 0), 40.02, 124.005) == pytest.approx(1112, abs=1)
