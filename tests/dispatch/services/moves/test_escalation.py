from datetime import timedelta

import pytest

from dispatch.choices import AgencyKind, OrderState
from dispatch.models import WorkOrder
from dispatch.services.moves import assignment, children, escalation, returns
from dispatch.services.orders import handling
from petitions.choices import State
from petitions.models import ProgressEntry, PublicPart
from tests.dispatch.services.below import Levels, petition_of
from tests.dispatch.services.work import ANSWER, serving
from tests.factories.petitions import MONDAY
from yuanbao.models import Notification
from yuanbao.workflow import OutOfReach, TransitionRefused

pytestmark = pytest.mark.django_db

LATER = MONDAY + timedelta(hours=1)
WHY = "要动主管道，社区没有设备。"


@pytest.fixture
def levels(cast):
    return Levels(cast)


def root_of(order):
    return petition_of(order).orders.exclude(state=OrderState.CANCELLED).get(parent=None)


def late_by(order, minutes=1):
    return order.due_at + timedelta(minutes=minutes)


def working(order):
    """Return a moment in office hours after the order's due moment."""
    at = order.due_at + timedelta(minutes=1)
    return at if escalation.is_working(at) else at.replace(hour=2) + timedelta(days=1)


def test_pass_up_from_the_grid_gives_it_back_to_the_community(levels):
    child = levels.on_foot()

    child = escalation.pass_up(child, why=WHY, by=levels.worker, at=LATER)

    assert (child.state, child.parent.state) == (OrderState.CANCELLED, OrderState.SIGNED)
    assert Notification.objects.filter(
        user=levels.clerk, title__contains="馨悦第1网格退回"
    ).exists()


def test_pass_up_from_the_community_gives_the_town_the_lead(levels):
    order = levels.of_community()
    resident_due = petition_of(order).due_at

    escalation.pass_up(order, why=WHY, by=levels.clerk, at=LATER)

    new = root_of(order)
    assert (new.agency, new.is_lead, new.state) == (levels.town, True, OrderState.DISPATCHED)
    assert petition_of(order).due_at == resident_due
    assert new.due_at <= resident_due
    entry = ProgressEntry.objects.get(act="pass_up")
    assert entry.public_text == "馨悦社区解决不了，上报东镇平台"
    assert Notification.objects.filter(user=levels.town_clerk, title="新工单待签收").exists()
    open_parts = PublicPart.objects.filter(is_open=True).values_list("agency_name", flat=True)
    assert list(open_parts) == ["东镇平台"]


def test_pass_up_and_down_again_goes_back_to_the_community_as_a_child(levels, cast):
    order = levels.of_community()
    escalation.pass_up(order, why=WHY, by=levels.clerk, at=LATER)
    new = root_of(order)

    child = levels.send(new, cast.platform, by=levels.town_clerk, at=LATER)

    assert (child.parent, child.agency) == (new, cast.platform)


def test_pass_up_from_the_town_brings_it_back_to_the_centres_queue(levels, cast):
    serving(cast.dispatcher)
    order = levels.of_town()

    escalation.pass_up(order, why=WHY, by=levels.town_clerk, at=LATER)

    assert petition_of(order).state == State.ACCEPTED
    title = Notification.objects.get(user=cast.dispatcher).title
    assert title.startswith("东镇平台上报")


def test_pass_up_without_a_reason_refuses(levels):
    with pytest.raises(TransitionRefused, match="请写明为什么本级解决不了"):
        escalation.pass_up(levels.of_community(), why=" ", by=levels.clerk, at=LATER)


def test_pass_up_by_a_department_refuses(levels, cast):
    order = levels.given_to(cast.housing, by=cast.handler)

    with pytest.raises(TransitionRefused, match="部门的工单不能上报"):
        escalation.pass_up(order, why=WHY, by=cast.handler, at=LATER)


def test_pass_up_what_the_centre_designated_refuses(levels, cast):
    order = levels.of_community()
    returns.designate(order, by=cast.shift_leader, at=MONDAY)

    with pytest.raises(TransitionRefused, match="指定承办"):
        escalation.pass_up(order, why=WHY, by=levels.clerk, at=LATER)


def test_pass_up_what_is_done_again_refuses(levels):
    order = levels.of_community()
    WorkOrder.objects.filter(pk=order.pk).update(round_number=2)

    with pytest.raises(TransitionRefused, match="重办的工单不能上报"):
        escalation.pass_up(order, why=WHY, by=levels.clerk, at=LATER)


def test_pass_up_to_a_town_that_has_it_already_refuses(levels):
    order = levels.of_community()
    assignment.add_assisting(petition_of(order), [levels.town], by=None, at=MONDAY)

    with pytest.raises(TransitionRefused, match="东镇平台已经在办"):
        escalation.pass_up(order, why=WHY, by=levels.clerk, at=LATER)


def test_pass_up_by_the_town_while_others_assist_refuses(levels, cast):
    order = levels.of_town()
    assignment.add_assisting(petition_of(order), [cast.housing], by=None, at=MONDAY)

    with pytest.raises(TransitionRefused, match="协办单位还在办"):
        escalation.pass_up(order, why=WHY, by=levels.town_clerk, at=LATER)


