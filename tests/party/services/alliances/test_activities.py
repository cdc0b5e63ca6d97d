from datetime import timedelta

import pytest

from party.alliances.choices import ActivityState, SignupKind
from party.models import Activity, Signup
from party.services.alliances import activities
from tests.factories.alliances import make_activity, make_announcement, make_compound
from tests.factories.grids import PostFactory, PostHolderFactory
from tests.factories.party import MONDAY
from yuanbao.models import Notification
from yuanbao.roles import Role
from yuanbao.workflow import OutOfReach, TransitionRefused

pytestmark = pytest.mark.django_db
AFTER = MONDAY + timedelta(days=2, hours=1)


@pytest.fixture
def compound(cast):
    return make_compound(cast.community)


@pytest.fixture
def secretary(compound):
    holder = PostHolderFactory(name="小区书记")
    PostFactory(user=holder, grid=compound, role=Role.COMPOUND_SECRETARY)
    return holder


def come(activity, user, kind=SignupKind.VISITOR, at=MONDAY):
    return activities.sign_up(activity, kind=kind, name="刘芳", phone="13800001111", by=user, at=at)


def test_branch_announces_people_sign_up_and_it_is_recorded(cast, compound, secretary):
    activity = activities.announce(
        compound, make_announcement(n_helpers=1), by=secretary, at=MONDAY
    )
    come(activity, cast.resident)
    come(activity, cast.other_resident, SignupKind.HELPER)

    held = activities.record_held(
        activity, result="理了二十个头", n_served=20, by=secretary, at=AFTER
    )

    assert (held.state, held.n_served) == (ActivityState.HELD, 20)
    assert {(one.name, one.phone) for one in Signup.objects.all()} == {("", "")}


def test_announce_elsewhere_for_no_compound_or_in_the_past_is_refused(cast, compound, secretary):
    other = make_compound(cast.other_community, "河沿小区")
    late = make_announcement(ends_at=MONDAY + timedelta(days=1))

    with pytest.raises(OutOfReach):
        activities.announce(other, make_announcement(), by=secretary, at=MONDAY)
    with pytest.raises(OutOfReach):
        activities.announce(compound, make_announcement(), by=cast.handler, at=MONDAY)
    with pytest.raises(activities.NotACompound):
        activities.announce(cast.community, make_announcement(), by=None, at=MONDAY)
    with pytest.raises(activities.TimesOutOfOrder):
        activities.announce(compound, make_announcement(), by=None, at=AFTER)
    with pytest.raises(activities.TimesOutOfOrder):
        activities.announce(compound, late, by=None, at=MONDAY)


def test_places_are_taken_once_and_free_again_when_somebody_steps_back(cast, compound):
    activity = make_activity(compound, n_places=1)
    come(activity, cast.resident)

    with pytest.raises(activities.SignedUp):
        come(activity, cast.resident)
    with pytest.raises(activities.Full):
        come(activity, cast.other_resident)
    with pytest.raises(activities.Full):
        come(activity, cast.other_resident, SignupKind.HELPER)
    activities.step_back(activity, by=cast.resident, at=MONDAY)
    come(activity, cast.other_resident)

    gone = Signup.objects.get(user=cast.resident)
    assert (gone.name, gone.phone, gone.stepped_back_at) == ("", "", MONDAY)
    with pytest.raises(OutOfReach):
        activities.step_back(activity, by=cast.resident, at=MONDAY)


def test_sign_up_after_the_beginning_is_refused(cast, compound):
    activity = make_activity(compound)

    with pytest.raises(activities.SignupOver):
        come(activity, cast.resident, at=AFTER)


def test_counter_writes_down_who_has_no_account(cast, compound, secretary):
    activity = make_activity(compound, n_places=1)
    who = {"kind": SignupKind.VISITOR, "name": "欧阳桂兰", "phone": "13900001111"}

    activities.note_signup(activity, **who, by=secretary, at=MONDAY)

    roll = activities.open_roll(activity, why="核对人数", by=secretary, at=MONDAY)
    assert [(one.name, one.phone) for one in roll] == [("欧阳桂兰", "13900001111")]
    with pytest.raises(activities.Full):
        activities.note_signup(activity, **who, by=secretary, at=MONDAY)
    with pytest.raises(OutOfReach):
        activities.note_signup(activity, **who, by=cast.other_town_clerk, at=MONDAY)
    with pytest.raises(OutOfReach):
        activities.open_roll(activity, why="看看", by=cast.other_town_clerk, at=MONDAY)


def test_record_before_it_began_or_twice_is_refused(cast, compound):
    activity = make_activity(compound)
    said = {"result": "理发", "n_served": 3, "by": None}

    with pytest.raises(activities.NotHeldYet):
        activities.record_held(activity, **said, at=MONDAY)
    activities.record_held(activity, **said, at=AFTER)
    with pytest.raises(TransitionRefused):
        activities.record_held(activity, **said, at=AFTER)


def test_cancel_tells_those_who_signed_up_and_forgets_them(cast, compound, secretary):
    activity = make_activity(compound)
    come(activity, cast.resident)

    with pytest.raises(activities.ReasonMissing):
        activities.cancel(activity, why=" ", by=secretary, at=MONDAY)
    activities.cancel(activity, why="下大雪", by=secretary, at=MONDAY)

    told = Notification.objects.get(user=cast.resident)
    assert (told.title, told.body) == ("“免费理发”取消了", "下大雪")
    assert Activity.objects.get().cancelled_why == "下大雪"
    assert Signup.objects.get().name == ""
