"""Accident cover: policies, who is in them, who has none, and what ends soon."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from grids.models import InsurancePolicy
from grids.queries.workers.allowances import uncovered_by_place
from grids.services.workers import insurance
from grids.services.workers.insurance import Cover
from tests.factories.workers import make_manager, make_worker
from tests.grids.conftest import AT
from yuanbao.models import Notification
from yuanbao.roles import Role
from yuanbao.workflow import OutOfReach, TransitionRefused

pytestmark = pytest.mark.django_db
COVER = Cover("中国人寿", "PA2021-001", date(2021, 1, 1), date(2021, 12, 31), 5000)


@pytest.fixture
def clerk(tree):
    return make_manager(tree["first"], "镇里经办", Role.TOWN_CLERK)


@pytest.fixture
def policy(tree, clerk):
    return insurance.register_policy(COVER, place=tree["first"], by=clerk, at=AT)


def test_cover_all_leaves_nobody_of_the_place_without(tree, policy, clerk):
    make_worker(tree["west"])
    make_worker(tree["village"], "别镇的")

    n = insurance.cover_all(policy, by=clerk, at=AT)

    assert n == 1
    assert not insurance.uncovered(tree["first"], date(2021, 2, 1)).exists()
    assert insurance.uncovered(tree["second"], date(2021, 2, 1)).count() == 1
    assert insurance.uncovered(tree["first"], date(2022, 1, 1)).count() == 1


def test_take_out_leaves_the_person_without(tree, policy, clerk):
    worker = make_worker(tree["west"])
    insurance.cover_all(policy, by=clerk, at=AT)

    insurance.take_out(policy, [worker.user], by=clerk, at=AT)

    assert list(insurance.uncovered(tree["first"], date(2021, 2, 1))) == [worker]


def test_register_twice_backwards_or_elsewhere_is_refused(tree, policy, clerk):
    with pytest.raises(TransitionRefused, match="已经登记过"):
        insurance.register_policy(COVER, place=tree["first"], by=clerk, at=AT)
    backwards = Cover("中国人寿", "P2", date(2021, 2, 1), date(2021, 1, 1))
    with pytest.raises(TransitionRefused, match="前面"):
        insurance.register_policy(backwards, place=tree["first"], by=clerk, at=AT)
    with pytest.raises(OutOfReach):
        insurance.register_policy(COVER, place=tree["second"], by=clerk, at=AT)


def test_remind_speaks_once_at_each_step(policy, clerk):
    end = AT.replace(month=12, day=31)

    told = [
        insurance.remind(at=end - timedelta(days=days)) and Notification.objects.count()
        for days in (40, 30, 29, 7, 3, 0)
    ]

    assert told == [0, 1, 1, 2, 2, 3]
    assert set(Notification.objects.values_list("user", flat=True)) == {clerk.pk}


def test_pages_register_cover_and_take_out(client, tree, clerk):
    worker = make_worker(tree["west"])
    client.force_login(clerk)
    facts = {
        "place": tree["first"].pk,
        "insurer": "中国人寿",
        "number": "P9",
        "starts_on": "2021-01-01",
        "ends_on": "2099-12-31",
        "premium_fen": "50.00",
    }
    before = client.get(reverse("grids:policy-list")).content.decode()
    client.post(reverse("grids:policy-new"), facts)
    policy = InsurancePolicy.objects.get()
    client.post(reverse("grids:policy-cover", args=[policy.public_id]))
    covered = client.get(reverse("grids:policy-detail", args=[policy.public_id])).content.decode()

    client.post(
        reverse("grids:policy-take-out", args=[policy.public_id]),
        {"person": str(worker.user.public_id)},
    )

    assert "没有保险" in before
    assert policy.premium_fen == 5000
    assert "都有保险" in covered
    assert policy.people.count() == 0


def test_list_counts_those_without_cover_in_each_town_in_one_go(tree, clerk):
    keeper = make_manager(tree["district"], "区里经办", Role.ADMINISTRATOR)
    make_worker(tree["west"])
    policy = insurance.register_policy(COVER, place=tree["first"], by=keeper, at=AT)
    insurance.cover_all(policy, by=keeper, at=AT)
    for place in ("east", "village"):
        make_worker(tree[place], f"没保险的{place}")

    with CaptureQueriesContext(connection) as asked:
        found = uncovered_by_place(keeper, date(2021, 2, 1))

    assert [(place.name, n) for place, n in found] == [("东街道", 1), ("西镇", 1)]
    assert len(asked) == 3
