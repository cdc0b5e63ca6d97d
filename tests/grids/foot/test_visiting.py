import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from grids.foot.visiting import versions_of
from grids.models import CareTask, CareVisit, RegisterChange, Resident
from grids.queries.visits import care_to_visit, rows_of
from grids.services.registers import amend
from tests.factories.grids import PostFactory
from tests.factories.registers import (
    make_building,
    make_care,
    make_household,
    make_resident,
    make_room,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def task(cast):
    home = make_household(make_room(make_building(cast.unit)))
    person = make_resident(home, name="张桂芬", phone="13800001111")
    task = make_care(person)
    CareTask.objects.filter(pk=task.pk).update(next_on=timezone.localdate() - timedelta(days=1))
    task.refresh_from_db()
    return task


@pytest.fixture
def client_of():
    def open_as(user):
        client = Client()
        client.force_login(user)
        return client

    return open_as


@pytest.fixture
def send(cast, task, client_of):
    def post(key=None, user=None, **fields):
        body = {"key": key or str(uuid4()), "kind": "visit", "target": task.public_id}
        body |= {"version": versions_of(rows_of(task)), "result": "well", **fields}
        answer = client_of(user or cast.grid_worker).post(reverse("grids:foot-entries"), body)
        return answer.status_code, answer.json()

    return post


def test_visit_updates_every_register_it_concerns_and_names_them(task, send):
    fields = {"resident.phone": "13900002222", "household.phone": "13900002222", "room.tenure": ""}

    status, said = send(**fields)

    assert status == 201
    assert said["updated"] == ["居民", "住户", "关爱帮扶"]
    assert Resident.objects.get().phone == "13900002222"
    assert CareVisit.objects.get().result == "well"


def test_visit_sent_twice_is_written_once(send):
    key = str(uuid4())

    assert send(key) == send(key)
    assert CareVisit.objects.count() == 1


def test_visit_that_meets_another_change_shows_both_and_can_be_settled(cast, task, send):
    seen = versions_of(rows_of(task))
    amend(
        task.resident,
        {"phone": "13700003333"},
        why="电话来访",
        by=cast.community_clerk,
        at=timezone.now(),
    )
    fields = {"resident.phone": "13900002222"}

    status, said = send(version=seen, **fields)
    settled = send(version=said["fields"]["version"]["theirs"], **fields)

    pair = said["fields"]["resident.phone"]
    assert (status, pair["theirs"], pair["mine"]) == (409, "137****3333", "13900002222")
    assert settled[0] == 201
    assert Resident.objects.get().phone == "13900002222"


def test_visit_with_a_wrong_number_comes_back_naming_the_field(send):
    status, said = send(**{"resident.phone": "abc"})

    assert (status, said["state"], list(said["fields"])) == (422, "refused", ["resident.phone"])
    assert CareVisit.objects.count() == 0


def test_visit_without_a_result_comes_back(send):
    assert send(result="")[1]["fields"] == {"result": ["结果：请选一个。"]}


def test_visit_of_another_grid_is_refused(cast, send):
    assert send(user=cast.other_grid_worker)[0] == 422
    assert CareVisit.objects.count() == 0


def test_visit_page_writes_without_a_script(cast, task, client_of):
    client, page = client_of(cast.grid_worker), reverse("grids:foot-visit", args=[task.public_id])
    shown = client.get(page)

    answer = client.post(
        page,
        {"key": shown.context["key"], "target": task.public_id, "result": "helped"},
    )

    assert "13800001111" not in shown.text
    assert json.loads(shown.context["version"]).keys() == {"resident", "household", "room"}
    assert answer.url == reverse("grids:foot-today")
    assert CareVisit.objects.get().result == "helped"


def test_care_that_is_due_stands_on_the_walk_with_a_masked_name(cast, task):
    stop = next(iter(care_to_visit(cast.grid_worker, timezone.now())))

    assert stop.title == "上门看望·张**"
    assert list(care_to_visit(cast.other_grid_worker, timezone.now())) == []


def test_call_opens_the_number_and_is_recorded(cast, task, client_of):
    client = client_of(cast.grid_worker)

    page = client.post(reverse("grids:foot-call", args=[task.public_id]))

    assert 'href="tel:13800001111"' in page.text
    assert "X-Foot-Owner" not in page
    opened = RegisterChange.objects.filter(act="open").get()
    assert (opened.by_id, opened.why) == (cast.grid_worker.pk, "走访联系")


def test_call_gives_a_script_the_number_alone_and_is_recorded(cast, task, client_of):
    client = client_of(cast.grid_worker)

    answer = client.post(
        reverse("grids:foot-call", args=[task.public_id]), headers={"accept": "application/json"}
    )

    assert answer.json() == {"number": "13800001111"}
    assert "no-store" in answer["Cache-Control"]
    opened = RegisterChange.objects.filter(act="open").get()
    assert (opened.by_id, opened.why) == (cast.grid_worker.pk, "走访联系")


def test_call_of_another_grid_opens_and_records_nothing(cast, task, client_of):
    answer = client_of(cast.other_grid_worker).post(
        reverse("grids:foot-call", args=[task.public_id]), headers={"accept": "application/json"}
    )

    assert answer.status_code == 404
    assert not RegisterChange.objects.filter(act="open").exists()


def test_my_grid_names_who_is_at_work_around_it_with_their_numbers(cast, task, client_of):
    PostFactory(user=cast.town_clerk, grid=cast.community, work_phone="0415-2100001")
    PostFactory(user=cast.other_town_clerk, grid=cast.other_community, work_phone="0415-2100002")

    page = client_of(cast.grid_worker).get(reverse("grids:foot-grid"))

    assert 'href="tel:0415-2100001"' in page.text
    assert "0415-2100002" not in page.text


def test_my_grid_shows_own_houses_and_no_name_or_number(cast, task, client_of):
    make_building(cast.other_unit, name="别处的楼")

    page = client_of(cast.grid_worker).get(reverse("grids:foot-grid"))

    assert [house.n_homes for house in page.context["mine"].buildings] == [1]
    assert "张桂芬" not in page.text
    assert "13800001111" not in page.text
