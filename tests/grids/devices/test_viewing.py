from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from grids.devices.choices import ViewingState
from grids.devices.workflow import VIEWING_MOVES
from grids.models import Camera, Viewing, ViewingRequest
from grids.services.devices import viewing
from grids.services.devices.viewing import ViewingRefused, Wish
from tests.factories.devices import CameraFactory, ViewingRequestFactory
from yuanbao.models import Notification
from yuanbao.models.base import AppendOnlyError
from yuanbao.roles import Capability
from yuanbao.workflow import OutOfReach, TransitionRefused

pytestmark = pytest.mark.django_db
STREAM = "http://127.0.0.1:9/live.m3u8"


@pytest.fixture
def camera(cast):
    return CameraFactory(grid=cast.unit, stream=STREAM)


@pytest.fixture
def asked(cast, camera):
    return ViewingRequestFactory(camera=camera, asked_by=cast.town_clerk)


def wish(hours=2, begin=0):
    start = timezone.now() + timedelta(hours=begin)
    return Wish("找走失老人", "昨晚的画面", start, start + timedelta(hours=hours))


def test_request_reaches_those_who_may_decide(cast, camera):
    leader = cast.shift_leader

    request = viewing.ask(camera, wish(), by=cast.community_clerk, at=timezone.now())

    assert request.state == ViewingState.ASKED
    assert Notification.objects.get(user=leader).title == "有调阅申请待批准"


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        (wish(hours=0), "结束时间"),
        (wish(hours=2, begin=-5), "结束时间"),
        (wish(hours=25), "24 小时"),
    ],
)
def test_wish_without_a_sound_time_is_refused(cast, camera, wanted, words):
    with pytest.raises(ViewingRefused, match=words):
        viewing.ask(camera, wanted, by=cast.town_clerk, at=timezone.now())


def test_camera_out_of_use_is_not_to_be_seen(cast):
    camera = CameraFactory(grid=cast.unit, is_active=False)

    with pytest.raises(ViewingRefused, match="停用"):
        viewing.ask(camera, wish(), by=cast.town_clerk, at=timezone.now())


@pytest.mark.parametrize("member", ["grid_worker", "other_town_clerk", "receiver", "resident"])
def test_asking_is_for_staff_of_the_place(cast, camera, member):
    with pytest.raises(OutOfReach):
        viewing.ask(camera, wish(), by=getattr(cast, member), at=timezone.now())


def test_approved_request_is_watched_and_each_look_is_a_row(cast, asked):
    viewing.approve(asked, "", by=cast.shift_leader, at=timezone.now())
    asked.refresh_from_db()

    viewing.watch(asked, by=cast.town_clerk, at=timezone.now())
    viewing.watch(asked, by=cast.town_clerk, at=timezone.now())

    assert asked.decided_by == cast.shift_leader
    assert Viewing.objects.filter(request=asked, by=cast.town_clerk).count() == 2
    assert Notification.objects.filter(user=cast.town_clerk, title="调阅申请：已批准").exists()


def test_nobody_decides_on_their_own_request(cast, camera):
    own = ViewingRequestFactory(camera=camera, asked_by=cast.shift_leader)

    for act in (viewing.approve, viewing.refuse):
        with pytest.raises(ViewingRefused, match="别人"):
            act(own, "好", by=cast.shift_leader, at=timezone.now())
    with pytest.raises(DatabaseError), transaction.atomic():
        ViewingRequest.objects.filter(pk=own.pk).update(decided_by=own.asked_by)


def test_refusal_and_revocation_need_a_reason(cast, asked):
    with pytest.raises(ViewingRefused, match="原因"):
        viewing.refuse(asked, " ", by=cast.shift_leader, at=timezone.now())

    viewing.approve(asked, "", by=cast.shift_leader, at=timezone.now())
    with pytest.raises(ViewingRefused, match="原因"):
        viewing.revoke(asked, "", by=cast.shift_leader, at=timezone.now())


def test_late_approval_is_refused(cast, camera):
    past = timezone.now() - timedelta(hours=5)
    late = ViewingRequestFactory(
        camera=camera,
        asked_by=cast.town_clerk,
        starts_at=past,
        ends_at=past + timedelta(hours=1),
    )

    with pytest.raises(ViewingRefused, match="已过"):
        viewing.approve(late, "", by=cast.shift_leader, at=timezone.now())


