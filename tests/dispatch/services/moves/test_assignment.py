from datetime import timedelta

import pytest

from dispatch.choices import OrderState
from dispatch.models import ServiceLimit, WorkOrder
from dispatch.services.centre import queue
from dispatch.services.moves import assignment, returns
from dispatch.services.moves.assignment import Share
from dispatch.services.orders import handling, questions
from dispatch.services.routes import routing
from petitions.choices import State
from petitions.models import Holder, LedgerEntry, Petition, ProgressEntry, PublicPart
from petitions.services import tracking
from tests.dispatch.services.work import ANSWER, filed, finish, serving, settled, signed
from tests.factories.dispatch import AgencyFactory
from tests.factories.petitions import MONDAY, file_petition
from yuanbao.models import Notification
from yuanbao.roles import Role
from yuanbao.workflow import OutOfReach, TransitionRefused

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(hours=1)


def assisting(cast, order):
    """Add the order bureau to the matter of a lead's order; returns its order."""
    [row] = assignment.add_assisting(
        order.petition, [cast.order_bureau], by=cast.dispatcher, at=MONDAY
    )
    return row


def state_of(order):
    return Petition.objects.get(pk=order.petition_id).state


# --- dispatching ------------------------------------------------------------------------------


def test_dispatch_by_a_person_accepts_and_sets_the_clocks(cast):
    petition = file_petition(grid=cast.unit)

    [order] = assignment.dispatch(
        petition, [Share(cast.housing, instruction="请今天去")], by=cast.dispatcher, at=MONDAY
    )

    petition.refresh_from_db()
    assert (petition.state, petition.accepted_at, petition.dispatched_at) == (
        State.HANDLING,
        MONDAY,
        MONDAY,
    )
    assert (order.number, order.due_at) == (f"{petition}-1", petition.due_at)


def test_dispatch_by_an_intake_seat_is_out_of_reach(cast):
    petition = file_petition(grid=cast.unit)
    clerk = cast._post(cast.district, Role.INTAKE, "受理员")

    with pytest.raises(OutOfReach):
        assignment.dispatch(petition, [Share(cast.housing)], by=clerk, at=MONDAY)


def test_dispatch_late_gives_the_agency_its_own_limit(cast):
    petition = file_petition(grid=cast.unit)
    late = MONDAY + timedelta(days=14)

    [order] = assignment.dispatch(petition, [Share(cast.housing)], by=cast.dispatcher, at=late)

    assert order.due_at == MONDAY.replace(hour=9, minute=30) + timedelta(days=21)


def test_dispatch_in_the_limit_never_outlasts_the_residents_due_moment(cast):
    petition = file_petition(grid=cast.unit)
    at = MONDAY + timedelta(days=2)

    [order] = assignment.dispatch(petition, [Share(cast.housing)], by=cast.dispatcher, at=at)

    assert order.due_at == petition.due_at


@pytest.mark.parametrize(
    ("leads", "words"), [([], "主办单位要有一个"), ([True, True], "主办单位要有一个")]
)
def test_dispatch_without_one_lead_refuses(cast, leads, words):
    petition = file_petition(grid=cast.unit)
    shares = [
        Share(agency, is_lead=lead)
        for agency, lead in zip([cast.housing, cast.order_bureau], leads, strict=False)
    ]

    with pytest.raises(TransitionRefused, match=words):
        assignment.dispatch(petition, shares, by=cast.dispatcher, at=MONDAY)


def test_dispatch_a_second_lead_refuses(cast):
    order = filed(cast).orders.get()

    with pytest.raises(TransitionRefused, match="主办单位要有一个"):
        assignment.dispatch(
            order.petition, [Share(cast.order_bureau)], by=cast.dispatcher, at=MONDAY
        )


def test_dispatch_to_the_same_agency_again_refuses(cast):
    order = filed(cast).orders.get()

    with pytest.raises(TransitionRefused, match="区住房和城乡建设局已经有"):
        assignment.add_assisting(order.petition, [cast.housing], by=cast.dispatcher, at=MONDAY)


