import json

import pytest

from grids.maps.shapes import BadShape, as_collection, read_shapes
from tests.grids.conftest import square


def test_coordinates_by_line_close_to_an_area_or_stay_a_line():
    text = "124.0, 40.0\n124.01，40.0\n\n124.01 40.01\n"

    area, drawn = read_shapes(text)[0], read_shapes(text, closes=False)[0]

    assert area.geometry["coordinates"][0][0] == area.geometry["coordinates"][0][-1]
    assert area.is_area
    assert drawn.is_line
    assert len(drawn.geometry["coordinates"]) == 3


def test_geojson_is_read_bare_as_a_feature_and_as_a_collection():
    bare = square(0, 0)
    feature = {"type": "Feature", "properties": {"name": "甲"}, "geometry": bare}
    collection = {"type": "FeatureCollection", "features": [feature]}

    found = [read_shapes(json.dumps(one))[0] for one in (bare, feature, collection)]

    assert [one.geometry for one in found] == [bare] * 3
    assert [one.properties for one in found] == [{}, {"name": "甲"}, {"name": "甲"}]
    assert read_shapes(as_collection(found))[1] == found[1]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (" ", "没有内容"),
        ("{oops", "不是完整的 GeoJSON"),
        ('{"type": "FeatureCollection", "features": []}', "没有图形"),
        ('{"type": "FeatureCollection", "features": [3]}', "第 1 个不是图形"),
        ('{"type": "Feature", "geometry": null}', "第 1 个图形没有坐标"),
        ("东经124，北纬40", "第 1 行不是"),
        ("124,40\n124.1,40", "至少要三个点"),
    ],
)
def test_what_is_no_shape_is_refused_in_words(text, words):
    with pytest.raises(BadShape, match=words):
        read_shapes(text)


def test_line_of_one_point_is_refused():
    with pytest.raises(BadShape, match="至少要两个点"):
        read_shapes("124,40", closes=False)
