"""What the pages of people in grid work cost, however much there is to show."""

import pytest
from django.urls import reverse
from django.utils import timezone

from grids.services import redrawing
from grids.services.workers import insurance
from tests.factories.petitions import file_petition
from tests.factories.workers import make_manager, make_worker
from tests.grids.services.test_redrawing import halves
from tests.grids.workers.busy import make_busy_worker
from yuanbao.roles import Role

pytestmark = pytest.mark.django_db
COUNTS = pytest.mark.parametrize("n", [1, 3])


@pytest.fixture
def secretary(tree):
    return make_manager(tree["first"], "镇书记", Role.TOWN_SECRETARY)


def asked(client, url, budget):
    """Return the page and how many statements it took, warmed up once."""
    client.get(url)
    with budget(12) as queries:
        page = client.get(url)
    assert page.status_code == 200
    return page.content.decode(), len(queries)


@COUNTS
@pytest.mark.parametrize(
    ("page", "cost", "last"),
    [
        ("my-post", 10, "旧版承诺书"),
        ("my-phones", 10, "P"),
        ("my-service", 9, "燃气安全"),
    ],
)
def test_own_pages_cost_the_same_for_one_and_three(
    client, tree, secretary, page, cost, last, n, django_assert_max_num_queries
):
    worker = make_busy_worker(tree, n, by=secretary)
    client.force_login(worker.user)

    text, found = asked(client, reverse(f"grids:{page}"), django_assert_max_num_queries)

    assert found == cost
    assert f"{last}{n - 1}" in text


@COUNTS
@pytest.mark.parametrize(
    ("page", "cost", "last"),
    [
        ("worker-detail", 10, "旧版承诺书"),
        ("worker-phones", 9, "P"),
        ("worker-service", 11, "不接电话"),
    ],
)
def test_pages_of_a_worker_cost_the_same_for_one_and_three(
    client, tree, secretary, page, cost, last, n, django_assert_max_num_queries
):
    worker = make_busy_worker(tree, n, by=secretary)
    client.force_login(secretary)
    url = reverse(f"grids:{page}", args=[worker.public_id])

    text, found = asked(client, url, django_assert_max_num_queries)

    assert found == cost
    assert f"{last}{n - 1}" in text


def test_pages_of_who_serves_a_redrawn_grid_stay_within_twelve(
    client, tree, secretary, django_assert_max_num_queries
):
    worker = make_busy_worker(tree, 1, by=secretary)
    file_petition(grid=tree["west"], text="楼道灯坏了。", lat=40.008, lng=124.005)
    redrawing.split(tree["west"], halves(), by=None, at=timezone.now())

    for user, url in (
        (worker.user, reverse("grids:my-post")),
        (secretary, reverse("grids:worker-detail", args=[worker.public_id])),
    ):
        client.force_login(user)
        asked(client, url, django_assert_max_num_queries)


@COUNTS
def test_policy_costs_the_same_for_one_and_three(
    client, tree, secretary, n, django_assert_max_num_queries
):
    worker = make_busy_worker(tree, 1, by=secretary)
    policy = worker.user.policies.get().policy
    for number in range(n):
        make_worker(tree["west"], f"有保险的{number}")
    insurance.cover_all(policy, by=secretary, at=timezone.now())
    for number in range(n):
        make_worker(tree["east"], f"没保险的{number}")
    client.force_login(secretary)
    url = reverse("grids:policy-detail", args=[policy.public_id])

    text, found = asked(client, url, django_assert_max_num_queries)

    assert found == 10
    assert f"没保险的{n - 1}" in text
    assert f"有保险的{n - 1}" in text
