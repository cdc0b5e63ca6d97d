from datetime import timedelta

import pytest
from django.utils import timezone

from dispatch.health import routing
from petitions.models import Petition
from tests.factories.petitions import file_petition
from yuanbao import health

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(cast, monkeypatch):
    file_petition(category=cast.heating, grid=cast.unit)
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now)

    def since(**span):
        values = {"routed_at": None, "state": "submitted", "filed_at": now - timedelta(**span)}
        Petition.objects.update(**values)

    return since


@pytest.mark.parametrize(
    ("span", "ok"),
    [({"seconds": 119}, True), ({"minutes": 2}, True), ({"seconds": 121}, False)],
)
def test_routing_is_not_ready_beyond_two_minutes(waiting, span, ok):
    waiting(**span)

    assert routing().ok is ok
    assert "已等分派" in routing().words


def test_routing_does_not_count_old_matters_taken_in(waiting):
    waiting(days=900)
    Petition.objects.update(is_historical=True)

    assert routing() == health.Finding(ok=True, words="没有等着分派的诉求。")


def test_routing_is_part_of_what_the_platform_reports():
    assert health.findings()["routing"].ok
