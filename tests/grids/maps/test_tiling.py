import pytest
import shapely
from shapely.geometry import shape

from grids.maps import tiling
from tests.grids.conftest import square


def line(*points):
    return {"type": "LineString", "coordinates": [list(point) for point in points]}


def test_line_from_outside_to_outside_cuts_in_two():
    parts = tiling.cut(square(0, 0), line((123.99, 40.004), (124.02, 40.004)))

    assert [round(shape(part).area * 1e6) for part in parts] == [60, 40]
    assert shapely.coverage_is_valid([shape(part) for part in parts])


def test_line_that_ends_inside_cuts_nothing():
    assert len(tiling.cut(square(0, 0), line((123.99, 40.004), (124.005, 40.004)))) == 1


@pytest.mark.parametrize("drawn", [square(0, 0), {"type": "LineString"}, {}])
def test_cutting_by_anything_but_a_line_is_refused(drawn):
    with pytest.raises(tiling.NotAnArea):
        tiling.cut(square(0, 0), drawn)


def test_knit_gives_overlaps_to_the_first_and_gaps_to_the_nearest():
    ground = square(0, 0, 2)
    left = shapely.box(124, 40, 124.012, 40.02)
    right = shapely.box(124.01, 40, 124.018, 40.02)
    areas = {"l": tiling.to_geojson(left), "r": tiling.to_geojson(right)}

    knitted = tiling.knit(areas, ground)

    assert shape(knitted["l"]).equals(left)
    assert shape(knitted["r"]).equals(shapely.box(124.012, 40, 124.02, 40.02))


def test_knit_leaves_out_what_is_wholly_taken():
    assert set(tiling.knit({"a": square(0, 0), "b": square(0, 0)}, square(0, 0))) == {"a"}


def test_overlaps_name_the_other_and_its_square_metres():
    areas = [("甲", square(0, 0))]

    found = tiling.overlaps(areas, [("乙", square(0, 0)), ("丙", square(1, 0))])

    shared = {name: round(m2) for _place, name, m2 in found}
    assert shared["乙"] > 900_000
    assert shared["丙"] == 0
    assert tiling.overlaps(areas, [("丁", square(5, 5))]) == []
