"""The drawn district: what must hold of every drawing, checked on the one that ships."""

from collections import Counter

import numpy as np
import pytest
import shapely

from grids.choices import Kind, Level
from grids.demo import district
from grids.demo.layout import Centre, borders, draw_units, hold_together, spread
from grids.demo.names import compound_names
from grids.maps.geo import BoundaryIndex, area_km2
from grids.maps.tiling import to_geojson

POINT_SEED = 7


@pytest.fixture(scope="module")
def outline():
    return district.read_outline()


@pytest.fixture(scope="module")
def units(outline):
    return draw_units(outline, district.read_centres(), seed=district.SEED)


@pytest.fixture(scope="module")
def places():
    return district.draw_plan()


def test_outline_is_small_and_says_it_is_schematic(outline):
    assert len(outline.exterior.coords) <= 300
    assert area_km2(to_geojson(outline)) == pytest.approx(80.4, abs=0.1)


def test_units_are_1035_whole_polygons(units):
    assert len(units) == 1035
    assert {unit.area.geom_type for unit in units} == {"Polygon"}
    assert all(unit.area.is_valid for unit in units)


def test_units_share_their_vertices_and_leave_no_gap_or_overlap(units):
    areas = [unit.area for unit in units]
    whole = shapely.union_all(areas)

    assert shapely.coverage_is_valid(areas)
    assert whole.geom_type == "Polygon"
    assert len(whole.interiors) == 0
    assert sum(area.area for area in areas) == pytest.approx(whole.area, rel=1e-9)


def test_units_cover_the_outline_to_the_centimetre(units, outline):
    whole = shapely.union_all([unit.area for unit in units])

    assert whole.area == pytest.approx(outline.area, rel=1e-6)
    assert shapely.hausdorff_distance(whole.exterior, outline.exterior) < 1.5e-7


def test_coordinates_have_seven_decimals(units):
    coordinates = shapely.get_coordinates([unit.area for unit in units])

    assert np.array_equal(coordinates, np.round(coordinates, 7))


def test_drawing_twice_gives_the_same(units, outline):
    again = draw_units(outline, district.read_centres(), seed=district.SEED)

    assert again == units


def test_points_inside_find_exactly_one_unit(units, outline):
    index = BoundaryIndex((f"{n:04d}", to_geojson(unit.area)) for n, unit in enumerate(units))
    whole = shapely.union_all([unit.area for unit in units])
    west, south, east, north = outline.bounds
    rng = np.random.default_rng(POINT_SEED)
    points = rng.random((5000, 2)) * (east - west, north - south) + (west, south)
    inside = points[shapely.contains_xy(whole, points)]

    assert len(inside) > 1000
    assert all(index.at(lat, lng) is not None for lng, lat in inside)


def test_points_on_borders_find_the_lowest_of_their_units(units):
    shapes = [unit.area for unit in units]
    index = BoundaryIndex((f"{n:04d}", to_geojson(area)) for n, area in enumerate(shapes))
    tree = shapely.STRtree(shapes)
    vertices = shapely.get_coordinates(shapes)[::7]
    middles = (vertices[:-1] + vertices[1:]) / 2

    for lng, lat in vertices:
        holders = tree.query(shapely.Point(lng, lat), predicate="intersects")
        assert index.at(lat, lng) == f"{holders.min():04d}"
    edge_middles = [
        (np.array(start) + np.array(end)) / 2
        for area in shapes[::5]
        for start, end in zip(area.exterior.coords, area.exterior.coords[1:], strict=False)
    ]
    whole = shapely.union_all(shapes)
    inside = [one for one in [*edge_middles, *middles] if shapely.contains_xy(whole, *one)]
    assert all(index.at(lat, lng) is not None for lng, lat in inside)


def test_built_up_streets_are_drawn_finer_than_the_country(units):
    town = [unit.area.area for unit in units if not unit.group.startswith("210602101")]
    country = [unit.area.area for unit in units if unit.group.startswith("2106021012")]

    assert np.median(country) > 20 * np.median(town)


@pytest.mark.parametrize("level", [Level.COMPOUND, Level.AREA])
def test_every_union_is_one_valid_polygon(places, level):
    areas = [place.area for place in places if place.level == level]

    assert {area.geom_type for area in areas} == {"Polygon"}
    assert all(area.is_valid for area in areas)


def test_every_community_and_town_is_in_one_piece(units):
    groups = {}
    for unit in units:
        groups.setdefault(unit.group, []).append(unit.area)
        groups.setdefault(unit.group[:9], []).append(unit.area)

    pieces = {name: shapely.union_all(areas).geom_type for name, areas in groups.items()}
    assert set(pieces.values()) == {"Polygon"}


def test_communities_lie_around_their_known_points(units):
    centres = {centre.code: centre for centre in district.read_centres()}
    groups = {}
    for unit in units:
        groups.setdefault(unit.group, []).append(unit.area)

    assert len(groups) == 46
    for code, areas in groups.items():
        middle = shapely.Point(centres[code].lng, centres[code].lat)
        assert shapely.union_all(areas).distance(middle) < 5e-4


def test_plan_has_every_code_and_name_once_and_villages_without_compounds(places):
    levels = Counter(place.level for place in places)
    villages = {f"21060210120{n}" for n in range(7)}

    assert levels[Level.UNIT] == 1035
    assert len({place.code for place in places}) == len(places)
    assert len({place.name for place in places}) == len(places)
    assert not [p for p in places if p.level == Level.COMPOUND and p.parent in villages]


def test_plan_puts_the_zone_under_the_district_with_units_of_its_own(places):
    zone = next(place for place in places if place.kind == Kind.DEDICATED)
    area = next(place for place in places if place.parent == zone.code)
    units = [place for place in places if place.parent == area.code]

    assert zone.parent == district.DISTRICT_CODE
    assert len(units) == 6
    assert shapely.union_all([unit.area for unit in units]).equals(zone.area)


def test_compound_names_never_repeat():
    names = list(compound_names())

    assert len(names) == len(set(names)) == 180


def test_a_bay_does_not_cut_a_unit_in_two():
    bay = [(6, 4), (6, 0.5), (5, 0.5), (5, 4), (4, 4), (4, 0.5), (3, 0.5), (3, 4)]
    comb = shapely.Polygon([(0, 0), (9, 0), (9, 4), *bay, (0, 4)])
    scaled = shapely.transform(comb, lambda points: points / 100 + (124, 40))
    centres = [Centre("a", 124.01, 40.02, 3), Centre("b", 124.08, 40.02, 4)]

    units = draw_units(scaled, centres, seed=1)

    assert [unit.area.geom_type for unit in units] == ["Polygon"] * 7
    assert shapely.coverage_is_valid([unit.area for unit in units])
    assert sum(unit.area.area for unit in units) == pytest.approx(scaled.area, rel=1e-4)


def test_hold_together_gives_a_stray_face_to_its_longest_neighbour():
    row = [shapely.box(x, 0, x + 1, 1) for x in range(4)]

    owners = hold_together({0: "a", 1: "b", 2: "b", 3: "a"}, borders(row))

    assert owners == {0: "b", 1: "b", 2: "b", 3: "a"}


def test_hold_together_leaves_an_island_alone():
    far = [shapely.box(0, 0, 1, 1), shapely.box(5, 0, 6, 1)]

    assert hold_together({0: "a", 1: "a"}, borders(far)) == {0: "a", 1: "a"}


def test_spread_makes_as_many_clusters_as_asked():
    points = np.array([(x, y) for x in range(6) for y in range(2)], dtype=float)

    assert len(set(spread(points, 3).tolist())) == 3
