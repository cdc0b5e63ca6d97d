from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from dispatch.services.centre import queue
from petitions.models import Petition

pytestmark = pytest.mark.django_db
MAP = "dispatch:open-map"


@pytest.fixture
def centre(cast, signed_in):
    return signed_in(cast.dispatcher)


def places(client, **query):
    shown = client.get(reverse(MAP), query).context["shown"]
    return [(row.label, row.n, row.overdue) for row in shown.places if not row.is_town]


def test_map_counts_open_matters_by_community_and_state(desk, cast, centre):
    desk.file(), desk.order()
    asked = desk.file(grid=cast.other_unit)
    queue.ask(asked, text="请补充楼号。", by=cast.dispatcher, at=timezone.now())
    done = desk.file()
    queue.answer_at_once(done, answer="已修好。", by=cast.dispatcher, at=timezone.now())

    assert places(centre) == [("馨悦社区", 2, 0), ("河沿社区", 1, 0)]
    assert places(centre, state="waiting") == [("馨悦社区", 1, 0)]
    assert places(centre, state="handling") == [("馨悦社区", 1, 0)]
    assert places(centre, state="need_info") == [("河沿社区", 1, 0)]
    shown = centre.get(reverse(MAP)).context["shown"]
    tabs = shown.tabs
    assert [(row.label, row.n) for row in shown.places if row.is_town] == [
        ("东镇", 2),
        ("西街道", 1),
    ]
    assert [tab["n"] for tab in tabs] == [3, 1, 1, 1, 0]


def test_map_of_a_community_counts_its_unit_grids_and_lists_their_matters(desk, cast, centre):
    mine = desk.file()
    desk.file(grid=cast.other_unit)

    page = centre.get(reverse(MAP), {"in": cast.community.code})

    assert places(centre, **{"in": cast.community.code}) == [("馨悦第1网格", 1, 0)]
    assert [row.petition.pk for row in page.context["rows"]] == [mine.pk]
    assert reverse("grids:grid-units", args=[cast.community.code]) in page.content.decode()


def test_map_marks_what_is_late_and_leaves_standing_clocks_out(desk, cast, centre):
    late, standing = desk.order(), desk.file()
    queue.ask(standing, text="请补充楼号。", by=cast.dispatcher, at=timezone.now())
    ids = [late.petition_id, standing.pk]
    Petition.objects.filter(pk__in=ids).update(due_at=timezone.now() - timedelta(hours=1))

    assert places(centre, state="overdue") == [("馨悦社区", 1, 1)]


def test_map_is_sent_again_only_after_an_act(desk, centre):
    first = centre.get(reverse(MAP))
    poll = {"X-Poll": "1", "HX-Request": "true", "If-None-Match": first["ETag"]}

    same = centre.get(reverse(MAP), headers=poll)
    desk.file(title="刚到的一件")
    changed = centre.get(reverse(MAP), headers=poll)

    assert (same.status_code, changed.status_code) == (304, 200)
    assert changed.content.decode().lstrip().startswith('<div class="yb-stack" id="open-map-live">')
    assert "刚到的一件" in changed.content.decode()


def test_map_costs_the_same_for_one_and_three(desk, centre):
    desk.file()
    centre.get(reverse(MAP))
    with CaptureQueriesContext(connection) as one:
        centre.get(reverse(MAP))
    desk.file(), desk.file()
    with CaptureQueriesContext(connection) as three:
        centre.get(reverse(MAP))

    assert len(one) == len(three)


@pytest.mark.parametrize("code", ["000", "nowhere"])
def test_map_of_what_is_no_community_is_not_found(cast, centre, code):
    assert centre.get(reverse(MAP), {"in": code}).status_code == 404
    assert centre.get(reverse(MAP), {"in": cast.town.code}).status_code == 404


@pytest.mark.parametrize("person", ["handler", "town_clerk", "grid_worker", "leader"])
def test_map_is_for_the_centre(cast, signed_in, person):
    assert signed_in(getattr(cast, person)).get(reverse(MAP)).status_code == 404
