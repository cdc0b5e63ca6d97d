from datetime import UTC, datetime

import pytest
from django.urls import reverse

from benchmarks.targets import put_back, targets
from benchmarks.volume import fill
from dispatch.choices import OrderState
from dispatch.models import WorkOrder
from tests.factories.dispatch import CategoryFactory
from yuanbao.models import Category

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@pytest.fixture
def aims(cast):
    group = CategoryFactory(code="01")
    Category.objects.exclude(pk=group.pk).update(parent=group)
    fill(400, now=NOW)
    return targets(n_forms=2)


def test_targets_sign_in_a_person_who_may_sign_each_waiting_order(aims, client):
    order, session = aims["to_sign"][0]
    client.cookies["sessionid"] = session

    answer = client.post(reverse("dispatch:order-sign", args=[order]))

    assert answer.status_code == 302
    assert WorkOrder.objects.get(public_id=order).state == OrderState.SIGNED


def test_targets_hold_a_token_that_files(aims, client):
    body = {"text": "楼道灯坏了请派人来修", "idempotency_key": "a" * 32}
    headers = {"Authorization": f"Bearer {aims['token']}"}

    answer = client.post("/api/v1/petitions/", body, "application/json", headers=headers)

    assert answer.status_code == 201


def test_put_back_makes_signed_orders_wait_again(aims):
    order = WorkOrder.objects.filter(state=OrderState.SIGNED, paused_at=None).first()

    put_back()

    order.refresh_from_db()
    assert (order.state, order.signed_at) == (OrderState.DISPATCHED, None)
