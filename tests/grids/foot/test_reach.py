"""A neighbour full of rows that could leak: the worker of one grid meets none of them on the phone."""

from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dispatch.models import Rating
from dispatch.services.moves.assignment import Share, dispatch
from dispatch.services.orders import handling
from grids.models import CareVisit, RegisterChange, Resident, SafetyLook, SentEntry
from grids.registers import all_registers
from grids.services.points import PointFacts, list_point
from petitions.models import Petition
from tests.factories.devices import CameraFactory
from tests.factories.grids import PostFactory
from tests.factories.petitions import file_petition
from tests.factories.registers import (
    make_building,
    make_care,
    make_facility,
    make_household,
    make_premises,
    make_resident,
    make_room,
)
from yuanbao.notifications import notify

pytestmark = pytest.mark.django_db
MARK, PHONE = "隔壁", "13899990000"


@pytest.fixture
def plant(cast):
    """Return a function that fills a grid with a row of every kind, each named with a mark."""

    def fill(grid, mark, clerk, worker):
        at = timezone.now()
        house = make_building(grid, name=f"{mark}楼")
        home = make_household(make_room(house))
        person = make_resident(home, name=f"{mark}人", phone=PHONE)
        shop, lamp = make_premises(grid, name=f"{mark}店"), make_facility(grid, name=f"{mark}灯")
        for row in (house, shop, lamp):
            type(row).objects.filter(pk=row.pk).update(lat=40.1, lng=124.3)
        CameraFactory(grid=grid, name=f"{mark}镜头", lat=40.1, lng=124.3)
        facts = PointFacts(grid, "gas", f"{mark}表箱", f"{mark}单元", 30)
        notify(key=mark, user=worker, title=f"{mark}通知", at=at)
        petition = file_petition(category=cast.heating, grid=grid, text=f"{mark}暖气不热。", at=at)
        order = dispatch(petition, [Share(cast.housing)], by=None, at=at)[0]
        handling.sign_for(order, by=cast.handler, at=at)
        handling.finish(
            order, answer=f"{mark}阀门已换，复测二十度。", claimed="yes", by=cast.handler, at=at
        )
        return SimpleNamespace(
            care=make_care(person),
            point=list_point(facts, by=clerk, at=at),
            petition=Petition.objects.get(pk=petition.pk),
            order=handling.verify(order, by=cast.dispatcher, at=at),
            person=person,
        )

    return fill


@pytest.fixture
def worker(cast):
    client = Client()
    client.force_login(cast.grid_worker)
    return client


@pytest.fixture
def neighbour(cast, plant):
    clerk = PostFactory(grid=cast.other_community, role="community_clerk").user
    return plant(cast.other_unit, MARK, clerk, cast.other_grid_worker)


def lists():
    """Return the addresses of all that the phone shows or loads by itself."""
    names = ["grids:foot-today", "grids:foot-grid", "grids:foot-outbox", "dispatch:foot-report"]
    more = ["dispatch:check-list", "dispatch:errand-list", "grids:my-task-list", "notices-bell"]
    keys = [register.key for register in all_registers()]
    return (
        [reverse(name) for name in (*names, *more, "grids:foot-worker", "grids:foot-session")]
        + [reverse("grids:register-list", args=[key]) for key in keys]
        + [reverse("grids:register-points", args=[key]) for key in keys]
    )


def test_nothing_of_the_neighbour_is_shown_loaded_or_drawn_on_a_map(cast, plant, worker, neighbour):
    plant(cast.unit, "本格", cast.community_clerk, cast.grid_worker)

    shown = {address: worker.get(address, follow=True).text for address in lists()}

    assert sum("本格" in text for text in shown.values()) >= 8
    leaks = (MARK, PHONE, cast.other_unit.name)
    assert [address for address, text in shown.items() if any(leak in text for leak in leaks)] == []


@pytest.mark.parametrize(
    ("page", "row"),
    [
        ("grids:foot-visit", "care"),
        ("dispatch:foot-check", "petition"),
        ("dispatch:check-detail", "petition"),
        ("dispatch:order-detail", "order"),
    ],
)
def test_page_of_the_neighbour_is_not_found(worker, neighbour, page, row):
    address = reverse(page, args=[getattr(neighbour, row).public_id])

    assert worker.get(address).status_code == 404


def test_entries_about_the_neighbour_are_refused_and_write_nothing(cast, worker, neighbour):
    sent = [
        {"kind": "seen", "target": neighbour.point.public_id},
        {"kind": "visit", "target": neighbour.care.public_id, "result": "well"},
        {
            "kind": "check",
            "target": neighbour.order.public_id,
            "solved": "yes",
            "satisfaction": "satisfied",
        },
        {"kind": "finding", "text": "想报到隔壁网格的一件事。", "grid": cast.other_unit.pk},
    ]
    n = Petition.objects.count()

    answers = [
        worker.post(reverse("grids:foot-entries"), {"key": str(uuid4()), **one}) for one in sent
    ]

    assert [answer.status_code for answer in answers] == [422] * 4
    assert not any(PHONE in answer.text for answer in answers)
    assert Petition.objects.count() == n
    for model in (SentEntry, SafetyLook, CareVisit, Rating):
        assert not model.objects.exists()


def test_acts_about_the_neighbour_are_not_found_and_write_nothing(worker, neighbour):
    acts = [
        reverse("grids:point-see", args=[neighbour.point.public_id]),
        reverse("grids:foot-call", args=[neighbour.care.public_id]),
        reverse("grids:foot-visit", args=[neighbour.care.public_id]),
        reverse("grids:register-open", args=["resident", neighbour.person.public_id, "phone"]),
    ]

    assert [worker.post(act, {"why": "走访联系"}).status_code for act in acts] == [404] * 4
    assert Resident.objects.get(pk=neighbour.person.pk).phone == PHONE
    assert not SafetyLook.objects.exists()
    assert not RegisterChange.objects.filter(act="open").exists()
