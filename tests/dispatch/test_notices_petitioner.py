from datetime import timedelta

import pytest

from dispatch.services.orders import questions
from petitions.models import Holder
from petitions.services import tracking
from tests.dispatch.services.work import filed, serving, signed
from tests.factories.dispatch import CategoryFactory
from tests.factories.petitions import MONDAY
from yuanbao.models import Notification

pytestmark = pytest.mark.django_db

LATER = MONDAY + timedelta(hours=1)


def told(title):
    """Return who was told, and the page that the message opens."""
    return list(Notification.objects.filter(title=title).values_list("user", "url"))


def page_of(order):
    return f"/desk/orders/{order.public_id}/"


def test_urged_reaches_whoever_has_the_order(cast):
    order = signed(cast)

    tracking.urge(order.petition, by=Holder(order.petition_id), at=LATER)

    assert told("反映人催办") == [(cast.handler.pk, page_of(order))]


def test_urged_before_the_order_is_signed_reaches_the_receiving_desk(cast):
    serving(cast.receiver)
    order = filed(cast).orders.get()

    tracking.urge(order.petition, by=Holder(order.petition_id), at=LATER)

    assert told("反映人催办") == [(cast.receiver.pk, page_of(order))]


def test_urged_before_it_is_dispatched_reaches_the_centre(cast):
    serving(cast.dispatcher)
    petition = filed(cast, category=CategoryFactory(name="无人管"))

    tracking.urge(petition, by=Holder(petition.pk), at=LATER)

    title = "反映人催办，这件诉求还没有派单"
    assert told(title) == [(cast.dispatcher.pk, f"/desk/queue/{petition.public_id}/")]


def test_added_reaches_whoever_has_the_order(cast):
    order = signed(cast)

    tracking.add_to(order.petition, text="下午又停了。", by=Holder(order.petition_id), at=LATER)

    assert told("反映人补充了内容，请看看") == [(cast.handler.pk, page_of(order))]


def test_added_to_answer_a_question_is_told_as_the_answer_alone(cast):
    order = signed(cast)
    questions.ask(order, text="几号楼？", by=cast.handler, at=MONDAY)

    tracking.add_to(order.petition, text="三号楼。", by=Holder(order.petition_id), at=LATER)

    assert told("反映人补充了内容，请看看") == []
    assert told("反映人已补充，恢复计时") == [(cast.handler.pk, page_of(order))]