def test_dispatch_to_thirteen_refuses(cast):
    order = filed(cast).orders.get()

    with pytest.raises(TransitionRefused, match="最多派给 12 家"):
        assignment.add_assisting(
            order.petition, AgencyFactory.create_batch(12), by=cast.dispatcher, at=MONDAY
        )


def test_dispatch_what_is_settled_refuses(cast):
    order = settled(cast)

    with pytest.raises(TransitionRefused, match="不能派单"):
        assignment.add_assisting(order.petition, [cast.order_bureau], by=cast.dispatcher, at=MONDAY)


def test_add_assisting_after_the_lead_has_answered_is_possible(cast):
    order = signed(cast)
    late = assisting(cast, order)
    handling.sign_for(late, by=cast.other_handler, at=MONDAY)
    finish(cast, late, by=cast.other_handler)
    finish(cast, order)
    handling.verify(order, by=cast.dispatcher, at=MONDAY)

    [more] = assignment.add_assisting(
        order.petition, [AgencyFactory()], by=cast.dispatcher, at=MONDAY
    )

    assert (more.serial, state_of(order)) == (3, State.HANDLING)


def test_dispatch_by_person_with_assisting_only_keeps_the_lead(cast):
    order = filed(cast).orders.get()
    choice = routing.Choice(cast.heating, (Share(cast.order_bureau, is_lead=False),))

    [more] = routing.dispatch_by_person(order.petition, choice, by=cast.dispatcher, at=MONDAY)

    assert more.agency == cast.order_bureau


# --- withdrawing ------------------------------------------------------------------------------


def test_cancel_the_only_order_gives_the_matter_back(cast):
    order = filed(cast).orders.get()

    assignment.cancel(order, reason="C1", why="派错了。", by=cast.dispatcher, at=MONDAY)

    part = PublicPart.objects.get(order_id=order.pk)
    entry = LedgerEntry.objects.get(pk=order.petition_id)
    assert (state_of(order), part.is_open, entry.holder) == (State.ACCEPTED, False, "区指挥中心")


def test_cancel_without_a_reason_refuses(cast):
    with pytest.raises(TransitionRefused, match="请写明撤单的原因"):
        assignment.cancel(
            filed(cast).orders.get(), reason="C1", why=" ", by=cast.dispatcher, at=MONDAY
        )


def test_cancel_a_lead_whose_assisting_agencies_work_on_refuses(cast):
    order = filed(cast).orders.get()
    assisting(cast, order)

    with pytest.raises(TransitionRefused, match="协办单位还在办：区城市管理局"):
        assignment.cancel(order, reason="C1", why="派错了。", by=cast.dispatcher, at=MONDAY)


def test_cancel_the_last_open_order_settles_what_the_others_answered(cast):
    order = signed(cast)
    other = assisting(cast, order)
    handling.sign_for(other, by=cast.other_handler, at=MONDAY)
    finish(cast, other, by=cast.other_handler)
    finish(cast, order)
    handling.verify(order, by=cast.dispatcher, at=MONDAY)
    handling.send_back(other, why="没写结果。", by=cast.dispatcher, at=MONDAY)

    assignment.call_off(other, why="主办已一并办完。", by=cast.dispatcher, at=LATER)

    assert state_of(order) == State.ANSWERED


def test_cancel_closes_pause_question_and_return(cast):
    order = signed(cast)
    questions.ask(order, text="请写明房号。", by=cast.handler, at=MONDAY)
    returns.ask_return(order, reason="R3", text="属城管。", by=cast.handler, at=MONDAY)

    queue.terminate(order.petition, why="已进入诉讼。", by=cast.dispatcher, at=LATER)

    order.refresh_from_db()
    assert (order.state, order.paused_at) == (OrderState.CANCELLED, None)
    assert not order.pauses.filter(until=None).exists()
    assert not order.questions.filter(lapsed_at=None).exists()
    assert not order.returns.filter(decided_at=None).exists()


