from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from dispatch.models import Leave, Section, WorkOrder
from dispatch.services.organisation import leaves

pytestmark = pytest.mark.django_db


def address(name, order):
    return reverse(f"dispatch:order-{name}", args=[order.public_id])


def test_assign_by_the_dialog_and_the_handler_finds_it_under_mine(desk, cast, signed_in):
    Section.objects.create(agency=cast.housing, name="建管科")
    order = desk.order()
    desk.order(phone="13800007777")
    receiver, handler = signed_in(cast.receiver), signed_in(cast.handler)

    dialog = receiver.get(f"{address('detail', order)}?act=assign").content.decode()
    answer = receiver.post(address("assign", order), {"section": "", "to": cast.handler.pk})
    rows = handler.get(reverse("dispatch:order-list"), {"tab": "mine"}).context["rows"]

    assert "建管科" in dialog
    assert answer.status_code == 302
    assert [row.order.pk for row in rows] == [order.pk]


def test_assign_to_nobody_keeps_the_dialog_open(desk, cast, signed_in):
    answer = signed_in(cast.receiver).post(address("assign", desk.order()), {})

    assert answer.status_code == 409
    assert "请选科室或经办人" in answer.content.decode()


def test_unassign_by_one_press_of_the_dialog(desk, cast, signed_in):
    order = desk.signed()

    answer = signed_in(cast.receiver).post(address("unassign", order))

    assert answer.status_code == 302
    assert WorkOrder.objects.get(pk=order.pk).handler == cast.receiver


def test_leave_page_takes_a_leave_remembers_the_stand_in_and_ends_it(cast, signed_in):
    client, mate = signed_in(cast.handler), cast.receiver
    today = timezone.localdate()
    sent = {"starts_on": today, "ends_on": today + timedelta(days=3), "stand_in": mate.pk}

    taken = client.post(reverse("dispatch:leave-list"), sent)
    page = client.get(reverse("dispatch:leave-list"))
    seen = signed_in(mate).get(reverse("dispatch:leave-list")).content.decode()
    leave = Leave.objects.get()
    back = client.post(reverse("dispatch:leave-back", args=[leave.public_id]))

    assert (taken.status_code, back.status_code) == (302, 302)
    assert page.context["form"].initial["stand_in"] == mate.pk
    assert "由王颖代办" in seen
    assert Leave.objects.get().cancelled_at is not None


def test_leave_page_refuses_in_words_and_keeps_what_was_typed(cast, signed_in):
    today, mate = timezone.localdate(), cast.receiver
    leaves.take_leave(
        starts_on=today, ends_on=today, stand_in=mate, by=cast.handler, at=timezone.now()
    )
    sent = {"starts_on": today, "ends_on": today, "stand_in": mate.pk}

    answer = signed_in(cast.handler).post(reverse("dispatch:leave-list"), sent)
    empty = signed_in(cast.handler).post(reverse("dispatch:leave-list"), {})

    assert (answer.status_code, empty.status_code) == (409, 422)
    assert "已经登记过休假" in answer.content.decode()


def test_leave_of_another_is_not_found(cast, signed_in):
    today, mate = timezone.localdate(), cast.receiver
    leave = leaves.take_leave(
        starts_on=today, ends_on=today, stand_in=mate, by=cast.handler, at=timezone.now()
    )

    answer = signed_in(mate).post(reverse("dispatch:leave-back", args=[leave.public_id]))

    assert answer.status_code == 404
