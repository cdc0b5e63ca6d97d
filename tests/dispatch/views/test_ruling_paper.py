import pytest
from django.urls import reverse
from django.utils import timezone

from dispatch.models import WorkOrder
from dispatch.services.judging import rework
from dispatch.services.orders import handling, questions

pytestmark = pytest.mark.django_db


def ruled(desk, cast):
    """A part that failed for the last time and was ruled final."""
    order = handling.verify(desk.finished(), by=cast.dispatcher, at=timezone.now())
    WorkOrder.objects.filter(pk=order.pk).update(round_number=3, satisfaction="dissatisfied")
    order.rounds.update(number=3)
    order.refresh_from_db()
    return rework.rule_final(
        order, why="管网改造以前做不到更好。", again=False, by=cast.shift_leader, at=timezone.now()
    )


def test_ruling_is_a_paper_once_it_was_made(desk, cast, signed_in):
    order, client = ruled(desk, cast), signed_in(cast.handler)

    page = client.get(reverse("dispatch:order-detail", args=[order.public_id]))
    paper = client.get(reverse("dispatch:order-ruling", args=[order.public_id]))

    assert reverse("dispatch:order-ruling", args=[order.public_id]) in page.content.decode()
    assert paper["Content-Type"] == "application/pdf"
    assert paper.content.startswith(b"%PDF")


def test_ruling_of_an_order_without_one_is_not_found(desk, cast, signed_in):
    order = desk.signed()

    answer = signed_in(cast.handler).get(reverse("dispatch:order-ruling", args=[order.public_id]))

    assert answer.status_code == 404


def test_order_list_shows_apart_what_waits_for_the_petitioner(desk, cast, signed_in):
    waiting, client = desk.signed(text="供热站的电话一直没有人接听。"), signed_in(cast.handler)
    desk.signed(text="楼道里的暖气片一直在漏水滴答。")
    questions.ask(waiting, text="几号楼？", by=cast.handler, at=timezone.now())

    page = client.get(reverse("dispatch:order-list"), {"time": "asked"})
    shelved = client.get(reverse("dispatch:order-list"), {"time": "shelved"})

    assert [row.order.pk for row in page.context["rows"]] == [waiting.pk]
    assert not shelved.context["rows"]
