from datetime import timedelta

import pytest

from dispatch.choices import OrderState
from dispatch.services.moves import assignment, returns
from petitions.models import Petition, ProgressEntry
from tests.dispatch.services.work import filed, finish, signed
from tests.factories.petitions import MONDAY
from yuanbao.models import Notification
from yuanbao.workflow import OutOfReach, TransitionRefused

pytestmark = pytest.mark.django_db

LATER = MONDAY + timedelta(days=1)


def transfer(cast, order, **values):
    facts = {
        "to": cast.order_bureau,
        "why": "属城管局职责。",
        "by": cast.dispatcher,
        "at": LATER,
        **values,
    }
    return assignment.transfer(order, **facts)


def test_transfer_ends_this_order_and_the_other_agency_goes_on(cast):
    order = signed(cast)

    new = transfer(cast, order)

    order.refresh_from_db()
    petition = Petition.objects.get()
    assert order.state == OrderState.CANCELLED
    assert (new.agency, new.is_lead, new.state) == (
        cast.order_bureau,
        True,
        OrderState.DISPATCHED,
    )
    assert new.origin == order
    assert new.due_at == petition.due_at
    assert "区住房和城乡建设局转给区城市管理局办" in [
        line.public_text for line in ProgressEntry.objects.of(petition)
    ]
    assert Notification.objects.filter(user=cast.handler, title="工单已转给区城市管理局").exists()


def test_transfer_of_one_of_several_parts_leaves_the_others(cast):
    lead = signed(cast)
    [other] = assignment.add_assisting(
        lead.petition, [cast.order_bureau], by=cast.dispatcher, at=MONDAY
    )

    new = transfer(cast, other, to=cast.platform)

    lead.refresh_from_db()
    assert (lead.state, new.is_lead) == (OrderState.SIGNED, False)


@pytest.mark.parametrize("why", ["", " "])
def test_transfer_without_words_is_refused(cast, why):
    with pytest.raises(TransitionRefused, match="请写明为什么转办"):
        transfer(cast, signed(cast), why=why)


def test_transfer_to_the_same_agency_is_refused(cast):
    with pytest.raises(TransitionRefused, match="请选另一家"):
        transfer(cast, signed(cast), to=cast.housing)


def test_transfer_to_an_agency_that_has_the_matter_is_refused_and_changes_nothing(cast):
    lead = signed(cast)
    assignment.add_assisting(lead.petition, [cast.order_bureau], by=cast.dispatcher, at=MONDAY)

    with pytest.raises(TransitionRefused, match="已经有这件诉求的工单"):
        transfer(cast, lead)

    lead.refresh_from_db()
    assert lead.state == OrderState.SIGNED


def test_transfer_of_a_designated_order_is_refused(cast):
    order = filed(cast).orders.get()
    returns.designate(order, by=cast.shift_leader, at=MONDAY)

    with pytest.raises(TransitionRefused, match="指定承办"):
        transfer(cast, order)


def test_transfer_of_a_finished_order_is_refused(cast):
    with pytest.raises(TransitionRefused, match="不能再转办"):
        transfer(cast, finish(cast, signed(cast)))


@pytest.mark.parametrize("person", ["handler", "approver", "other_handler"])
def test_transfer_by_an_agency_is_out_of_reach(cast, person):
    with pytest.raises(OutOfReach):
        transfer(cast, signed(cast), by=getattr(cast, person))