def test_pass_up_by_a_stranger_is_out_of_reach(levels, cast):
    with pytest.raises(OutOfReach):
        escalation.pass_up(levels.of_community(), why=WHY, by=cast.handler, at=LATER)


def test_pass_up_from_a_community_without_a_town_goes_to_the_centre(levels):
    levels.town.is_active = False
    levels.town.save()
    order = levels.of_community()

    escalation.pass_up(order, why=WHY, by=levels.clerk, at=LATER)

    assert petition_of(order).state == State.ACCEPTED


# --- by the clock -----------------------------------------------------------------------------


def test_move_up_from_the_grid_gives_it_back_to_the_community(levels):
    child = levels.on_foot()
    at = working(child)

    assert escalation.to_move_up(at=at) == [child.pk]
    child = escalation.move_up(child, at=at)

    assert child.state == OrderState.CANCELLED
    assert ProgressEntry.objects.get(act="pass_up").opinion == "到时限没有办结"


def test_move_up_what_the_worker_answered_leaves_it(levels):
    child = levels.answered(levels.on_foot(), by=levels.worker)

    assert escalation.move_up(child, at=late_by(child)) is None


def test_move_up_before_its_time_leaves_it(levels):
    child = levels.on_foot()

    assert escalation.to_move_up(at=LATER) == []
    assert escalation.move_up(child, at=LATER) is None


def test_move_up_from_the_community_puts_the_town_above_and_keeps_the_late_order(levels):
    order = levels.of_community()
    at = working(order)

    above = escalation.move_up(order, at=at)

    order.refresh_from_db()
    assert (order.parent, order.state, order.is_lead) == (above, OrderState.SIGNED, False)
    assert order.is_overdue(at)
    assert (above.agency, above.is_lead) == (levels.town, True)
    assert PublicPart.objects.get().agency_name == "东镇平台"
    assert "提级由东镇平台办理" in ProgressEntry.objects.get(act="move_up").public_text


def test_move_up_twice_makes_one_order(levels):
    order = levels.of_community()
    at = working(order)
    escalation.move_up(order, at=at)

    assert escalation.move_up(order, at=at) is None
    assert order.pk not in escalation.to_move_up(at=at)


def test_move_up_then_the_town_takes_it_back_and_answers_itself(levels, cast):
    order = levels.of_community()
    at = working(order)
    above = escalation.move_up(order, at=at)
    above = handling.sign_for(above, by=levels.town_clerk, at=at)
    children.take_back(
        WorkOrder.objects.get(pk=order.pk), why="镇里办。", by=levels.town_clerk, at=at
    )

    above = handling.finish(above, answer=ANSWER, claimed="yes", by=levels.town_clerk, at=at)
    handling.verify(above, by=cast.dispatcher, at=at)

    assert petition_of(above).state == State.ANSWERED


def test_to_move_up_at_night_finds_the_urgent_alone(levels):
    child = levels.on_foot()
    night = child.due_at + timedelta(hours=8)
    quiet = escalation.to_move_up(at=night)
    type(child.petition).objects.filter(pk=child.petition_id).update(is_urgent=True)

    assert (quiet, escalation.to_move_up(at=night)) == ([], [child.pk])


def test_move_up_from_the_town_lets_the_centre_pursue_it_and_keeps_the_order(levels, cast):
    serving(cast.shift_leader)
    order = levels.of_town()

    escalation.move_up(order, at=late_by(order))

    order.refresh_from_db()
    line = ProgressEntry.objects.get(act="move_up")
    assert (order.state, order.agency, order.is_supervised) == (
        OrderState.SIGNED,
        levels.town,
        True,
    )
    assert line.public_text == "东镇平台到时限没有办结，提级由区指挥中心督办"
    told = Notification.objects.filter(user=cast.shift_leader)
    assert told.get().title == "东镇平台到时限没有办结，提级到区督办"


def test_move_up_from_the_town_twice_tells_once(levels):
    order = levels.of_town()

    escalation.move_up(order, at=late_by(order))

    assert escalation.move_up(order, at=late_by(order, 2)) is None
    assert ProgressEntry.objects.filter(act="move_up").count() == 1


def test_move_up_what_the_centre_supervises_already_leaves_it(levels):
    order = levels.of_town()
    WorkOrder.objects.update(is_supervised=True)

    assert escalation.to_move_up(at=working(order)) == []
    assert escalation.move_up(order, at=late_by(order)) is None


def test_move_up_of_a_departments_order_leaves_it(levels, cast):
    order = levels.given_to(cast.housing, by=cast.handler)

    assert escalation.to_move_up(at=working(order)) == []
    assert escalation.move_up(order, at=late_by(order)) is None


def test_to_move_up_finds_the_town_until_it_was_moved(levels):
    order = levels.of_town()
    at = working(order)

    found = escalation.to_move_up(at=at)
    escalation.move_up(order, at=at)

    assert (found, escalation.to_move_up(at=at)) == ([order.pk], [])


def test_ladder_leads_from_every_level_below_the_district():
    levels = {AgencyKind.COMMUNITY, AgencyKind.TOWN, AgencyKind.ZONE}

    assert set(escalation.LADDER) == levels
