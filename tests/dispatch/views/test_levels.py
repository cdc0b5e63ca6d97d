import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from dispatch import tasks
from dispatch.choices import OrderState
from dispatch.models import WorkOrder
from tests.dispatch.services.below import Levels
from tests.dispatch.services.work import ANSWER
from tests.dispatch.views.photos import picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def levels(cast):
    return Levels(cast)


def address(name, order):
    return reverse(f"dispatch:order-{name}", args=[order.public_id])


def acts(answer):
    return [act.name for act in [*answer.context["acts"], *answer.context["more_acts"]]]


def test_send_down_by_the_dialog_offers_the_grids_and_their_workers(levels, cast, signed_in):
    order, client = levels.of_community(at=timezone.now()), signed_in(levels.clerk)

    dialog = client.get(f"{address('detail', order)}?act=send-down").content.decode()
    sent = {"to": f"unit-{cast.unit.pk}", "instruction": "请去看看。", "days": ""}
    answer = client.post(address("send-down", order), sent)

    assert "馨悦第1网格·周晓敏" in dialog
    assert answer.status_code == 302
    assert order.children.get().unit == cast.unit


def test_send_down_to_nobody_keeps_the_dialog_open(levels, signed_in):
    order, client = levels.of_town(at=timezone.now()), signed_in(levels.town_clerk)

    answer = client.post(address("send-down", order), {"to": "", "instruction": "请去看看。"})

    assert answer.status_code == 422


def test_worker_finds_signs_and_answers_what_was_given_on_foot(levels, signed_in):
    at = timezone.now()
    child = levels.on_foot(levels.of_community(at=at), at=at)
    client = signed_in(levels.worker)

    listed = client.get(reverse("dispatch:errand-list")).context["page"].object_list
    fresh = acts(client.get(address("detail", child)))
    client.post(address("sign", child))
    held = acts(client.get(address("detail", child)))
    sent = {"claimed": "yes", "answer": ANSWER, "photos": picture()}
    answer = client.post(address("report", child), sent)

    assert [order.pk for order in listed] == [child.pk]
    assert fresh == ["sign", "note", "pass-up"]
    assert held == ["report", "note", "pass-up"]
    assert answer.status_code == 302
    assert WorkOrder.objects.get(pk=child.pk).state == OrderState.FINISHED
    done = client.get(reverse("dispatch:errand-list"), {"done": "1"}).context["page"]
    assert [order.pk for order in done.object_list] == [child.pk]


def test_page_above_shows_what_came_up_and_the_child_can_be_sent_back(levels, signed_in):
    at = timezone.now()
    order = levels.of_community(at=at)
    child = levels.answered(levels.on_foot(order, at=at), by=levels.worker, at=at)
    client = signed_in(levels.clerk)

    page = client.get(address("detail", order))
    below = client.get(address("detail", child))
    client.post(address("send-again", child), {"why": "没写几点去的。"})

    assert [row.pk for row in page.context["page"].below] == [child.pk]
    assert ANSWER in page.content.decode()
    assert {"send-again", "take-back"} <= set(acts(below))
    assert WorkOrder.objects.get(pk=child.pk).state == OrderState.SIGNED


def test_desk_lists_the_communitys_orders_without_those_on_foot(levels, signed_in):
    at = timezone.now()
    order = levels.of_community(at=at)
    levels.on_foot(order, at=at)

    rows = signed_in(levels.clerk).get(reverse("dispatch:order-list")).context["rows"]

    assert [row.order.pk for row in rows] == [order.pk]


def test_desk_of_the_community_lists_what_the_town_gave_it(levels, signed_in):
    at = timezone.now()
    child = levels.below_town(levels.of_town(at=at), at=at)

    answer = signed_in(levels.clerk).get(reverse("dispatch:order-list"))

    assert [row.order.pk for row in answer.context["rows"]] == [child.pk]
    assert "下派" in answer.content.decode()


def test_verify_list_of_the_centre_leaves_children_out(levels, cast, signed_in):
    at = timezone.now()
    levels.answered(levels.below_town(levels.of_town(at=at), at=at), by=levels.clerk, at=at)

    page = signed_in(cast.dispatcher).get(reverse("dispatch:verify-list")).content.decode()

    assert "东镇" not in page


def test_town_sees_its_child_at_the_community_by_its_agency_alone(levels, signed_in):
    child = levels.below_town()

    assert signed_in(levels.town_clerk).get(address("detail", child)).status_code == 200


def test_errand_list_asks_the_same_number_of_questions_for_one_and_three(levels, cast, signed_in):
    client, at = signed_in(levels.worker), timezone.now()
    levels.on_foot(levels.of_community(at=at), at=at)
    client.get(reverse("dispatch:errand-list"))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("dispatch:errand-list"))
    for _number in range(2):
        levels.on_foot(levels.of_community(at=at), at=at)
    with CaptureQueriesContext(connection) as three:
        client.get(reverse("dispatch:errand-list"))

    assert len(one) == len(three) <= 12


def test_sweep_moves_up_what_a_grid_let_run_out(levels):
    at = timezone.now()
    child = levels.on_foot(levels.of_community(at=at), at=at)
    WorkOrder.objects.filter(pk=child.pk).update(due_at=child.dispatched_at)
    child.petition.is_urgent = True
    child.petition.save()

    tasks.move_order_up(order_id=child.pk)
    tasks.move_order_up(order_id=child.pk)

    assert WorkOrder.objects.get(pk=child.pk).state == OrderState.CANCELLED
