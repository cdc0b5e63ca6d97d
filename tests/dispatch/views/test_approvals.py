import pytest
from django.urls import reverse
from django.utils import timezone

from dispatch.choices import OrderState
from dispatch.models import WorkOrder
from dispatch.services.orders import approvals
from tests.dispatch.views.conftest import ANSWER
from tests.dispatch.views.photos import picture
from yuanbao.models import Attachment

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(desk, cast):
    """Return a signed order of an agency whose leader, who serves, wants to see its answers."""
    cast.housing.needs_approval = True
    cast.housing.save()
    return cast.approver and desk.signed()


def address(name, order):
    return reverse(f"dispatch:order-{name}", args=[order.public_id])


def acts(answer):
    return [act.name for act in [*answer.context["acts"], *answer.context["more_acts"]]]


def test_order_page_offers_proposing_and_then_signing_to_the_leader_alone(cast, order, signed_in):
    handler, leader = signed_in(cast.handler), signed_in(cast.approver)
    before = acts(handler.get(address("detail", order)))
    handler.post(address("propose", order), {"claimed": "yes", "answer": ANSWER})

    assert ("propose" in before, "finish" in before) == (True, False)
    assert {"propose", "approve"}.isdisjoint(acts(handler.get(address("detail", order))))
    page = leader.get(address("detail", order))
    assert acts(page)[:2] == ["approve", "disapprove"]
    assert ANSWER in page.content.decode()


def test_approve_by_the_dialog_sends_it_on_and_opens_its_photos(cast, order, signed_in):
    sent = {"claimed": "yes", "answer": ANSWER, "photos": picture()}
    signed_in(cast.handler).post(address("propose", order), sent)
    kept = Attachment.objects.get(owner_type="workorder")

    answer = signed_in(cast.approver).post(address("approve", order), {"words": ""})

    assert (kept.is_public, Attachment.objects.get(pk=kept.pk).is_public) == (False, True)
    assert answer.status_code == 302
    assert WorkOrder.objects.get(pk=order.pk).state == OrderState.FINISHED


def test_disapprove_without_words_keeps_the_dialog_open(cast, order, signed_in):
    approvals.propose(order, answer=ANSWER, claimed="yes", by=cast.handler, at=timezone.now())

    answer = signed_in(cast.approver).post(address("disapprove", order), {"words": ""})

    assert answer.status_code == 422
    assert answer.context["act"].name == "disapprove"


def test_approve_twice_is_told_in_words(cast, order, signed_in):
    approvals.propose(order, answer=ANSWER, claimed="yes", by=cast.handler, at=timezone.now())
    approvals.approve(order, by=cast.approver, at=timezone.now())

    answer = signed_in(cast.approver).post(address("approve", order), {"words": ""})

    assert answer.status_code == 409
    assert "李建国已在" in answer.content.decode()


def test_card_counts_what_waits_for_a_signature_and_opens_its_list(desk, cast, order, signed_in):
    desk.signed(phone="13800005555")
    approvals.propose(order, answer=ANSWER, claimed="yes", by=cast.handler, at=timezone.now())
    client = signed_in(cast.approver)

    cards = client.get(reverse("dispatch:desk-home")).context["cards"]
    card = next(card for card in cards if str(card.label) == "待审签")
    rows = client.get(card.url).context["rows"]

    assert (card.n, [row.order.pk for row in rows]) == (1, [order.pk])
