from datetime import date, timedelta

import pytest
from django.utils.timezone import localdate

from dispatch.choices import OrderState
from dispatch.models import Leave, Section, WorkOrder
from dispatch.queries.desks.leaves import in_hand_of
from dispatch.services.moves import sections
from dispatch.services.orders import handling
from dispatch.services.organisation import leaves
from petitions.models import ProgressEntry
from tests.dispatch.services.below import Levels
from tests.dispatch.services.work import ANSWER, filed, serving, signed
from tests.factories.petitions import MONDAY
from yuanbao.models import Notification
from yuanbao.roles import Role
from yuanbao.workflow import OutOfReach, TransitionRefused

pytestmark = pytest.mark.django_db

LATER = MONDAY + timedelta(hours=1)
TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)


@pytest.fixture
def works(cast):
    """Return a section of the housing bureau in which the handler serves, headed by another."""
    cast.head = cast._staff(cast.housing, Role.HANDLER, "宋岩")
    cast.mate = cast._staff(cast.housing, Role.HANDLER, "许可")
    section = Section.objects.create(agency=cast.housing, name="建管科", head=cast.head)
    cast.handler.staffings.update(section=section)
    return section


def assign(cast, order, *, at=MONDAY, **whom):
    return sections.assign(order, by=cast.receiver, at=at, **whom)


def away(cast, *, starts=TODAY, ends=TODAY + 4 * DAY, stand_in=None, by=None, at=MONDAY):
    return leaves.take_leave(
        starts_on=starts,
        ends_on=ends,
        stand_in=stand_in or cast.mate,
        by=by or cast.handler,
        at=at,
    )


def test_assign_an_unsigned_order_signs_it_and_the_handler_sees_it_at_once(cast, works):
    order = assign(cast, filed(cast).orders.get(), section=works, to=cast.handler)

    assert (order.state, order.section, order.handler) == (
        OrderState.SIGNED,
        works,
        cast.handler,
    )
    assert ProgressEntry.objects.get(act="assign").staff_text == "分给建管科陈立群办"
    assert Notification.objects.filter(user=cast.handler, title="有一张工单分给您办").exists()
    assert WorkOrder.objects.filter(in_hand_of(cast.handler, TODAY)).get() == order


def test_assign_to_a_section_alone_is_with_its_head(cast, works):
    order = assign(cast, filed(cast).orders.get(), section=works)

    assert order.handler is None
    assert Notification.objects.filter(user=cast.head, title="有一张工单分给您办").exists()
    assert WorkOrder.objects.filter(in_hand_of(cast.head, TODAY)).get() == order


def test_assign_again_gives_it_to_somebody_else(cast, works):
    order = assign(cast, filed(cast).orders.get(), to=cast.handler)

    order = assign(cast, order, to=cast.mate, at=LATER)

    assert (order.handler, order.section) == (cast.mate, None)


def test_assign_to_nobody_refuses(cast, works):
    with pytest.raises(TransitionRefused, match="请选科室或经办人"):
        assign(cast, signed(cast))


def test_assign_to_a_section_elsewhere_refuses(cast, works):
    other = Section.objects.create(agency=cast.order_bureau, name="执法队")

    with pytest.raises(TransitionRefused, match="不是本单位的科室"):
        assign(cast, signed(cast), section=other)


def test_assign_to_a_handler_of_another_section_refuses(cast, works):
    with pytest.raises(TransitionRefused, match="许可不在建管科"):
        assign(cast, signed(cast), section=works, to=cast.mate)


def test_assign_to_somebody_elsewhere_refuses(cast, works):
    with pytest.raises(TransitionRefused, match="不是本单位的人员"):
        assign(cast, signed(cast), to=cast.other_handler)


def test_assign_what_is_finished_refuses(cast, works):
    order = handling.finish(signed(cast), answer=ANSWER, claimed="yes", by=cast.handler, at=MONDAY)

    with pytest.raises(TransitionRefused, match="办理中的工单才能分办"):
        assign(cast, order, to=cast.mate)


def test_assign_by_a_handler_is_out_of_reach(cast, works):
    with pytest.raises(OutOfReach):
        sections.assign(signed(cast), to=cast.mate, by=cast.handler, at=MONDAY)


def test_assign_what_is_done_on_foot_refuses(cast):
    levels = Levels(cast)

    with pytest.raises(TransitionRefused, match="谁在岗谁办"):
        sections.assign(levels.on_foot(), to=levels.clerk, by=levels.clerk, at=MONDAY)


def test_unassign_brings_it_back_to_the_desk_and_tells_who_had_it(cast, works):
    order = assign(cast, filed(cast).orders.get(), section=works, to=cast.handler)

    order = sections.unassign(order, by=cast.receiver, at=LATER)

    assert (order.section, order.handler) == (None, cast.receiver)
    assert Notification.objects.filter(user=cast.handler, title="收件岗已收回，不用再办").exists()


