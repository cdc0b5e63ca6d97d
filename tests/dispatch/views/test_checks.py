import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from dispatch.models import Rating, WorkOrder
from dispatch.services.orders import handling
from petitions.choices import Channel, State
from petitions.models import Petition
from tests.dispatch.views.photos import picture
from yuanbao.models import Attachment, Purpose

pytestmark = pytest.mark.django_db

LIST, REPORT = "dispatch:check-list", "dispatch:finding-new"
GOOD = {"solved": "yes", "satisfaction": "satisfied"}


@pytest.fixture
def settled(desk, cast):
    """Make orders that were verified, so that their matters are answered."""

    def make(**values):
        order = desk.finished(**values)
        return handling.verify(order, by=cast.dispatcher, at=timezone.now())

    return make


def rate(client, order, *, follow=False, **said):
    address = reverse("dispatch:check-rate", args=[order.public_id])
    return client.post(address, said, follow=follow)


def page_of(order):
    return reverse("dispatch:check-detail", args=[order.petition.public_id])


def listed(client, **query):
    return [petition.pk for petition in client.get(reverse(LIST), query).context["page"]]


def test_check_list_holds_settled_matters_of_ones_own_grid(settled, desk, cast, signed_in):
    order = settled()
    settled(grid=cast.other_unit)
    desk.finished()

    assert listed(signed_in(cast.grid_worker)) == [order.petition_id]


def test_check_moves_the_matter_to_the_ones_looked_at(settled, cast, signed_in):
    order, client = settled(), signed_in(cast.grid_worker)

    answer = rate(client, order, **GOOD, comment="屋里二十度", photos=picture())

    rating = Rating.objects.get()
    assert answer.url == reverse(LIST)
    assert (rating.rater_kind, rating.rater_key, rating.user) == (
        "grid_worker",
        str(cast.grid_worker.pk),
        cast.grid_worker,
    )
    assert listed(client) == []
    assert listed(client, done="1") == [order.petition_id]
    assert Attachment.objects.get(purpose=Purpose.CHECK).owner_id == order.pk


def test_check_of_what_is_not_solved_sends_the_part_back(
    settled, cast, signed_in, django_capture_on_commit_callbacks
):
    order = settled()

    with django_capture_on_commit_callbacks(execute=True):
        rate(
            signed_in(cast.grid_worker),
            order,
            solved="no",
            satisfaction="dissatisfied",
            comment="还是十四度",
        )

    order.refresh_from_db()
    assert (order.state, order.round_number) == ("rework", 2)


def test_check_of_the_third_round_says_that_the_centre_rules(settled, cast, signed_in):
    order, client = settled(), signed_in(cast.grid_worker)
    WorkOrder.objects.update(round_number=3)
    order.rounds.update(number=3)

    page = client.get(page_of(order)).content.decode()
    told = rate(client, order, solved="no", satisfaction="dissatisfied", comment="冷", follow=True)

    for text in (page, told.content.decode()):
        assert "由指挥中心裁定：督办再办一次，或认定办结。" in text
        assert "退回" not in text


def test_check_of_what_was_ruled_final_is_asked_for_no_more(settled, cast, signed_in):
    order, client = settled(), signed_in(cast.grid_worker)
    WorkOrder.objects.update(is_final=True)

    page = client.get(page_of(order)).content.decode()

    assert listed(client) == []
    assert "指挥中心已经认定办结，不再退回重办。" in page
    assert "记下核实结果" not in page


def test_check_without_an_answer_keeps_the_words(settled, cast, signed_in):
    answer = rate(signed_in(cast.grid_worker), settled(), solved="yes", comment="楼道也看了")

    assert answer.status_code == 422
    assert "楼道也看了" in answer.content.decode()


def test_check_a_second_time_is_refused_with_words(settled, cast, signed_in):
    order, client = settled(), signed_in(cast.grid_worker)
    rate(client, order, **GOOD)

    answer = rate(client, order, **GOOD)

    assert answer.status_code == 409
    assert "您已经评价过这一次办理了。" in answer.content.decode()


@pytest.mark.parametrize("person", ["other_grid_worker", "handler", "town_clerk", "dispatcher"])
def test_check_outside_ones_grid_is_not_found(settled, cast, signed_in, person):
    order, client = settled(), signed_in(getattr(cast, person))

    page = client.get(reverse("dispatch:check-detail", args=[order.petition.public_id]))

    assert page.status_code == 404
    assert rate(client, order, **GOOD).status_code == 404
    assert not Rating.objects.exists()


def test_check_page_of_a_matter_still_in_work_has_no_form(desk, cast, signed_in):
    order = desk.signed()

    page = signed_in(cast.grid_worker).get(
        reverse("dispatch:check-detail", args=[order.petition.public_id])
    )

    assert "还没有答复，办结后再来核实。" in page.content.decode()


def test_check_list_costs_the_same_for_one_and_three(settled, cast, signed_in):
    client = signed_in(cast.grid_worker)
    settled()
    with CaptureQueriesContext(connection) as one:
        client.get(reverse(LIST))
    settled(), settled()
    with CaptureQueriesContext(connection) as three:
        client.get(reverse(LIST))

    assert len(one) == len(three) == 7


def report(client, **said):
    page = client.get(reverse(REPORT))
    key = page.context["form"].initial["key"]
    return client.post(reverse(REPORT), {"key": key, **said}, follow=True)


def test_report_files_a_matter_of_the_workers_grid(cast, signed_in):
    client = signed_in(cast.grid_worker)

    report(client, text="楼道门口堆着旧家具，过不去人。", grid=cast.unit.pk, photos=picture())

    petition = Petition.objects.get()
    assert (petition.channel, petition.grid, petition.registered_by) == (
        Channel.GRID_WORKER,
        cast.unit,
        cast.grid_worker,
    )
    assert petition.state == State.SUBMITTED


def test_report_sent_twice_is_one_matter(cast, signed_in):
    client = signed_in(cast.grid_worker)
    typed = {"text": "楼道门口堆着旧家具，过不去人。", "grid": cast.unit.pk, "key": "k" * 32}

    for _time in range(2):
        client.post(reverse(REPORT), typed)

    assert Petition.objects.count() == 1


def test_report_settled_on_the_spot_needs_its_proof(cast, signed_in):
    client = signed_in(cast.grid_worker)
    typed = {
        "text": "楼道门口堆着旧家具，过不去人。",
        "grid": cast.unit.pk,
        "is_settled": "on",
        "settled": "和住户一起搬走了，楼道通了。",
    }

    without = report(client, **typed)
    report(client, **typed, photos=picture())

    petition = Petition.objects.get()
    assert without.status_code == 422
    assert "和住户一起搬走了" in without.content.decode()
    assert (petition.state, petition.public_answer, petition.orders.count()) == (
        State.ANSWERED,
        "和住户一起搬走了，楼道通了。",
        0,
    )


def test_report_in_a_grid_of_others_is_refused(cast, signed_in):
    answer = report(
        signed_in(cast.grid_worker), text="那边楼道堵了，过不去人。", grid=cast.other_unit.pk
    )

    assert answer.status_code == 422
    assert not Petition.objects.exists()


@pytest.mark.parametrize("person", ["handler", "dispatcher", "editor"])
def test_report_is_for_people_of_the_grids(cast, signed_in, person):
    assert signed_in(getattr(cast, person)).get(reverse(REPORT)).status_code == 404
