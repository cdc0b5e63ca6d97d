import pytest

from grids.choices import Level
from grids.models import Grid, GridSuccession
from grids.queries import tree_faults
from grids.services import hierarchy, redrawing
from grids.services.hierarchy import NewPlace
from grids.signals import grid_closed
from tests.factories.grids import PostFactory
from tests.grids.conftest import AT, LATER, square

pytestmark = pytest.mark.django_db


def box(west, south, east, north):
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


NORTH_HALF = box(124, 40.005, 124.01, 40.01)
SOUTH_HALF = box(124, 40, 124.01, 40.005)


def halves(north=NORTH_HALF, south=SOUTH_HALF):
    return [
        NewPlace(Level.UNIT, "北半", boundary=north),
        NewPlace(Level.UNIT, "南半", boundary=south),
    ]


def test_split_retires_the_old_and_points_to_both_parts(tree):
    news = redrawing.split(tree["west"], halves(), by=None, at=AT)

    old = Grid.objects.get(pk=tree["west"].pk)
    assert [new.code for new in news] == ["999901001001003", "999901001001004"]
    assert old.retired_at == AT
    assert hierarchy.successors_of(old) == news
    assert hierarchy.current_of(old) == news[0]
    assert tree_faults() == []


def test_split_tells_who_takes_the_old_grids_place(tree):
    heard = []

    def hear(grid, successors, **kwargs):
        heard.append((grid.code, successors, list(grid.successors.order_by("code"))))

    grid_closed.connect(hear)
    news = redrawing.split(tree["west"], halves(), by=None, at=AT)
    grid_closed.disconnect(hear)

    assert heard == [(tree["west"].code, news, news)]


def test_split_leaves_the_community_as_large_as_it_was(tree):
    before = tree["community"].area_km2
    redrawing.split(tree["west"], halves(), by=None, at=AT)

    after = Grid.objects.get(pk=tree["community"].pk).area_km2
    assert after == pytest.approx(before, rel=1e-9)


def test_split_keeps_the_worker_on_both_parts(tree):
    worker = PostFactory(grid=tree["west"]).user
    news = redrawing.split(tree["west"], halves(), by=None, at=AT)

    posts = worker.posts.on(AT.date()).order_by("grid__code")
    assert [post.grid for post in posts] == news


@pytest.mark.parametrize(
    ("parts", "refusal"),
    [
        (halves()[:1], redrawing.NothingToDo),
        (halves(north=SOUTH_HALF), hierarchy.BoundaryRefused),
        (halves(north=box(124, 40.006, 124.01, 40.01)), hierarchy.BoundaryRefused),
        (halves(north=box(124, 40.005, 124.02, 40.01)), hierarchy.BoundaryRefused),
        (halves(north=None), hierarchy.BoundaryRefused),
        (halves(north={"type": "Polygon"}), hierarchy.BoundaryRefused),
        ([NewPlace(Level.AREA, "甲"), NewPlace(Level.AREA, "乙")], hierarchy.WrongLevel),
    ],
    ids=["one part", "overlap", "gap", "into a neighbour", "none", "unsound", "level"],
)
def test_split_that_does_not_tile_is_refused(tree, parts, refusal):
    with pytest.raises(refusal):
        redrawing.split(tree["west"], parts, by=None, at=AT)

    assert not Grid.objects.get(pk=tree["west"].pk).is_retired
    assert not GridSuccession.objects.exists()


def test_merge_makes_one_place_of_both(tree):
    new = redrawing.merge([tree["west"], tree["east"]], "桥头网格", by=None, at=AT)

    assert new.boundary["type"] == "Polygon"
    assert new.area_km2 == pytest.approx(tree["community"].area_km2, rel=1e-9)
    for old in (tree["west"], tree["east"]):
        old.refresh_from_db()
        assert hierarchy.current_of(old) == new
    assert tree_faults() == []


def test_merge_gives_one_person_one_post(tree):
    worker = PostFactory(grid=tree["west"]).user
    PostFactory(user=worker, grid=tree["east"])

    new = redrawing.merge([tree["west"], tree["east"]], "合", by=None, at=AT)

    assert [post.grid for post in worker.posts.on(AT.date())] == [new]


def test_merge_of_one_or_of_strangers_is_refused(tree):
    far = hierarchy.add(tree["village"], NewPlace(Level.UNIT, "远"), by=None, at=AT)

    with pytest.raises(redrawing.NothingToDo):
        redrawing.merge([tree["west"], tree["west"]], "合", by=None, at=AT)
    with pytest.raises(hierarchy.WrongLevel):
        redrawing.merge([tree["west"], far], "合", by=None, at=AT)


