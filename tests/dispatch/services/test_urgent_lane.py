from datetime import timedelta

import pytest

from dispatch.choices import OrderState, TimeUnit
from dispatch.models import Duty, WorkOrder
from dispatch.services.moves import assignment
from dispatch.services.moves.assignment import Share
from dispatch.services.orders import handling
from dispatch.services.timing import supervision
from petitions.models import ProgressEntry
from tests.dispatch.services.work import serving
from tests.factories.dispatch import ServiceLimitFactory
from tests.factories.petitions import MONDAY, file_petition
from yuanbao.channels import full_url
from yuanbao.models import Channel, Notification, Tier
from yuanbao.roles import Role

pytestmark = pytest.mark.django_db

# A quarter past two at night, in China.
NIGHT = MONDAY + timedelta(hours=16, minutes=15)


@pytest.fixture
def order(cast):
    """Return an urgent order that arrives at the housing bureau in the middle of the night."""
    ServiceLimitFactory(tier=Tier.U2, step="sign", amount=2, unit=TimeUnit.HOUR)
    serving(cast.receiver, cast.approver, cast.handler)
    for person, phone in ((cast.receiver, "13900000001"), (cast.approver, "13900000002")):
        person.phone = phone
        person.save()
    petition = file_petition(category=cast.heating, grid=cast.unit, at=NIGHT)
    petition.is_urgent = True
    petition.save()
    return assignment.dispatch(petition, [Share(cast.housing)], by=None, at=NIGHT)[0]


def sms_to(person):
    return Notification.objects.filter(user=person, channel=Channel.SMS)


def test_urgent_order_rings_desk_and_leader_by_sms_at_night(order, cast):
    sent = [sms_to(person).get() for person in (cast.receiver, cast.approver)]

    assert [(row.is_urgent, row.next_try_at) for row in sent] == [(True, NIGHT)] * 2
    assert sent[0].url == f"/desk/orders/{order.public_id}/"
    assert full_url(sent[0].url).startswith("http")
    assert not sms_to(cast.handler).exists()


def test_ordinary_order_sends_no_sms(cast):
    serving(cast.receiver)
    petition = file_petition(category=cast.heating, grid=cast.unit)
    assignment.dispatch(petition, [Share(cast.housing)], by=None, at=MONDAY)

    assert not sms_to(cast.receiver).exists()


def test_urgent_order_is_to_be_signed_in_nonstop_hours(order):
    assert order.sign_due_at == NIGHT + timedelta(hours=2)


def test_urgent_order_of_an_urgent_category_keeps_its_own_limit(cast):
    ServiceLimitFactory(tier=Tier.U2, step="sign", amount=2, unit=TimeUnit.HOUR)
    ServiceLimitFactory(category=cast.heating, step="sign", amount=1, unit=TimeUnit.HOUR)
    petition = file_petition(category=cast.heating, grid=cast.unit, at=NIGHT)
    petition.is_urgent = True
    petition.save()

    order = assignment.dispatch(petition, [Share(cast.housing)], by=None, at=NIGHT)[0]

    assert order.sign_due_at == NIGHT + timedelta(hours=1)


def test_unsigned_urgent_order_rings_the_leader_on_duty(order, cast):
    leader = cast._post(cast.district, Role.DUTY_LEADER, "钱伟", phone="13900000003")
    at = order.sign_due_at
    Duty.objects.create(
        on=(at - timedelta(hours=12)).date(), watch="night", seat=Role.DUTY_LEADER, user=leader
    )

    assert supervision.to_sign_automatically(at=at) == [order.pk]
    supervision.sign_automatically(order, at=at)
    supervision.sign_automatically(order, at=at)

    row = sms_to(leader).get()
    assert (row.is_urgent, row.title) == (
        True,
        "区住房和城乡建设局没有按时签收紧急工单，请督促",
    )
    assert ProgressEntry.objects.filter(act="alarm", public_text="").count() == 1


def test_unsigned_urgent_order_without_a_roster_rings_all_who_supervise(order, cast):
    serving(cast.shift_leader)

    supervision.sign_automatically(order, at=order.sign_due_at)

    assert Notification.objects.filter(
        user=cast.shift_leader, title__contains="没有按时签收"
    ).exists()


def test_signed_urgent_order_rings_nobody(order, cast):
    serving(cast.shift_leader)
    handling.sign_for(order, by=cast.receiver, at=NIGHT)

    assert supervision.sign_automatically(order, at=order.sign_due_at) is None
    assert not Notification.objects.filter(user=cast.shift_leader).exists()
    assert WorkOrder.objects.get(pk=order.pk).state == OrderState.SIGNED
