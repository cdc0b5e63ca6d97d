from datetime import date, timedelta

import pytest

from dispatch.choices import OrderState
from dispatch.models import Ending, Secondment
from dispatch.services.moves import assignment, endings
from dispatch.services.moves.recusal import Recused
from dispatch.services.orders import contacts
from petitions.choices import State
from petitions.models import Petition
from tests.dispatch.services.work import filed, serving, settled, signed
from tests.factories.petitions import MONDAY
from yuanbao.models import Notification
from yuanbao.workflow import OutOfReach, TransitionRefused

pytestmark = pytest.mark.django_db

LATER = MONDAY + timedelta(hours=4)
HOUR = timedelta(hours=1)
CALLS = {"way": "phone", "note": ""}


def ask_end(cast, order=None, **values):
    facts = {"reason": "T1", "why": "法院已立案。", "by": cast.handler, "at": LATER, **values}
    return endings.ask_end(order or signed(cast, phone="13800001111"), **facts)


def ask_cancel(cast, order, **values):
    facts = {"reason": "C1", "why": "该归城管。", "by": cast.dispatcher, "at": LATER, **values}
    return endings.ask_cancel(order, **facts)


def call(cast, order, hours, *, is_reached=False):
    at = MONDAY + hours * HOUR
    contacts.contact(order, is_reached=is_reached, by=cast.handler, at=at, **CALLS)


# --- 终止办理 -----------------------------------------------------------------------------------


def test_grant_ending_terminates_with_the_typed_words_in_public(cast):
    row = ask_end(cast)

    endings.grant_ending(row, ruling="", by=cast.shift_leader, at=LATER)

    petition = Petition.objects.get()
    assert (petition.state, petition.public_answer) == (State.TERMINATED, "请以法院的结论为准。")
    assert petition.orders.get().state == OrderState.CANCELLED


def test_ask_end_leaves_the_matter_as_it_is(cast):
    row = ask_end(cast)

    assert row.petition.orders.get().state == OrderState.SIGNED
    assert Petition.objects.get().state == State.HANDLING


def test_refuse_ending_goes_on(cast):
    row = endings.refuse_ending(ask_end(cast), ruling="还没立案", by=cast.shift_leader, at=LATER)

    assert row.is_accepted is False
    assert Petition.objects.get().state == State.HANDLING


def test_ask_termination_by_the_centre_is_granted_by_another_dispatcher_alone(cast):
    petition = signed(cast).petition
    row = endings.ask_termination(
        petition, reason="T1", why="法院已立案。", by=cast.dispatcher, at=LATER
    )

    with pytest.raises(TransitionRefused, match="不能自己批"):
        endings.grant_ending(row, ruling="", by=cast.dispatcher, at=LATER)
    endings.grant_ending(row, ruling="", by=cast.shift_leader, at=LATER)

    assert Petition.objects.get().state == State.TERMINATED


@pytest.mark.parametrize("hours", [(0, 3), (0, 1, 2), (0, 0, 0)])
def test_ask_end_for_failed_contacts_needs_three_at_different_times(cast, hours):
    order = signed(cast)
    for hour in hours:
        call(cast, order, hour)

    with pytest.raises(TransitionRefused, match="满 3 次才能用这个理由"):
        ask_end(cast, order, reason="T2")


def test_ask_end_for_failed_contacts_counts_from_when_they_were_last_reached(cast):
    order = signed(cast)
    for hour in (0, 3, 6):
        call(cast, order, hour)
    call(cast, order, 7, is_reached=True)

    with pytest.raises(TransitionRefused, match="只有 0 次"):
        ask_end(cast, order, reason="T2")


def test_ask_end_for_three_failed_contacts_is_taken(cast):
    order = signed(cast)
    for hour in (0, 3, 6):
        call(cast, order, hour)

    assert ask_end(cast, order, reason="T2").reason == "T2"


@pytest.mark.parametrize(
    ("values", "words"),
    [({"why": " "}, "请写明具体情况"), ({"reason": "T9"}, "请从列表中选一个理由")],
)
def test_ask_end_refuses_with_words(cast, values, words):
    with pytest.raises(TransitionRefused, match=words):
        ask_end(cast, **values)


def test_ask_end_of_an_unsigned_order_is_refused(cast):
    with pytest.raises(TransitionRefused, match="签收后才能"):
        ask_end(cast, filed(cast).orders.get())