def test_withdraw_with_a_danger_lets_the_order_end_and_stays_withdrawn(cast):
    order = signed(cast, text="楼道里煤气味很重，燃气好像泄漏了，快来人。")
    petition = order.petition
    tracking.withdraw(petition, by=Holder(petition.pk), at=MONDAY)
    finish(cast, order)

    handling.verify(order, by=cast.dispatcher, at=LATER)

    order.refresh_from_db()
    assert petition.dangers
    assert (order.state, state_of(order)) == (OrderState.VERIFIED, State.WITHDRAWN)


def test_withdraw_without_a_danger_cancels_the_orders(cast):
    order = signed(cast)

    tracking.withdraw(order.petition, by=Holder(order.petition_id), at=MONDAY)

    order.refresh_from_db()
    assert (order.state, state_of(order)) == (OrderState.CANCELLED, State.WITHDRAWN)


def test_call_off_by_a_person_is_told_to_the_agency_and_in_public(cast):
    serving(cast.receiver)
    order = signed(cast)

    assignment.call_off(order, why="派错单位。", by=cast.dispatcher, at=LATER)

    title = "工单已撤回，不用再办：派错单位。"
    told = Notification.objects.filter(title=title).values_list("user", flat=True)
    assert set(told) == {cast.receiver.pk, cast.handler.pk}
    line = ProgressEntry.objects.get(act="cancel")
    assert line.public_text == "指挥中心撤回了派给区住房和城乡建设局的工单"


def test_withdraw_says_in_public_nothing_of_the_orders_that_end_with_it(cast):
    order = signed(cast)

    tracking.withdraw(order.petition, by=Holder(order.petition_id), at=LATER)

    assert ProgressEntry.objects.get(act="cancel").public_text == ""


# --- giving back ------------------------------------------------------------------------------


def asked_back(cast, order=None):
    order = order or filed(cast).orders.get()
    returns.ask_return(order, reason="R3", text="属城管局职责。", by=cast.handler, at=MONDAY)
    return order


def test_accept_return_to_another_agency_goes_on_there(cast):
    serving(cast.receiver)
    order = asked_back(cast)

    returns.accept_return(
        order, ruling="属实。", to=cast.order_bureau, by=cast.shift_leader, at=LATER
    )

    order.refresh_from_db()
    new = WorkOrder.objects.exclude(pk=order.pk).get()
    assert (order.state, new.agency, new.state, new.is_designated) == (
        OrderState.CANCELLED,
        cast.order_bureau,
        OrderState.DISPATCHED,
        False,
    )
    assert Notification.objects.filter(title="同意退单", user=cast.receiver).exists()


def test_accept_return_to_nobody_is_back_in_the_queue(cast):
    order = asked_back(cast)

    returns.accept_return(order, ruling="属实。", by=cast.shift_leader, at=LATER)

    assert state_of(order) == State.ACCEPTED


def test_accept_return_of_a_lead_to_nobody_while_others_work_refuses(cast):
    order = filed(cast).orders.get()
    assisting(cast, order)
    asked_back(cast, order)

    with pytest.raises(TransitionRefused, match="协办单位还在办"):
        returns.accept_return(order, ruling="属实。", by=cast.shift_leader, at=LATER)


def test_accept_second_return_of_a_matter_designates(cast):
    order = asked_back(cast)
    returns.accept_return(
        order, ruling="属实。", to=cast.order_bureau, by=cast.shift_leader, at=LATER
    )
    second = WorkOrder.objects.exclude(pk=order.pk).get()
    returns.ask_return(second, reason="R3", text="属住建。", by=cast.other_handler, at=LATER)

    returns.accept_return(second, ruling="指定。", to=cast.housing, by=cast.shift_leader, at=LATER)

    third = WorkOrder.objects.order_by("id").last()
    assert third.is_designated
    with pytest.raises(TransitionRefused, match="指定承办"):
        returns.ask_return(third, reason="R3", text="不属。", by=cast.handler, at=LATER)