def test_redraw_moves_a_border_between_two_grids(tree):
    boundaries = {
        tree["west"]: box(124, 40, 124.004, 40.01),
        tree["east"]: box(124.004, 40, 124.02, 40.01),
    }
    pairs = redrawing.redraw(boundaries, by=None, at=AT)

    new = pairs[tree["west"]]
    tree["west"].refresh_from_db()
    assert new.name == tree["west"].name
    assert new.code != tree["west"].code
    assert tree["west"].boundary == hierarchy.tiling.tidy(square(0, 0))
    assert hierarchy.current_of(tree["west"]) == new


def test_redraw_twice_points_the_first_code_to_the_last(tree):
    wide = box(124, 40, 124.01, 40.02)
    first = redrawing.redraw({tree["west"]: wide}, by=None, at=AT)[tree["west"]]
    second = redrawing.redraw({first: wide}, by=None, at=LATER)[first]

    tree["west"].refresh_from_db()
    assert hierarchy.successors_of(tree["west"]) == [second]


def test_redraw_of_a_place_with_live_places_or_of_nothing_is_refused(tree):
    with pytest.raises(hierarchy.HasLivePlaces):
        redrawing.redraw({tree["community"]: square(0, 0)}, by=None, at=AT)
    with pytest.raises(hierarchy.WrongLevel):
        redrawing.merge([tree["district"], tree["east"]], "x", by=None, at=AT)
    with pytest.raises(redrawing.NothingToDo):
        redrawing.redraw({}, by=None, at=AT)


def test_retire_into_gives_ground_and_posts_to_the_neighbour(tree):
    worker = PostFactory(grid=tree["west"]).user
    whole = tree["community"].area_km2

    new = redrawing.retire_into(tree["west"], tree["east"], by=None, at=AT)

    old = Grid.objects.get(pk=tree["west"].pk)
    assert (new.name, new.parent) == (tree["east"].name, tree["community"])
    assert hierarchy.successors_of(old) == [new]
    assert hierarchy.successors_of(Grid.objects.get(pk=tree["east"].pk)) == [new]
    assert Grid.objects.get(pk=tree["community"].pk).area_km2 == pytest.approx(whole)
    assert [post.grid for post in worker.posts.on(AT.date())] == [new]
    assert tree_faults() == []


def test_retire_into_a_neighbour_of_another_community_moves_its_border(tree):
    village = hierarchy.add(
        tree["village"], NewPlace(Level.UNIT, "村格", boundary=square(2, 0)), by=None, at=AT
    )

    redrawing.retire_into(tree["east"], village, by=None, at=AT)

    areas = {g.name: g.area_km2 for g in Grid.objects.filter(level=Level.COMMUNITY)}
    assert areas["山后村"] == pytest.approx(2 * areas["桥头社区"], rel=1e-3)


def test_last_drawn_place_that_is_given_away_takes_its_communitys_border_along(tree):
    village = hierarchy.add(
        tree["village"], NewPlace(Level.UNIT, "村格", boundary=square(2, 0)), by=None, at=AT
    )

    redrawing.retire_into(village, tree["east"], by=None, at=AT)

    empty = Grid.objects.get(pk=tree["village"].pk)
    assert (empty.boundary, empty.area_km2) == (None, None)
    hierarchy.retire(empty, by=None, at=AT)


def test_retire_into_what_is_no_neighbour_is_refused(tree):
    far = hierarchy.add(
        tree["village"], NewPlace(Level.UNIT, "远格", boundary=square(5, 5)), by=None, at=AT
    )
    bare = hierarchy.add(tree["village"], NewPlace(Level.UNIT, "没画的"), by=None, at=AT)

    with pytest.raises(hierarchy.BoundaryRefused, match="不相邻"):
        redrawing.retire_into(tree["west"], far, by=None, at=AT)
    with pytest.raises(redrawing.NothingToDo, match="都画了边界"):
        redrawing.retire_into(tree["west"], bare, by=None, at=AT)
    with pytest.raises(hierarchy.WrongLevel, match="同级"):
        redrawing.retire_into(tree["west"], tree["west"], by=None, at=AT)


def test_retire_of_a_drawn_place_whose_ground_nobody_takes_is_refused(tree):
    with pytest.raises(hierarchy.BoundaryRefused, match="平方米空地"):
        hierarchy.retire(tree["west"], successors=[tree["east"]], by=None, at=AT)

    assert not Grid.objects.get(pk=tree["west"].pk).is_retired
