import pytest
import shapely
from django.core.cache import cache
from shapely.geometry import shape

from grids import queries, seats
from grids.choices import Level
from grids.maps import layers
from grids.queries import StoredPlace
from grids.services import hierarchy
from tests.factories.grids import PostFactory
from tests.grids.conftest import AT, close
from yuanbao.navigation import Seat
from yuanbao.roles import Role

pytestmark = pytest.mark.django_db


def test_tree_at_gives_the_live_places_by_code(tree):
    close(tree["west"])

    assert list(queries.tree_at(Level.TOWN)) == [tree["first"], tree["second"]]
    assert list(queries.tree_at(Level.UNIT)) == [tree["east"]]


def test_counts_of_the_whole_and_of_a_branch(tree):
    whole, branch = queries.counts(), queries.counts(tree["second"])

    assert whole == {
        Level.DISTRICT: 1,
        Level.TOWN: 2,
        Level.COMMUNITY: 2,
        Level.COMPOUND: 0,
        Level.AREA: 0,
        Level.UNIT: 2,
    }
    assert (branch[Level.TOWN], branch[Level.UNIT]) == (1, 0)


def test_stored_places_is_one_query_for_all_units(tree, django_assert_num_queries):
    zone = hierarchy.NewPlace(Level.COMPOUND, "园区", kind="dedicated")
    park = hierarchy.add(tree["district"], zone, by=None, at=AT)
    lone = hierarchy.add(park, hierarchy.NewPlace(Level.UNIT, "园区第1网格"), by=None, at=AT)

    with django_assert_num_queries(1):
        places = queries.stored_places()

    home = StoredPlace(tree["first"].pk, tree["community"].pk)
    assert places == {
        tree["west"].pk: home,
        tree["east"].pk: home,
        lone.pk: StoredPlace(None, None),
    }


def test_layer_keeps_common_borders_common(tree):
    cache.clear()
    features = layers.layer(Level.COMMUNITY)["features"]

    assert shapely.coverage_is_valid([shape(feature["geometry"]) for feature in features])


def test_units_geojson_is_made_once_per_version(tree, django_assert_num_queries):
    cache.clear()
    first = layers.units_geojson()

    with django_assert_num_queries(1):
        again = layers.units_geojson()
    assert again == first
    close(tree["west"])
    assert len(layers.units_geojson()["features"]) == 1


def test_seats_and_roles_come_from_todays_posts_in_one_query(tree, django_assert_num_queries):
    worker = PostFactory(grid=tree["west"]).user
    PostFactory(user=worker, grid=tree["first"], role=Role.TOWN_CLERK, ends_on=AT.date())

    with django_assert_num_queries(1):
        held, roles = seats.seats_of(worker), seats.roles_of(worker)

    assert held == [Seat(role="grid_worker", title="网格员", place="桥头社区第1网格")]
    assert list(roles) == ["grid_worker"]
