from grids.foot.walking import walking_order
from grids.maps.sketch import HEIGHT, WIDTH, sketch

SEAT, NEAR, FAR, FARTHEST = (40.0, 124.0), (40.001, 124.0), (40.002, 124.0), (40.01, 124.0)
SQUARE = {
    "type": "Polygon",
    "coordinates": [
        [[124.0, 40.0], [124.01, 40.0], [124.01, 40.01], [124.0, 40.01], [124.0, 40.0]]
    ],
}


def test_walk_goes_on_to_the_nearest_place_each_time():
    order, metres = walking_order([FARTHEST, NEAR, FAR], SEAT)

    assert order == [1, 2, 0]
    assert round(metres) == 1112


def test_walk_leaves_places_without_a_point_to_the_end():
    order, metres = walking_order([None, FAR, None, NEAR], SEAT)

    assert order == [3, 1, 0, 2]
    assert round(metres) == 222


def test_walk_without_a_seat_starts_at_the_first_place():
    assert walking_order([FAR, NEAR], None)[0] == [0, 1]


def test_walk_of_nothing_is_nothing():
    assert walking_order([], SEAT) == ([], 0.0)


def test_sketch_holds_border_and_numbered_places_on_its_paper():
    plan = sketch(SQUARE, [(40.005, 124.005), None, (40.009, 124.001)])

    assert [n for n, _, _ in plan.dots] == [1, 3]
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for _, x, y in plan.dots)
    assert len(plan.outline) == 1


def test_sketch_draws_north_above():
    (_, _, south), (_, _, north) = sketch(SQUARE, [(40.001, 124.005), (40.009, 124.005)]).dots

    assert north < south


def test_sketch_of_nothing_is_none():
    assert sketch(None, [None]) is None
