"""A new border takes from neighbours and gives to them; nothing is left between."""

import pytest
import shapely
from shapely.geometry import shape

from grids.choices import Level
from grids.models import Grid
from grids.queries import tree_faults
from grids.services import hierarchy, redrawing, seams
from grids.services.hierarchy import NewPlace
from tests.grids.conftest import AT, square
from tests.grids.services.test_redrawing import box, halves

pytestmark = pytest.mark.django_db

WIDER = box(124, 40, 124.013, 40.01)
NARROWER = box(124, 40, 124.007, 40.01)


def units():
    return list(Grid.objects.live().at_level(Level.UNIT).order_by("code"))


def areas_fit(grids):
    shapes = [shape(grid.boundary) for grid in grids]
    return bool(shapely.coverage_is_valid(shapes))


@pytest.mark.parametrize("boundary", [WIDER, NARROWER], ids=["takes", "gives"])
def test_neighbour_follows_without_gap_or_overlap(tree, boundary):
    before = tree["community"].area_km2

    news = seams.adjust(tree["west"], boundary, follows=True, by=None, at=AT)

    assert [new.name for new in news] == ["桥头社区第1网格", "桥头社区第2网格"]
    assert areas_fit(news)
    assert shape(news[0].boundary).equals(shape(boundary))
    after = Grid.objects.get(pk=tree["community"].pk).area_km2
    assert after == pytest.approx(before, rel=1e-6)
    assert tree_faults() == []


def test_neighbour_that_must_not_follow_is_named_with_its_square_metres(tree):
    with pytest.raises(hierarchy.BoundaryRefused) as refusal:
        seams.adjust(tree["west"], WIDER, follows=False, by=None, at=AT)

    assert "桥头社区第2网格" in str(refusal.value)
    assert "平方米" in str(refusal.value)


def test_ground_left_behind_is_named_with_its_square_metres(tree):
    with pytest.raises(hierarchy.BoundaryRefused) as refusal:
        seams.adjust(tree["west"], NARROWER, follows=False, by=None, at=AT)

    assert "桥头社区第1网格" in str(refusal.value)
    assert "不再属于任何网格" in str(refusal.value)


@pytest.mark.parametrize(
    ("boundary", "words"),
    [
        (box(124, 40, 124.02, 40.01), "整个占去"),
        (box(124, 39.99, 124.01, 40.01), "不在相邻网格里"),
        (box(124, 40, 124.016, 40.01) | {"type": "Point"}, "不是完整的区域"),
    ],
    ids=["swallows", "beyond", "unsound"],
)
def test_border_that_cannot_be_followed_is_refused(tree, boundary, words):
    with pytest.raises(hierarchy.BoundaryRefused, match=words):
        seams.adjust(tree["west"], boundary, follows=True, by=None, at=AT)

    assert not Grid.objects.get(pk=tree["west"].pk).is_retired


def test_ground_that_no_neighbour_could_take_is_not_left_behind(tree):
    with pytest.raises(hierarchy.BoundaryRefused, match="不再属于任何网格"):
        seams.adjust(tree["west"], box(124.003, 40, 124.01, 40.01), follows=True, by=None, at=AT)


def test_neighbour_that_would_fall_apart_is_refused(tree):
    cross = {
        "type": "Polygon",
        "coordinates": [
            [
                [124, 40],
                [124.01, 40],
                [124.01, 40.004],
                [124.02, 40.004],
                [124.02, 40.006],
                [124.01, 40.006],
                [124.01, 40.01],
                [124, 40.01],
                [124, 40],
            ]
        ],
    }

    with pytest.raises(hierarchy.BoundaryRefused, match="切成几块"):
        seams.adjust(tree["west"], cross, follows=True, by=None, at=AT)


def test_first_border_keeps_the_code(tree):
    bare = hierarchy.add(tree["village"], NewPlace(Level.UNIT, "山后1"), by=None, at=AT)

    seams.adjust(bare, square(5, 5), follows=True, by=None, at=AT)

    bare.refresh_from_db()
    assert bare.area_km2 > 0
    assert not bare.is_retired


def test_first_border_is_not_drawn_over_parts_that_have_one(tree):
    tree["community"].boundary = None
    Grid.objects.filter(pk=tree["community"].pk).update(boundary=None)

    with pytest.raises(hierarchy.HasLivePlaces):
        seams.adjust(tree["community"], square(0, 0, 2), follows=True, by=None, at=AT)


def test_untouched_neighbour_gets_the_corner_of_a_split_and_keeps_its_code(tree):
    redrawing.split(tree["west"], halves(), by=None, at=AT)

    found = units()
    assert tree["east"].code in {unit.code for unit in found}
    assert areas_fit(found)


def test_place_that_is_added_over_another_is_refused_by_name(tree):
    new = NewPlace(Level.UNIT, "新格", boundary=square(1, 0))

    with pytest.raises(hierarchy.BoundaryRefused, match="桥头社区第2网格"):
        hierarchy.add(tree["community"], new, by=None, at=AT)


def test_describe_changes_name_title_and_address_at_once(tree):
    facts = {"name": "新桥头", "title": "社区党委", "address": "桥头街 1 号"}

    grid = hierarchy.describe(tree["community"], **facts, by=None, at=AT)

    grid.refresh_from_db()
    assert (grid.name, grid.title, grid.address) == tuple(facts.values())
    assert grid.pinyin.endswith("xqt")
