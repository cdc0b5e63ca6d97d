from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dispatch.choices import OrderState
from dispatch.models import Rating, WorkOrder
from dispatch.services.moves.assignment import Share, dispatch
from dispatch.services.orders import handling
from dispatch.services.routes.routing import route
from grids.models import Post
from petitions.choices import Channel, State
from petitions.models import Petition
from tests.dispatch.views.photos import picture
from tests.factories.petitions import file_petition
from yuanbao.models import Attachment, Purpose

pytestmark = pytest.mark.django_db
TEXT = "三号楼东侧消防通道被两辆三轮车堵住了。"


@pytest.fixture
def phone(cast):
    """Return a function that sends a finding of the grid's worker and gives status and body."""

    def send(key=None, kind="finding", user=None, **fields):
        client = Client()
        client.force_login(user or cast.grid_worker)
        body = {"key": key or str(uuid4()), "kind": kind, "text": TEXT, "grid": cast.unit.pk}
        answer = client.post(reverse("grids:foot-entries"), {**body, **fields})
        return answer.status_code, answer.json()

    return send


def test_finding_becomes_a_petition_and_is_answered_with_its_number(cast, phone):
    status, said = phone(photos=picture(), lat="40.13", lng="124.39", how="gps")

    petition = Petition.objects.get()
    assert (status, said["number"]) == (201, petition.number)
    assert (petition.channel, petition.grid, petition.place_source) == (
        Channel.GRID_WORKER,
        cast.unit,
        "gps",
    )
    assert Attachment.objects.get().purpose == Purpose.PETITION


def test_finding_sent_three_times_is_one_petition(phone):
    key = str(uuid4())

    answers = [phone(key, photos=picture()) for _ in range(3)]

    assert answers[0] == answers[1] == answers[2]
    assert Petition.objects.count() == Attachment.objects.count() == 1


def test_finding_settled_on_the_spot_needs_no_order_and_shows_afterwards(phone):
    phone(is_settled="on", settled="车已挪走，通道清了。", photos=picture(), after=picture())

    petition = Petition.objects.get()
    assert petition.state == State.ANSWERED
    assert WorkOrder.objects.count() == 0
    assert list(Attachment.objects.order_by("id").values_list("purpose", flat=True)) == [
        Purpose.PETITION,
        Purpose.FINISH,
    ]


def test_finding_settled_without_a_photo_comes_back_naming_the_field(phone):
    status, said = phone(is_settled="on", settled="车已挪走。")

    assert (status, said["state"]) == (422, "refused")
    assert list(said["fields"]) == ["after"]
    assert said["fields"]["after"][0].startswith("办好后的照片：")
    assert Petition.objects.count() == 0


def test_finding_for_the_community_goes_to_its_platform(cast, phone):
    phone(to_community="on", category=cast.heating.code)

    route(Petition.objects.get(), at=timezone.now())

    order = WorkOrder.objects.get()
    assert (order.agency, order.state) == (cast.platform, OrderState.DISPATCHED)


def test_finding_for_the_community_without_a_category_goes_there_too(cast, phone):
    phone(to_community="on")

    row = route(Petition.objects.get(), at=timezone.now())

    assert WorkOrder.objects.get().agency == cast.platform
    assert row.rule == "网格员转社区"


def test_finding_of_a_danger_goes_the_way_of_dangers(cast, phone):
    phone(to_community="on", text="三号楼楼道里有很浓的燃气味，请马上来人。", category="0101")

    route(Petition.objects.get(), at=timezone.now())

    assert not WorkOrder.objects.filter(agency=cast.platform).exists()


def test_finding_of_a_grid_one_no_longer_serves_comes_back(cast, phone):
    Post.objects.filter(user=cast.grid_worker).update(grid=cast.other_unit)

    status, said = phone()

    assert (status, list(said["fields"])) == (422, ["grid"])


def test_finding_changed_after_it_was_taken_shows_both_versions(phone):
    key = str(uuid4())
    number = phone(key)[1]["number"]

    status, said = phone(key, text="其实是四辆三轮车堵住了消防通道。")

    assert (status, said["state"], said["number"]) == (409, "conflict", number)
    assert said["fields"]["text"] == {
        "label": "什么事",
        "theirs": TEXT,
        "mine": "其实是四辆三轮车堵住了消防通道。",
    }
    assert Petition.objects.count() == 1


def test_report_page_takes_a_finding_without_a_script(cast):
    client = Client()
    client.force_login(cast.grid_worker)
    page = reverse("dispatch:foot-report")
    key = client.get(page).context["form"]["key"].value()
    fields = {"key": key, "text": TEXT, "grid": cast.unit.pk, "photos": picture()}

    first = client.post(page, fields)
    again = client.post(page, {**fields, "photos": picture()})

    assert first.url == again.url == reverse("grids:foot-today")
    assert Petition.objects.count() == Attachment.objects.count() == 1


def test_report_page_is_marked_with_whose_it_is(cast):
    client = Client()
    client.force_login(cast.grid_worker)

    answer = client.get(reverse("dispatch:foot-report"), {"place": "3 号楼"})

    assert answer["X-Foot-Owner"] == str(cast.grid_worker.public_id)
    assert answer.context["form"]["place"].value() == "3 号楼"


@pytest.fixture
def settled(cast):
    at = timezone.now()
    petition = file_petition(category=cast.heating, grid=cast.unit, at=at)
    order = dispatch(petition, [Share(cast.housing)], by=None, at=at)[0]
    handling.sign_for(order, by=cast.handler, at=at)
    handling.finish(order, answer="阀门已换，复测二十度。", claimed="yes", by=cast.handler, at=at)
    return handling.verify(order, by=cast.dispatcher, at=at)


def test_check_from_the_phone_rates_once_however_often_it_is_sent(cast, phone, settled):
    key = str(uuid4())
    said = {"target": settled.public_id, "solved": "yes", "satisfaction": "satisfied"}

    answers = [phone(key, "check", **said) for _ in range(2)]

    assert answers[0] == answers[1]
    assert answers[0][1]["words"] == "已记下，谢谢核实。"
    assert Rating.objects.count() == 1


def test_check_without_an_answer_comes_back_naming_the_question(phone, settled):
    status, said = phone(kind="check", target=settled.public_id)

    assert (status, sorted(said["fields"])) == (422, ["satisfaction", "solved"])


def test_check_of_another_grid_is_refused(cast, phone, settled):
    said = {"target": settled.public_id, "solved": "yes", "satisfaction": "satisfied"}

    assert phone(kind="check", user=cast.other_grid_worker, **said)[0] == 422
    assert Rating.objects.count() == 0


def test_today_holds_what_waits_to_be_checked(cast, settled):
    client = Client()
    client.force_login(cast.grid_worker)

    page = client.get(reverse("grids:foot-today"))

    assert [row.stop.tag for row in page.context["day"].rows] == ["现场核实"]
    assert reverse("dispatch:foot-check", args=[settled.petition.public_id]) in page.text
