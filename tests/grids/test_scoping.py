from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from grids.choices import Level
from grids.models import Grid, GridSuccession, Post
from grids.scoping import reach_grids, territory_filter
from tests.factories.grids import GridFactory, PostFactory, PostHolderFactory
from yuanbao.roles import Capability, Role

pytestmark = pytest.mark.django_db

REGISTER = Capability.REGISTER_PETITION  # a clerk may, a grid worker may not
VIEW = Capability.VIEW_ORDER  # both may


@pytest.fixture
def district():
    return GridFactory(name="区")


@pytest.fixture
def towns(district):
    return [GridFactory(parent=district, level=Level.TOWN, name=name) for name in ("甲镇", "乙镇")]


@pytest.fixture
def units(towns):
    return [GridFactory(parent=town, level=Level.UNIT, name=f"{town}网格") for town in towns]


def names(queryset):
    return set(queryset.values_list("name", flat=True))


def test_permitted_with_posts_in_two_towns_does_not_leak_powers_between_them(towns, units):
    person = PostHolderFactory()
    PostFactory(user=person, grid=towns[0], role=Role.TOWN_CLERK)
    PostFactory(user=person, grid=units[1], role=Role.GRID_WORKER)

    assert names(Grid.objects.permitted(person, REGISTER)) == {"甲镇", "甲镇网格"}
    assert names(Grid.objects.permitted(person, VIEW)) == {"甲镇", "甲镇网格", "乙镇网格"}


def test_permitted_follows_the_path_of_the_model(towns, units):
    clerk = PostHolderFactory()
    PostFactory(user=clerk, grid=towns[0], role=Role.TOWN_CLERK)
    near, far = (PostFactory(grid=unit) for unit in units)

    seen = Post.objects.permitted(clerk, REGISTER)

    assert near in seen
    assert far not in seen


@pytest.mark.parametrize(
    ("starts", "ends", "is_seen"),
    [
        (0, None, True),
        (0, 0, True),
        (-5, 0, True),
        (-5, -1, False),
        (1, None, False),
    ],
)
def test_permitted_counts_posts_of_the_day_only(towns, starts, ends, is_seen):
    day = date(2026, 3, 10)
    clerk = PostHolderFactory()
    PostFactory(
        user=clerk,
        grid=towns[0],
        role=Role.TOWN_CLERK,
        starts_on=day + timedelta(days=starts),
        ends_on=None if ends is None else day + timedelta(days=ends),
    )

    assert Grid.objects.permitted(clerk, REGISTER, on=day).exists() is is_seen


def test_permitted_without_a_day_takes_today(towns):
    today = timezone.localdate()
    clerk = PostHolderFactory()
    PostFactory(user=clerk, grid=towns[0], role=Role.TOWN_CLERK, starts_on=today, ends_on=today)

    assert names(Grid.objects.permitted(clerk, REGISTER)) == {"甲镇"}


def test_permitted_gives_a_superuser_all_and_strangers_nothing(towns):
    shut_out = PostFactory(grid=towns[0], role=Role.TOWN_CLERK).user
    shut_out.is_active = False

    assert Grid.objects.permitted(PostHolderFactory(is_superuser=True), REGISTER).count() == 3
    assert not Grid.objects.permitted(AnonymousUser(), REGISTER).exists()
    assert not Grid.objects.permitted(PostHolderFactory(), REGISTER).exists()
    assert not Grid.objects.permitted(shut_out, REGISTER).exists()


def test_permitted_still_finds_rows_of_retired_places(towns, units):
    Grid.objects.filter(pk=units[0].pk).update(retired_at=timezone.now())
    clerk = PostFactory(grid=towns[0], role=Role.TOWN_CLERK).user

    assert units[0] in Grid.objects.permitted(clerk, REGISTER)


def test_permitted_reaches_a_redrawn_grid_through_its_successor(towns, units):
    redrawn = GridFactory(parent=towns[0], level=Level.UNIT)
    GridSuccession.objects.create(old=units[0], new=redrawn, on=date(2021, 1, 1))
    worker = PostFactory(grid=redrawn).user
    other = PostFactory(grid=units[1]).user

    assert set(Grid.objects.permitted(worker, VIEW)) == {redrawn, units[0]}
    assert set(Grid.objects.permitted(other, VIEW)) == {units[1]}


@pytest.mark.parametrize("n_posts", [1, 3])
def test_permitted_asks_one_query_however_many_posts(towns, n_posts, django_assert_num_queries):
    clerk = PostHolderFactory()
    for _ in range(n_posts):
        grid = GridFactory(parent=towns[0], level=Level.COMMUNITY)
        PostFactory(user=clerk, grid=grid, role=Role.COMMUNITY_CLERK)

    with django_assert_num_queries(1):
        assert len(Grid.objects.permitted(clerk, REGISTER)) == n_posts


def test_reach_grids_leaves_out_what_lies_in_another(towns, units):
    clerk = PostFactory(grid=towns[0], role=Role.TOWN_CLERK).user
    PostFactory(user=clerk, grid=units[0], role=Role.COMMUNITY_CLERK)
    PostFactory(user=clerk, grid=units[1], role=Role.COMMUNITY_CLERK)

    assert reach_grids(clerk, REGISTER) == [towns[0], units[1]]


def test_reach_grids_of_strangers_is_empty_and_of_a_superuser_the_district(district):
    assert reach_grids(AnonymousUser(), REGISTER) == []
    assert reach_grids(PostHolderFactory(is_superuser=True), REGISTER) == [district]


def test_territory_filter_names_the_stored_columns_by_level(district, towns, units):
    by_town = territory_filter([towns[0]], town="parent", grid="id")
    by_unit = territory_filter([units[1]], town="parent", grid="id")

    assert set(Grid.objects.filter(by_town)) == {units[0]}
    assert set(Grid.objects.filter(by_unit)) == {units[1]}
    assert not Grid.objects.filter(territory_filter([])).exists()


def test_territory_filter_limits_a_district_only_beside_another(district, towns):
    alone = Post.objects.filter(territory_filter([district]))
    mine = PostFactory(grid=towns[0])
    assert list(alone) == [mine]

    elsewhere = PostFactory(grid=GridFactory())
    assert elsewhere not in Post.objects.filter(territory_filter([district]))
    assert list(Post.objects.filter(territory_filter([district]))) == [mine]
