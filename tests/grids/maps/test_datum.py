"""Coordinates given in the datum of Chinese maps are stored as WGS-84, and handed out again."""

import pytest

from grids.choices import Datum
from grids.maps import datum, geo
from tests.grids.conftest import square

# Points of the district and of the ends of the country, as in the table of standards.
POINTS = [(40.140926, 124.411259), (39.904200, 116.407400), (18.252800, 109.512000), (47.5, 87.6)]


def line(points):
    return {"type": "LineString", "coordinates": [[lng, lat] for lat, lng in points]}


def test_typed_gcj02_is_stored_within_a_metre_of_where_it_is():
    drawn = line([geo.wgs84_to_gcj02(*point) for point in POINTS])

    stored = datum.to_wgs84(drawn, Datum.GCJ02)

    for (lat, lng), (other_lng, other_lat) in zip(POINTS, stored["coordinates"], strict=True):
        assert geo.metres_between(lat, lng, other_lat, other_lng) < 1


def test_known_point_of_the_district_comes_out_as_maps_draw_it():
    (lng, lat), *_ = datum.from_wgs84(line(POINTS), Datum.GCJ02)["coordinates"]

    assert (lat, lng) == pytest.approx((40.142524, 124.417098), abs=2e-6)


@pytest.mark.parametrize("given", Datum)
def test_border_there_and_back_is_the_same_within_a_metre(given):
    border = square(0, 0)

    back = datum.to_wgs84(datum.from_wgs84(border, given), given)

    pairs = zip(border["coordinates"][0], back["coordinates"][0], strict=True)
    assert max(geo.metres_between(a[1], a[0], b[1], b[0]) for a, b in pairs) < 0.1


@pytest.mark.parametrize(
    ("words", "known"),
    [("GCJ-02", Datum.GCJ02), ("gcj02", Datum.GCJ02), ("WGS 84", Datum.WGS84), ("BD-09", None)],
)
def test_named_knows_the_two_however_they_are_written(words, known):
    assert datum.named(words) == known
