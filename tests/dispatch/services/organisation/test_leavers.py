"""Who leaves hands over; an account without any seat is closed, and only then."""

from datetime import timedelta

import pytest

from dispatch.models import Staffing, WorkOrder
from dispatch.services.organisation import leavers
from grids.models import Post
from tests.dispatch.services.work import signed
from tests.factories.dispatch import StaffingFactory
from tests.factories.grids import PostFactory, PostHolderFactory
from tests.factories.petitions import MONDAY
from yuanbao.models import Notification, SignIn, User
from yuanbao.roles import Role
from yuanbao.workflow import OutOfReach, TransitionRefused

TODAY = MONDAY.date()
YESTERDAY = TODAY - timedelta(days=1)


def leave(user, on=YESTERDAY):
    Staffing.objects.filter(user=user).update(ends_on=on)


def closed(user):
    return User.objects.get(pk=user.pk).left_on


def test_sweep_closes_who_has_no_seat_left_and_ends_the_sessions(cast):
    leave(cast.handler)
    SignIn.objects.create(
        user=cast.handler, session_key="k" * 32, started_at=MONDAY, seen_at=MONDAY
    )

    assert leavers.to_close(at=MONDAY) == [cast.handler.pk]
    assert leavers.close_leaver(cast.handler.pk, at=MONDAY)

    assert closed(cast.handler) == TODAY
    assert not SignIn.objects.filter(user=cast.handler).exists()
    assert not leavers.close_leaver(cast.handler.pk, at=MONDAY)


def test_sweep_leaves_who_serves_until_today_or_elsewhere_or_never_served(cast):
    leave(cast.handler, on=TODAY)
    leave(cast.receiver)
    StaffingFactory(user=cast.receiver, agency=cast.order_bureau, role=Role.HANDLER)
    leave(cast.other_handler)
    PostFactory(user=cast.other_handler, grid=cast.unit)
    PostHolderFactory()

    assert leavers.to_close(at=MONDAY) == []


def test_sweep_leaves_who_begins_elsewhere_later(cast):
    leave(cast.handler)
    StaffingFactory(
        user=cast.handler, agency=cast.order_bureau, starts_on=TODAY + timedelta(days=9)
    )

    assert leavers.to_close(at=MONDAY) == []


def test_sweep_closes_whose_post_on_a_grid_has_ended(cast):
    Post.objects.filter(user=cast.grid_worker).update(ends_on=YESTERDAY)

    assert leavers.to_close(at=MONDAY) == [cast.grid_worker.pk]


def hand_over(cast, orders, to=None, by=None):
    return leavers.hand_all_over(
        cast.handler,
        cast.housing,
        orders,
        to=to or cast.approver,
        by=by or cast.administrator,
        at=MONDAY,
    )


def test_hand_all_over_gives_the_open_orders_to_a_colleague_who_is_told_once(cast):
    orders = [signed(cast), signed(cast)]

    n = hand_over(cast, orders)

    held = WorkOrder.objects.filter(handler=cast.approver)
    assert (n, held.count()) == (2, 2)
    told = Notification.objects.filter(user=cast.approver, title__contains="离岗")
    assert [row.title for row in told] == ["陈立群离岗，2 张工单交给您办"]


def test_hand_all_over_to_somebody_elsewhere_is_refused(cast):
    with pytest.raises(TransitionRefused, match="不是这家单位的在岗人员"):
        hand_over(cast, [signed(cast)], to=cast.other_handler)


def test_hand_all_over_of_what_is_not_the_leavers_is_refused(cast):
    order = signed(cast)
    hand_over(cast, [order])

    with pytest.raises(TransitionRefused, match="刚被别人交接过"):
        hand_over(cast, [order])


def test_hand_all_over_is_out_of_reach_for_others_than_administrators(cast):
    with pytest.raises(OutOfReach):
        hand_over(cast, [signed(cast)], by=cast.dispatcher)
