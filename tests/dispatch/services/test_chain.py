from datetime import timedelta

import pytest

from dispatch.choices import OrderState
from dispatch.models import WorkOrder
from petitions.choices import State
from petitions.models import LedgerEntry, Petition, ProgressEntry, PublicPart
from tests.dispatch.services.work import BAD, GOOD, done_again, filed, rate, settled
from tests.factories.petitions import MONDAY
from yuanbao.audit import CHAINS, verify_chain

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(hours=1)


def acts_of(petition):
    return [row.act for row in ProgressEntry.objects.of(petition).order_by("id")]


def test_route_chosen_category_dispatches_to_the_duty_lead(cast):
    petition = filed(cast)

    order = WorkOrder.objects.get(petition=petition)
    assert (petition.state, order.state, order.agency) == (
        State.HANDLING,
        OrderState.DISPATCHED,
        cast.housing,
    )


def test_rate_dissatisfied_sends_back_and_second_answer_settles(cast):
    order = settled(cast, phone="13800001111", name="刘芳")

    rate(order, BAD, at=LATER)

    order.refresh_from_db()
    petition = Petition.objects.get(pk=order.petition_id)
    assert (order.state, order.round_number, petition.state) == (
        OrderState.REWORK,
        2,
        State.HANDLING,
    )
    done_again(cast, order, at=LATER)
    petition.refresh_from_db()
    entry = LedgerEntry.objects.get(pk=petition.pk)
    part = PublicPart.objects.get(order_id=order.pk)
    assert (petition.state, entry.state) == (State.ANSWERED, State.ANSWERED)
    assert part.answer == "又换了一段管，复测二十一度。"
    once = ["sign_for", "finish", "verify"]
    assert acts_of(petition) == ["submit", "accept", "dispatch", *once, "rate", "rework", *once]


def test_walk_whole_chain_keeps_every_audit_chain_whole(cast):
    order = settled(cast)
    rate(order, BAD, at=LATER)
    order.refresh_from_db()
    order = done_again(cast, order, at=LATER)

    rate(order, GOOD, at=LATER)

    assert [verify_chain(number) for number in range(CHAINS)] == [None] * CHAINS


def test_follow_in_public_shows_who_has_it_at_each_step(cast):
    petition = filed(cast)

    entry = LedgerEntry.objects.get(pk=petition.pk)
    told = [row.public_text for row in ProgressEntry.objects.public_of(petition)]

    assert (entry.holder, entry.state_text, entry.due_at) == (
        "区住房和城乡建设局",
        "正在办理",
        petition.due_at,
    )
    assert told == ["平台收到", "已受理", "区指挥中心派给区住房和城乡建设局主办"]
