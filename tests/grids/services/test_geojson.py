"""A branch as GeoJSON: out, in, and every problem of a bad file."""

import copy

import pytest

from grids.choices import Level
from grids.maps.shapes import Shape
from grids.models import Grid
from grids.queries import tree_faults
from grids.services import geojson, hierarchy
from grids.services.hierarchy import NewPlace
from tests.grids.conftest import AT, close, square
from tests.grids.services.test_redrawing import box

pytestmark = pytest.mark.django_db


def features_of(place):
    found = geojson.collection(place)["features"]
    units = [one for one in found if one["properties"]["level"] == Level.UNIT]
    return [Shape(copy.deepcopy(one["geometry"]), one["properties"]) for one in units]


def words(reading):
    return [(one.number, one.words) for one in reading.problems]


def test_what_was_taken_out_comes_back_without_a_change(tree):
    reading = geojson.read(tree["community"], features_of(tree["community"]))

    assert (reading.n_added, reading.n_redrawn, reading.n_renamed) == (0, 0, 0)
    assert reading.problems == []


def test_collection_tells_code_name_level_parent_and_area(tree):
    facts = geojson.collection(tree["west"])["features"][0]["properties"]

    assert facts["code"] == tree["west"].code
    assert facts["parent"] == tree["community"].code
    assert facts["level"] == Level.UNIT
    assert facts["area_km2"] == pytest.approx(tree["west"].area_km2, abs=1e-6)


def test_names_and_borders_are_taken_in_together(tree):
    west, east = features_of(tree["community"])
    west.properties["name"] = "新西格"
    moved = [
        Shape(box(124, 40, 124.006, 40.01), west.properties),
        Shape(box(124.006, 40, 124.02, 40.01), east.properties),
    ]

    geojson.take_in(tree["community"], moved, by=None, at=AT)

    live = Grid.objects.live().at_level(Level.UNIT).order_by("code")
    assert [grid.name for grid in live] == ["新西格", "桥头社区第2网格"]
    assert live[0].area_km2 < live[1].area_km2
    assert tree_faults() == []


def test_feature_without_a_code_is_added_under_its_parent(tree):
    facts = {"name": "新格", "level": 6, "parent": tree["village"].code}

    geojson.take_in(tree["second"], [Shape(square(5, 5), facts)], by=None, at=AT)

    made = Grid.objects.get(name="新格")
    assert made.parent_id == tree["village"].pk
    assert made.code.startswith(tree["village"].code)


def test_first_border_of_a_place_is_drawn_under_its_old_code(tree):
    bare = hierarchy.add(tree["village"], NewPlace(Level.UNIT, "山后1"), by=None, at=AT)

    geojson.take_in(tree["second"], [Shape(square(5, 5), {"code": bare.code})], by=None, at=AT)

    bare.refresh_from_db()
    assert bare.area_km2 > 0


def bad(tree, case):
    west = features_of(tree["community"])[0]
    cases = {
        "unknown code": [Shape(square(0, 0), {"code": "999901001001999"})],
        "twice": [west, west],
        "no area": [Shape({"type": "Point", "coordinates": [124, 40]}, west.properties)],
        "overlap": [Shape(box(124, 40, 124.013, 40.01), west.properties)],
        "gap": [Shape(box(124, 40, 124.007, 40.01), west.properties)],
        "outside": [Shape(box(123.99, 40, 124.01, 40.01), west.properties)],
        "no name": [Shape(square(5, 5), {"parent": tree["community"].code, "level": 6})],
        "no parent": [Shape(square(5, 5), {"name": "甲", "parent": "1", "level": 6})],
        "level": [Shape(square(5, 5), {"name": "甲", "parent": tree["community"].code})],
    }
    return cases[case]


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ("unknown code", "这个范围里没有编码"),
        ("twice", "重复"),
        ("no area", "不是完整的区域"),
        ("overlap", "“桥头社区第1网格”和“桥头社区第2网格”重叠"),
        ("gap", "不再属于任何网格"),
        ("outside", "在“桥头社区”外面"),
        ("no name", "没有编码也没有名称"),
        ("no parent", "不在这个范围里"),
        ("level", "层级要写"),
    ],
)
def test_problem_is_told_by_feature_and_nothing_is_taken_in(tree, case, said):
    shapes = bad(tree, case)
    community = Grid.objects.get(pk=tree["community"].pk)

    reading = geojson.read(community, shapes)

    assert any(said in words for _number, words in words(reading))
    assert all(number >= 1 for number, _words in words(reading))
    with pytest.raises(geojson.ImportRefused):
        geojson.take_in(community, shapes, by=None, at=AT)
    assert Grid.objects.count() == 7


def test_every_problem_of_a_file_is_told_at_once(tree):
    community = Grid.objects.get(pk=tree["community"].pk)
    shapes = [*bad(tree, "unknown code"), *bad(tree, "no area"), *bad(tree, "no name")]

    numbers = [number for number, _words in words(geojson.read(community, shapes))]

    assert numbers == [1, 2, 3]


def test_retired_code_and_border_of_a_whole_are_refused(tree):
    close(tree["east"])
    town = Grid.objects.get(pk=tree["first"].pk)
    shapes = [
        Shape(square(1, 0), {"code": tree["east"].code}),
        Shape(square(0, 0, 2), {"code": tree["community"].code}),
    ]

    said = [words for _number, words in words(geojson.read(town, shapes))]

    assert any("已停用" in one for one in said)
    assert any("由下级网格合成" in one for one in said)


def test_empty_and_endless_files_are_refused(tree):
    with pytest.raises(geojson.ImportRefused, match="没有网格"):
        geojson.take_in(tree["community"], [], by=None, at=AT)

    endless = [Shape(square(0, 0))] * (geojson.MOST_FEATURES + 1)
    assert "请分开导入" in geojson.read(tree["community"], endless).problems[0].words
