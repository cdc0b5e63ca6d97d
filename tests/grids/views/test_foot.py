import json
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from grids.models import SafetyLook, SafetyPoint
from grids.services.points import PointFacts, list_point

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in():
    def open_as(user):
        client = Client()
        client.force_login(user)
        return client

    return open_as


@pytest.fixture
def listed(cast):
    def make(n, grid=None):
        for number in range(n):
            facts = PointFacts(grid or cast.unit, "gas", f"{number} 号表箱", "3 号楼", 30)
            point = list_point(facts, by=cast.community_clerk, at=timezone.now())
        return point

    return make


def test_today_asks_as_often_for_one_place_as_for_three(cast, listed, signed_in):
    client, counts = signed_in(cast.grid_worker), []
    for more in (1, 2):
        listed(more)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            page = client.get(reverse("grids:foot-today"))
        counts.append(len(asked))

    assert len(page.context["day"].rows) == 3
    assert counts[0] == counts[1] <= 12


def test_point_list_asks_as_often_for_one_point_as_for_three(cast, listed, signed_in):
    client, counts = signed_in(cast.community_clerk), []
    for more in (1, 2):
        listed(more)
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("grids:point-list"))
        counts.append(len(asked))

    assert counts[0] == counts[1] <= 12


def test_see_point_without_a_script_notes_it(cast, listed, signed_in):
    point = listed(1)

    answer = signed_in(cast.grid_worker).post(reverse("grids:point-see", args=[point.public_id]))

    assert answer.url == reverse("grids:foot-today")
    assert SafetyLook.objects.get().point == point


def test_clerk_lists_amends_and_takes_off_a_point(cast, signed_in):
    client = signed_in(cast.community_clerk)
    fields = {"grid": cast.unit.pk, "kind": "gas", "name": "表箱", "place": "3 号楼"}
    client.post(reverse("grids:point-new"), {**fields, "interval_days": 30, "lat": "40.1"})
    point = SafetyPoint.objects.get()
    client.post(
        reverse("grids:point-amend", args=[point.public_id]), {**fields, "interval_days": 7}
    )
    client.post(reverse("grids:point-retire", args=[point.public_id]))

    point.refresh_from_db()
    assert (point.interval_days, point.lat, point.retired_at is not None) == (7, None, True)


def test_clerk_lists_no_point_in_another_community(cast, signed_in):
    fields = {"grid": cast.other_unit.pk, "kind": "gas", "name": "表箱", "place": "3 号楼"}

    answer = signed_in(cast.community_clerk).post(
        reverse("grids:point-new"), {**fields, "interval_days": 30}
    )

    assert answer.status_code == 422
    assert SafetyPoint.objects.count() == 0


def test_service_worker_may_serve_the_whole_site_and_names_nobody(cast, signed_in):
    answer = signed_in(cast.grid_worker).get(reverse("grids:foot-worker"))

    facts = json.loads(re.match(r"self.FOOT = (.*);\n", answer.text)[1])
    assert answer["Service-Worker-Allowed"] == "/"
    assert answer["Content-Type"] == "text/javascript"
    assert reverse("grids:foot-today") in facts["pages"]
    assert str(cast.grid_worker.public_id) not in answer.text


def test_manifest_names_icons_that_exist(client):
    manifest = client.get(reverse("grids:foot-manifest")).json()

    assert [icon["sizes"] for icon in manifest["icons"]] == ["192x192", "512x512", "512x512"]
    assert manifest["start_url"] == reverse("grids:foot-today")