def test_unassign_what_was_given_to_nobody_refuses(cast, works):
    order = handling.sign_for(filed(cast).orders.get(), by=cast.receiver, at=MONDAY)

    with pytest.raises(TransitionRefused, match="没有分给别人"):
        sections.unassign(order, by=cast.receiver, at=LATER)


def test_unassign_what_is_finished_refuses(cast, works):
    order = handling.finish(signed(cast), answer=ANSWER, claimed="yes", by=cast.handler, at=MONDAY)

    with pytest.raises(TransitionRefused, match="办理中的工单才能收回"):
        sections.unassign(order, by=cast.receiver, at=LATER)


# --- 休假 -------------------------------------------------------------------------------------


def test_leave_gives_new_work_to_the_stand_in_who_sees_what_is_open(cast, works):
    earlier = signed(cast)
    away(cast)

    new = assign(cast, filed(cast).orders.get(), to=cast.handler, at=LATER)

    assert new.handler == cast.mate
    assert ProgressEntry.objects.get(act="assign").staff_text == "分给陈立群（休假，由许可代）办"
    seen = set(WorkOrder.objects.filter(in_hand_of(cast.mate, TODAY)))
    assert seen == {earlier, new}


def test_leave_brings_messages_about_open_orders_to_the_stand_in(cast, works):
    order = handling.finish(signed(cast), answer=ANSWER, claimed="yes", by=cast.handler, at=MONDAY)
    away(cast)

    handling.send_back(order, why="没写时间。", by=cast.dispatcher, at=LATER)

    told = Notification.objects.filter(title__startswith="审核退回").values_list("user", flat=True)
    assert set(told) == {cast.handler.pk, cast.mate.pk}


def test_leave_of_the_receiving_clerk_brings_what_arrives_to_the_stand_in(cast, works):
    away(cast, by=cast.receiver)

    filed(cast)

    told = Notification.objects.filter(title="新工单待签收").values_list("user", flat=True)
    assert set(told) == {cast.receiver.pk, cast.mate.pk}


def test_leave_is_over_after_its_last_day(cast, works):
    earlier = signed(cast)
    away(cast)
    back = MONDAY + 5 * DAY

    new = assign(cast, filed(cast).orders.get(), to=cast.handler, at=back)

    assert new.handler == cast.handler
    assert not WorkOrder.objects.filter(in_hand_of(cast.mate, localdate(back))).exists()
    assert earlier in WorkOrder.objects.filter(in_hand_of(cast.handler, localdate(back)))


def test_come_back_earlier_ends_it_the_day_before(cast, works):
    leave = away(cast)

    leave = leaves.come_back(leave, by=cast.handler, at=MONDAY + 2 * DAY)

    assert leave.ends_on == TODAY + DAY
    assert Notification.objects.filter(user=cast.mate, title="陈立群回来了，不用再代").exists()


def test_come_back_before_it_began_takes_it_off(cast, works):
    leave = leaves.come_back(away(cast), by=cast.handler, at=LATER)

    assert leave.cancelled_at == LATER
    assert not Leave.objects.on(TODAY).exists()


def test_come_back_twice_refuses(cast, works):
    leave = leaves.come_back(away(cast), by=cast.handler, at=LATER)

    with pytest.raises(TransitionRefused, match="已经结束"):
        leaves.come_back(leave, by=cast.handler, at=LATER)


def test_come_back_from_anothers_leave_is_out_of_reach(cast, works):
    with pytest.raises(OutOfReach):
        leaves.come_back(away(cast), by=cast.mate, at=LATER)


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ((TODAY + DAY, TODAY), "结束的日子在开始的前面"),
        ((TODAY - DAY, TODAY), "开始的日子已经过了"),
    ],
)
def test_take_leave_in_wrong_days_refuses(cast, works, days, words):
    with pytest.raises(TransitionRefused, match=words):
        away(cast, starts=days[0], ends=days[1])


def test_take_leave_twice_for_the_same_days_refuses(cast, works):
    away(cast)

    with pytest.raises(TransitionRefused, match="已经登记过休假"):
        away(cast, starts=TODAY + 4 * DAY, ends=TODAY + 9 * DAY)


def test_take_leave_with_a_stand_in_elsewhere_refuses(cast, works):
    with pytest.raises(TransitionRefused, match="本单位能办工单的同事"):
        away(cast, stand_in=cast.other_handler)


def test_take_leave_with_a_stand_in_who_is_away_refuses(cast, works):
    away(cast, by=cast.mate, stand_in=cast.head)

    with pytest.raises(TransitionRefused, match="许可 2026-11-23 到 2026-11-27 也休假"):
        away(cast)


def test_take_leave_while_standing_in_refuses(cast, works):
    away(cast)
    serving(cast.head)

    with pytest.raises(TransitionRefused, match="您是陈立群的 B 角"):
        away(cast, by=cast.mate, stand_in=cast.head)
