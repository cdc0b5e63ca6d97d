from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from dispatch.models import EventMatter, KnownEvent
from dispatch.services.centre import events
from petitions.models import Petition
from tests.petitions.views.filling import filled

pytestmark = pytest.mark.django_db

LIST, NEW = "dispatch:event-list", "dispatch:event-new"


def page_of(name, event):
    return reverse(f"dispatch:event-{name}", args=[event.public_id])


def declared(cast):
    at = timezone.now()
    known = events.Declaration(
        title="换热站检修停暖",
        kind="planned",
        agency=cast.housing,
        category=cast.heating,
        grids=[cast.community],
        public_text="晚上六点前恢复。",
        starts_at=at - timedelta(hours=3),
        expected_at=at + timedelta(hours=3),
    )
    return events.declare(known, by=cast.dispatcher, at=at)


def typed(cast):
    at = timezone.localtime()
    return {
        "title": "换热站检修停暖",
        "kind": "planned",
        "category": "0101",
        "agency": "D16",
        "starts_at": f"{at:%Y-%m-%dT%H:%M}",
        "expected_at": f"{at + timedelta(hours=3):%Y-%m-%dT%H:%M}",
        "public_text": "晚上六点前恢复。",
        "places": [cast.community.code],
        "codes": "",
    }


def test_event_is_declared_by_form_and_shown(cast, signed_in):
    client = signed_in(cast.dispatcher)

    answer = client.post(reverse(NEW), typed(cast))

    page = client.get(answer.url).content.decode()
    assert "1 个事件，0 件诉求" in page
    assert "换热站检修停暖" in client.get(reverse(LIST)).content.decode()


def test_event_with_an_unknown_grid_keeps_what_was_typed(cast, signed_in):
    answer = signed_in(cast.dispatcher).post(reverse(NEW), typed(cast) | {"codes": "123 456"})

    assert answer.status_code == 422
    assert "没有这个网格编码：123、456" in answer.content.decode()
    assert "晚上六点前恢复" in answer.content.decode()


@pytest.mark.parametrize("where", ["home", "petitions:ledger-list", "grid", "other grid"])
def test_banner_stands_where_residents_look(cast, client, where):
    declared(cast)
    grids = {"grid": cast.unit, "other grid": cast.other_unit}
    address = (
        reverse("grids:grid-detail", kwargs={"code": grids[where].code})
        if where in grids
        else reverse(where)
    )

    page = client.get(address).content.decode()

    assert ("换热站检修停暖" in page) == (where != "other grid")


def test_banner_stands_on_the_form_that_a_grids_code_opens(cast, client):
    declared(cast)
    address = reverse("petitions:petition-new")

    assert "换热站检修停暖" in client.get(address, {"grid": cast.unit.code}).content.decode()
    assert "换热站检修停暖" not in client.get(address).content.decode()


def test_resident_joins_from_the_last_look_without_scripts(cast, client):
    event = declared(cast)
    sheet = filled(grid=cast.unit.code)

    check = client.post(reverse("petitions:petition-preview"), sheet)
    client.post(reverse("petitions:petition-new"), {**sheet, "joins": str(event.public_id)})

    assert f'name="joins" value="{event.public_id}"' in check.content.decode()
    assert EventMatter.objects.get().petition == Petition.objects.get()


def test_everybody_may_read_of_the_event_and_later_its_answer(cast, client):
    event = declared(cast)
    before = client.get(page_of("public", event)).content.decode()

    events.end(event, answer="换热站已恢复运行，室温回升。", by=cast.dispatcher, at=timezone.now())

    assert "晚上六点前恢复" in before
    assert "换热站已恢复运行" in client.get(page_of("public", event)).content.decode()


def test_candidates_are_joined_together_from_the_events_page(desk, cast, signed_in):
    event, client = declared(cast), signed_in(cast.dispatcher)
    rows = [desk.file(category=cast.heating), desk.file(category=cast.heating)]

    page = client.get(page_of("detail", event)).content.decode()
    chosen = {"petition": [row.public_id for row in rows]}
    answer = client.post(page_of("join", event), chosen, follow=True)

    assert all(str(row) in page for row in rows)
    assert "已并入 2 件" in answer.content.decode()


def test_joining_nothing_says_so(cast, signed_in):
    answer = signed_in(cast.dispatcher).post(page_of("join", declared(cast)), follow=True)

    assert "没有选中诉求" in answer.content.decode()


def test_matter_in_the_queue_offers_its_event(desk, cast, signed_in):
    event, petition = declared(cast), desk.file(category=cast.heating)
    aside = reverse("dispatch:matter-aside", args=[petition.public_id])
    client = signed_in(cast.dispatcher)

    assert "并入这个事件" in client.get(aside).content.decode()
    client.post(page_of("join", event), {"petition": petition.public_id})

    page = client.get(aside).content.decode()
    assert "已并入" in page
    assert "并入这个事件" not in page


def test_event_is_amended_and_ended_by_form(cast, signed_in):
    event, client = declared(cast), signed_in(cast.dispatcher)
    later = f"{timezone.localtime() + timedelta(hours=9):%Y-%m-%dT%H:%M}"

    client.post(page_of("amend", event), {"expected_at": later, "public_text": "推迟到晚上。"})
    short = client.post(page_of("end", event), {"answer": "好了"})
    done = client.post(page_of("end", event), {"answer": "换热站已恢复运行，室温回升。"})

    event.refresh_from_db()
    assert (event.public_text, event.answer) == ("推迟到晚上。", "换热站已恢复运行，室温回升。")
    assert (short.status_code, done.status_code) == (409, 302)
    assert not KnownEvent.objects.running().exists()


def test_matter_is_taken_out_with_a_reason(desk, cast, signed_in):
    event, petition = declared(cast), desk.file(category=cast.heating)
    row = events.join(event, petition, by=cast.dispatcher, at=timezone.now())

    address = reverse("dispatch:event-take-out", args=[row.pk])
    answer = signed_in(cast.dispatcher).post(address, {"why": "屋里的管子"})

    assert answer.url == page_of("detail", event)
    assert not EventMatter.objects.exists()


@pytest.mark.parametrize("n", [1, 3])
def test_event_page_costs_the_same_for_one_and_three(
    desk, cast, signed_in, django_assert_num_queries, n
):
    event = declared(cast)
    for _each in range(n):
        desk.file(category=cast.heating)
        joined = desk.file(category=cast.heating)
        events.join(event, joined, by=cast.dispatcher, at=timezone.now())
    client = signed_in(cast.dispatcher)
    client.get(page_of("detail", event))

    with django_assert_num_queries(10):
        client.get(page_of("detail", event))