def test_refuse_return_keeps_the_order_and_its_clock(cast):
    serving(cast.receiver)
    order = asked_back(cast)

    returns.refuse_return(order, ruling="三定方案写明。", by=cast.shift_leader, at=LATER)
    kept = WorkOrder.objects.get()
    returns.ask_return(kept, reason="R3", text="还是不属。", by=cast.handler, at=LATER)
    returns.refuse_return(kept, ruling="已核定。", by=cast.shift_leader, at=LATER)

    kept.refresh_from_db()
    assert (kept.state, kept.due_at, kept.is_designated) == (OrderState.SIGNED, order.due_at, True)
    assert Notification.objects.filter(title="退单被驳回，请继续办理").count() == 2


def test_rule_on_a_return_somebody_ruled_on_refuses(cast):
    order = asked_back(cast)
    returns.refuse_return(order, ruling="应办。", by=cast.shift_leader, at=LATER)

    for verb in (returns.accept_return, returns.refuse_return):
        with pytest.raises(TransitionRefused, match="何静已在 11-23 11:00 先审核了"):
            verb(order, ruling="再审。", by=cast.shift_leader, at=LATER)


def test_rule_on_a_return_by_a_dispatcher_is_out_of_reach(cast):
    with pytest.raises(OutOfReach):
        returns.accept_return(asked_back(cast), ruling="", by=cast.dispatcher, at=LATER)


def test_refuse_return_without_words_refuses(cast):
    with pytest.raises(TransitionRefused, match="请写明为什么应由这个单位办"):
        returns.refuse_return(asked_back(cast), ruling=" ", by=cast.shift_leader, at=LATER)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"text": " "}, "请写明为什么"),
        ({"reason": "R9"}, "请从列表中选一个"),
        ({"at": MONDAY + timedelta(days=1, hours=7, minutes=31)}, "一个工作日内"),
    ],
)
def test_ask_return_refuses(cast, facts, words):
    order = filed(cast).orders.get()
    values = {"reason": "R3", "text": "属城管。", "at": MONDAY} | facts

    with pytest.raises(TransitionRefused, match=words):
        returns.ask_return(order, by=cast.handler, **values)


def test_ask_return_in_a_later_round_refuses(cast):
    order = signed(cast)
    WorkOrder.objects.filter(pk=order.pk).update(round_number=2)

    with pytest.raises(TransitionRefused, match="重办的工单不能退单"):
        returns.ask_return(order, reason="R3", text="不属。", by=cast.handler, at=MONDAY)


# --- the centre's own moves -------------------------------------------------------------------


def test_merge_withdraws_the_orders_and_both_get_the_answer(cast):
    target = signed(cast, phone="13800001111")
    merged = filed(cast, phone="13800002222")

    queue.merge(merged, into=target.petition, by=cast.dispatcher, at=MONDAY)
    finish(cast, target)
    handling.verify(target, by=cast.dispatcher, at=LATER)

    merged.refresh_from_db()
    told = Notification.objects.filter(key__startswith=f"petition:{merged.pk}:", channel="sms")
    assert merged.state == State.MERGED
    assert not merged.orders.open().exists()
    assert [row.title for row in told.order_by("id")][-2:] == [
        "已并案办理",
        "一起办的那件事有答复了",
    ]
    assert ANSWER in told.latest("id").body


def test_reclassify_never_brings_the_due_moment_forward(cast):
    petition = file_petition(grid=cast.unit, category=cast.litter)
    told = petition.due_at
    cast.heating.tier = "U1"
    cast.heating.save()
    ServiceLimit.objects.create(tier="U1", step="settle", amount=2, unit="hour", source="测试")

    petition = queue.reclassify(petition, category=cast.heating, by=cast.dispatcher, at=LATER)

    assert (petition.due_at, petition.is_urgent) == (told, True)


def test_reclassify_to_a_longer_limit_is_counted_from_filing(cast):
    petition = file_petition(grid=cast.unit, category=cast.litter)
    ServiceLimit.objects.create(
        category=cast.heating, step="settle", amount=15, unit="work_day", source="测试"
    )

    petition = queue.reclassify(petition, category=cast.heating, by=cast.dispatcher, at=LATER)

    assert petition.due_at == MONDAY.replace(hour=9, minute=30) + timedelta(days=21)