def test_ask_end_by_an_assisting_agency_is_refused(cast):
    lead = signed(cast)
    [other] = assignment.add_assisting(
        lead.petition, [cast.order_bureau], by=cast.dispatcher, at=MONDAY
    )

    with pytest.raises(TransitionRefused, match="协办单位不能申请终止"):
        ask_end(cast, other, by=cast.other_handler)


def test_ask_end_twice_is_refused(cast):
    row = ask_end(cast)

    with pytest.raises(TransitionRefused, match="等另一位同事审批"):
        ask_end(cast, row.order)


def test_ask_termination_of_a_settled_matter_is_refused(cast):
    petition = settled(cast).petition

    with pytest.raises(TransitionRefused, match="不能终止办理"):
        endings.ask_termination(petition, reason="T1", why="立案。", by=cast.dispatcher, at=LATER)


def test_ask_end_by_others_is_out_of_reach(cast):
    with pytest.raises(OutOfReach):
        ask_end(cast, by=cast.other_handler)


def test_grant_ending_by_an_agency_is_out_of_reach(cast):
    with pytest.raises(OutOfReach):
        endings.grant_ending(ask_end(cast), ruling="", by=cast.approver, at=LATER)


def test_grant_ending_a_second_time_names_who_was_first(cast):
    row = endings.grant_ending(ask_end(cast), ruling="", by=cast.shift_leader, at=LATER)

    with pytest.raises(TransitionRefused, match="何静刚刚已经批过了"):
        endings.refuse_ending(row, ruling="不行", by=cast.dispatcher, at=LATER)


def test_grant_ending_by_who_comes_from_that_agency_is_recused(cast):
    row = ask_end(cast)
    Secondment.objects.create(
        user=cast.shift_leader, agency=cast.housing, starts_on=date(2026, 1, 1)
    )

    with pytest.raises(Recused):
        endings.grant_ending(row, ruling="", by=cast.shift_leader, at=LATER)


def test_refuse_ending_without_words_is_refused(cast):
    with pytest.raises(TransitionRefused, match="为什么不同意"):
        endings.refuse_ending(ask_end(cast), ruling="", by=cast.shift_leader, at=LATER)


# --- 撤单 ---------------------------------------------------------------------------------------


def test_ask_cancel_tells_those_who_decide_and_not_who_asks(cast):
    serving(cast.shift_leader)

    ask_cancel(cast, signed(cast))

    told = Notification.objects.filter(title="撤单待批").values_list("user", flat=True)
    assert list(told) == [cast.shift_leader.pk]


def test_cancel_of_a_signed_order_needs_another_person(cast):
    with pytest.raises(TransitionRefused, match="要另一位同事批准"):
        assignment.cancel(signed(cast), reason="C1", why="派错。", by=cast.dispatcher, at=LATER)


def test_cancel_without_a_typed_reason_is_refused(cast):
    with pytest.raises(TransitionRefused, match="请选撤单的理由"):
        assignment.cancel(
            filed(cast).orders.get(), reason="", why="派错。", by=cast.dispatcher, at=LATER
        )


def test_grant_ending_withdraws_the_order_and_gives_the_matter_back(cast):
    row = ask_cancel(cast, signed(cast))

    endings.grant_ending(row, ruling="", by=cast.shift_leader, at=LATER)

    petition = Petition.objects.get()
    assert petition.orders.get().state == OrderState.CANCELLED
    assert petition.state == State.ACCEPTED


def test_ask_cancel_of_an_unsigned_order_is_refused(cast):
    with pytest.raises(TransitionRefused, match="没签收的可以直接撤"):
        ask_cancel(cast, filed(cast).orders.get())


def test_ask_cancel_twice_is_refused(cast):
    order = signed(cast)
    ask_cancel(cast, order)

    with pytest.raises(TransitionRefused, match="等另一位同事审批"):
        ask_cancel(cast, order)


def test_ask_cancel_of_a_lead_whose_assistants_work_is_refused(cast):
    lead = signed(cast)
    assignment.add_assisting(lead.petition, [cast.order_bureau], by=cast.dispatcher, at=MONDAY)

    with pytest.raises(TransitionRefused, match="协办单位还在办"):
        ask_cancel(cast, lead)


def test_ask_cancel_by_the_agency_is_out_of_reach(cast):
    with pytest.raises(OutOfReach):
        ask_cancel(cast, signed(cast), by=cast.handler)


def test_end_of_the_matter_closes_what_was_asked_besides(cast):
    order = signed(cast)
    cancel = ask_cancel(cast, order)
    endings.grant_ending(ask_end(cast, order), ruling="", by=cast.shift_leader, at=LATER)

    assert Ending.objects.get(pk=cancel.pk).is_accepted is False