@pytest.mark.parametrize(
    ("state", "shift", "words"),
    [
        (ViewingState.ASKED, 0, "待批准"),
        (ViewingState.REVOKED, 0, "已收回"),
        (ViewingState.APPROVED, -3, "开始"),
        (ViewingState.APPROVED, 3, "已过"),
    ],
)
def test_nobody_watches_outside_the_permission(cast, asked, state, shift, words):
    ViewingRequest.objects.filter(pk=asked.pk).update(state=state)

    with pytest.raises(ViewingRefused, match=words):
        viewing.watch(asked, by=cast.town_clerk, at=timezone.now() + timedelta(hours=shift))
    assert not Viewing.objects.exists()


def test_camera_without_a_stream_says_whom_to_ask(cast):
    camera = CameraFactory(grid=cast.unit, owner="区公安分局")
    request = ViewingRequestFactory(
        camera=camera, asked_by=cast.town_clerk, state=ViewingState.APPROVED
    )

    with pytest.raises(ViewingRefused, match="区公安分局"):
        viewing.watch(request, by=cast.town_clerk, at=timezone.now())


def test_watching_is_for_whoever_asked(cast, asked):
    viewing.approve(asked, "", by=cast.shift_leader, at=timezone.now())

    with pytest.raises(OutOfReach):
        viewing.watch(asked, by=cast.dispatcher, at=timezone.now())


def test_withdrawing_is_for_whoever_asked(cast, asked):
    with pytest.raises(OutOfReach):
        viewing.withdraw(asked, by=cast.dispatcher, at=timezone.now())

    assert (
        viewing.withdraw(asked, by=cast.town_clerk, at=timezone.now()).state == "viewing_withdrawn"
    )


@pytest.mark.parametrize("state", ViewingState.values)
@pytest.mark.parametrize("move", VIEWING_MOVES, ids=lambda move: move.name)
def test_each_move_starts_from_its_states_alone(cast, camera, state, move):
    asked = ViewingRequestFactory(camera=camera, asked_by=cast.town_clerk, state=state)
    at = timezone.now()
    acts = {
        "approve_viewing": lambda: viewing.approve(asked, "好", by=cast.shift_leader, at=at),
        "refuse_viewing": lambda: viewing.refuse(asked, "不行", by=cast.shift_leader, at=at),
        "revoke_viewing": lambda: viewing.revoke(asked, "够了", by=cast.shift_leader, at=at),
        "withdraw_viewing": lambda: viewing.withdraw(asked, by=cast.town_clerk, at=at),
    }

    if state in move.sources:
        assert acts[move.name]().state == move.target
    else:
        with pytest.raises(TransitionRefused):
            acts[move.name]()


def test_register_of_looks_cannot_be_changed(cast, asked):
    look = Viewing.objects.create(request=asked, by=cast.town_clerk, at=timezone.now())

    with pytest.raises(AppendOnlyError):
        look.delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        Viewing.objects.filter(pk=look.pk).update(by=cast.dispatcher)


def test_department_without_a_post_asks_watches_and_sees_its_own_requests_alone(
    cast, camera, asked
):
    wanted, at = wish(), timezone.now()

    request = viewing.ask(camera, wanted, by=cast.handler, at=at)
    viewing.approve(request, "", by=cast.shift_leader, at=at)
    look = viewing.watch(request, by=cast.handler, at=at)

    seen = ViewingRequest.objects.permitted(cast.handler, Capability.VIEW_DEVICES)
    assert list(seen) == [request]
    assert look.by == cast.handler
    assert asked not in seen


def test_department_takes_its_own_request_back(cast, camera):
    at = timezone.now()
    request = viewing.ask(camera, wish(), by=cast.handler, at=at)

    moves = viewing.moves_for(request, by=cast.handler)
    viewing.withdraw(request, by=cast.handler, at=at)

    assert [move.name for move in moves] == ["withdraw_viewing"]


def test_department_whose_role_does_not_watch_asks_for_nothing(cast, camera):
    with pytest.raises(OutOfReach):
        viewing.ask(camera, wish(), by=cast.receiver, at=timezone.now())


def test_department_reaches_no_camera_after_the_place_in_it_has_ended(cast, camera):
    staffing = cast.handler.staffings.get()
    staffing.ends_on = timezone.localdate() - timedelta(days=1)
    staffing.save()

    assert not Camera.objects.permitted(cast.handler, Capability.ASK_VIEWING).exists()


def test_clerk_of_one_town_reaches_no_camera_of_another_through_the_platform(cast):
    there = CameraFactory(grid=cast.other_unit)

    assert there not in Camera.objects.permitted(cast.community_clerk, Capability.VIEW_DEVICES)
