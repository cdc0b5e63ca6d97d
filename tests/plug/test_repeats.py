"""Two beats, messages delivered three times, lost messages: each effect happens once."""

import time
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from dispatch import tasks
from dispatch.choices import OrderState, Step
from dispatch.models import Reminder, RouteDecision, ServiceLimit, WorkOrder
from dispatch.services.judging import rating
from dispatch.services.orders import handling
from dispatch.services.routes import routing
from petitions.choices import State
from petitions.models import Petition
from petitions.services.intake import Matter, submit
from tests.plug.platform import wait_for
from tests.plug.provider import sent
from yuanbao.models import Channel, Delivery, Notification
from yuanbao.notifications import notify
from yuanbao.tasks import hint, sweep_notifications

TEXT = "三号楼楼道里有人打架，请快来。"
ANSWER = "民警已到场劝开，双方已经和解。"


@pytest.fixture
def urgent(district):
    """Let the cast's category run day and night: two hours to settle it, one to sign for it."""
    district.heating.tier = "U1"
    district.heating.save()
    ServiceLimit.objects.filter(step=Step.SETTLE).update(amount=2, unit="hour")
    ServiceLimit.objects.filter(step=Step.SIGN).update(amount=1, unit="hour")
    return district


def order_of(cast, *, ago):
    """Return the order of a matter that was filed and routed some hours ago."""
    at = timezone.now() - timedelta(hours=ago)
    matter = Matter(text=TEXT, category=cast.heating, grid=cast.unit)
    petition = submit(matter, by=None, at=at).petition
    routing.route(petition, at=at)
    return WorkOrder.objects.get(petition=petition)


def settled(cast, *, ago):
    order = order_of(cast, ago=ago)
    at = timezone.now() - timedelta(hours=ago)
    handling.sign_for(order, by=cast.handler, at=at)
    handling.finish(order, answer=ANSWER, claimed="yes", by=cast.handler, at=at)
    return handling.verify(order, by=cast.dispatcher, at=at)


def rated_badly(order):
    judgement = rating.Judgement(solved="no", satisfaction="dissatisfied", reasons=["没有解决"])
    rater = rating.Rater("petitioner", "petitioner")
    return rating.rate(order, judgement, rater=rater, at=timezone.now())


def test_two_beats_at_once_send_each_reminder_and_message_once(urgent, hand, plant):
    people = [urgent.receiver, urgent.approver]
    order = order_of(urgent, ago=2.5)
    notify(key="once", phone="13800001111", title="已受理", urgent=True, at=timezone.now())

    beats = [plant.beat(number) for number in range(2)]
    told = wait_for(lambda: Reminder.objects.count() >= len(people))
    left = wait_for(lambda: Notification.objects.filter(delivery=Delivery.WAITING).count() == 0)
    time.sleep(1.5)  # both beats tick on: nothing more may come of it
    for beat in beats:
        beat.kill()
    plant.drained()

    message = Notification.objects.get(key="once:sms")
    bells = Notification.objects.filter(key__startswith=f"order:{order.pk}:1:remind-")
    order.refresh_from_db()
    assert (told, left) == (True, True)
    assert Reminder.objects.count() == bells.count() == len(people)
    assert sent(plant.folder).count(str(message.public_id)) == 1
    assert (order.state, order.is_auto_signed) == (OrderState.SIGNED, True)


def test_every_message_delivered_three_times_has_one_effect(urgent, hand, plant):
    late, bad = order_of(urgent, ago=2.5), settled(urgent, ago=1)
    row = rated_badly(bad)
    fresh = submit(
        Matter(text=TEXT, category=urgent.heating, grid=urgent.unit), by=None, at=timezone.now()
    ).petition
    [message] = notify(
        key="thrice", phone="13800001111", title="已受理", urgent=True, at=timezone.now()
    )

    for _again in range(3):
        hint("dispatch.route_petition", petition_id=fresh.pk)
        hint("dispatch.act_on_rating", rating_id=row.pk)
        hint("dispatch.sign_order", order_id=late.pk)
        hint("dispatch.remind_order", order_id=late.pk)
        hint("yuanbao.deliver_notification", notification_id=message.pk)
    drained = plant.drained()

    bad.refresh_from_db()
    late.refresh_from_db()
    message.refresh_from_db()
    assert drained
    assert fresh.routes.count() == fresh.orders.count() == 1
    assert (bad.state, bad.round_number, bad.rounds.count()) == (OrderState.REWORK, 2, 2)
    assert (late.state, late.reminded_level) == (OrderState.SIGNED, 100)
    assert message.delivery == Delivery.SENT
    assert sent(plant.folder).count(str(message.public_id)) == 1


def test_rework_message_lost_is_found_by_the_sweep(urgent, hand, plant, asleep):
    order = settled(urgent, ago=1)
    with asleep():
        rated_badly(order)
        with plant.broker.client as client:
            client.flushall()

    tasks.sweep_ratings()

    assert wait_for(lambda: WorkOrder.objects.get(pk=order.pk).state == OrderState.REWORK)
    assert Petition.objects.get(pk=order.petition_id).state == State.HANDLING
    assert RouteDecision.objects.filter(petition=order.petition_id).count() == 1


def test_worker_killed_while_a_message_is_being_sent_sends_it_again_under_the_same_key(
    urgent, hand, plant, asleep
):
    hang = plant.folder / "hang"
    with asleep():
        hang.touch()
        victim = plant.worker()
        [message] = notify(
            key="cut", phone="13800001111", title="已受理", urgent=True, at=timezone.now()
        )
        key = str(message.public_id)
        handed_over = wait_for(lambda: key in sent(plant.folder))
        victim.kill()
        hang.unlink()
        message.refresh_from_db()
        between = message.delivery
    assert wait_for(lambda: is_free(message)), "the database still holds the killed worker's lock"

    sweep_notifications()

    done = wait_for(lambda: Notification.objects.get(pk=message.pk).delivery == Delivery.SENT)
    assert (handed_over, between, done) == (True, Delivery.WAITING, True)
    assert sent(plant.folder).count(key) == 2
    assert Notification.objects.filter(channel=Channel.SMS, key="cut:sms").count() == 1


def is_free(message) -> bool:
    """Tell whether nobody holds the row: the database learns of a killed client a moment later."""
    rows = Notification.objects.select_for_update(skip_locked=True).filter(pk=message.pk)
    with transaction.atomic():
        return rows.first() is not None
