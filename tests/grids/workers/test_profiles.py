"""From being proposed to withdrawing."""

from datetime import date

import pytest

from grids.models import Post, WorkerProfile
from grids.services.workers import profiles
from grids.services.workers.profiles import Appointment, Candidate
from grids.workers.choices import Source, WorkerState
from tests.factories.grids import PostHolderFactory
from tests.factories.workers import WorkerProfileFactory, make_manager, make_worker
from tests.grids.conftest import AT
from yuanbao.models import AuditEntry, User
from yuanbao.roles import Role
from yuanbao.workflow import OutOfReach, TransitionRefused

pytestmark = pytest.mark.django_db
SOMEBODY = Candidate("周晓敏", "13900001234", Source.TEACHER, recommended_by="育才小学")


@pytest.fixture
def secretary(tree):
    return make_manager(tree["community"])


@pytest.fixture
def second(tree):
    return make_manager(tree["first"], "镇书记", Role.TOWN_SECRETARY)


@pytest.fixture
def selected(tree, secretary, second):
    candidate = profiles.propose(SOMEBODY, grid=tree["west"], by=secretary, at=AT)
    profiles.give_opinion(candidate, agrees=True, words="", by=secretary, at=AT)
    return profiles.give_opinion(candidate, agrees=True, words="", by=second, at=AT)


def test_propose_keeps_name_and_phone_sealed(tree, secretary):
    profile = profiles.propose(SOMEBODY, grid=tree["west"], by=secretary, at=AT)

    raw = WorkerProfile.objects.filter(pk=profile.pk).values_list("name", "phone").get()
    assert (profile.shown_name, profile.own_phone) == ("周晓敏", "13900001234")
    assert "周晓敏".encode() not in bytes(raw[0])
    assert AuditEntry.objects.latest("id").act == "propose_worker"


def test_propose_outside_ones_own_territory_is_out_of_reach(tree, secretary):
    with pytest.raises(OutOfReach):
        profiles.propose(SOMEBODY, grid=tree["village"], by=secretary, at=AT)


def test_propose_the_same_phone_or_for_a_community_is_refused(tree, secretary):
    profiles.propose(SOMEBODY, grid=tree["west"], by=secretary, at=AT)

    with pytest.raises(profiles.KnownAlready, match="没有重复登记"):
        profiles.propose(SOMEBODY, grid=tree["east"], by=secretary, at=AT)
    with pytest.raises(TransitionRefused, match="单元网格"):
        profiles.propose(SOMEBODY, grid=tree["community"], by=secretary, at=AT)


def test_select_takes_two_persons(tree, secretary, second):
    profile = profiles.propose(SOMEBODY, grid=tree["west"], by=secretary, at=AT)

    first = profiles.give_opinion(profile, agrees=True, words="", by=secretary, at=AT)
    with pytest.raises(profiles.SpokeAlready, match="另一个人"):
        profiles.give_opinion(profile, agrees=True, words="", by=secretary, at=AT)
    after = profiles.give_opinion(profile, agrees=True, words="", by=second, at=AT)

    assert (first.state, after.state) == (WorkerState.CANDIDATE, WorkerState.SELECTED)


def test_select_without_agreement_stays_open_and_needs_words(tree, secretary, second):
    profile = profiles.propose(SOMEBODY, grid=tree["west"], by=secretary, at=AT)

    with pytest.raises(TransitionRefused, match="理由"):
        profiles.give_opinion(profile, agrees=False, words=" ", by=secretary, at=AT)
    profiles.give_opinion(profile, agrees=False, words="住得太远", by=secretary, at=AT)

    assert profiles.give_opinion(profile, agrees=True, words="", by=second, at=AT).state == (
        WorkerState.CANDIDATE
    )


def test_give_opinion_on_somebody_selected_is_refused(selected, tree):
    third = make_manager(tree["district"], "管理员", Role.ADMINISTRATOR)

    with pytest.raises(TransitionRefused, match="不能再选定"):
        profiles.give_opinion(selected, agrees=True, words="", by=third, at=AT)


def test_appoint_opens_an_account_and_gives_the_post(selected, secretary):
    appointment = Appointment(Role.GRID_WORKER, date(2021, 2, 1))

    profile, password = profiles.appoint_worker(selected, appointment, by=secretary, at=AT)

    post = Post.objects.get(user=profile.user)
    assert (profile.state, post.grid, post.starts_on) == (
        WorkerState.APPOINTED,
        selected.grid,
        date(2021, 2, 1),
    )
    assert (profile.user.username, profile.user.phone) == ("g00001", "13900001234")
    assert profile.user.check_password(password)


def test_appoint_takes_ones_own_account_and_nobody_elses(selected, secretary):
    own = User.objects.create_user("teacher1", "x", name="周晓敏", phone="13900001234")
    other = PostHolderFactory(name="别人")

    with pytest.raises(profiles.NotTheirAccount, match="别人的"):
        profiles.appoint_worker(
            selected,
            Appointment(Role.GRID_WORKER, date(2021, 2, 1), login=other.username),
            by=secretary,
            at=AT,
        )
    profile, password = profiles.appoint_worker(
        selected,
        Appointment(Role.GRID_WORKER, date(2021, 2, 1), login="teacher1"),
        by=secretary,
        at=AT,
    )

    assert (profile.user, password) == (own, "")


def test_appoint_a_candidate_is_refused(tree, secretary):
    profile = WorkerProfileFactory(grid=tree["west"])

    with pytest.raises(TransitionRefused, match="推荐人选"):
        profiles.appoint_worker(
            profile, Appointment(Role.GRID_WORKER, date(2021, 2, 1)), by=secretary, at=AT
        )


def test_withdraw_ends_every_post_on_foot(tree, secretary):
    profile = make_worker(tree["west"])

    gone = profiles.withdraw_worker(
        profile,
        reason="own_wish",
        note="搬家",
        last_day=date(2021, 2, 28),
        by=secretary,
        at=AT,
    )

    assert (gone.state, gone.withdrawal) == (WorkerState.WITHDRAWN, "own_wish")
    assert Post.objects.get(user=profile.user).ends_on == date(2021, 2, 28)


def test_withdraw_twice_names_who_was_first(tree, secretary):
    profile = make_worker(tree["west"])
    facts = {"reason": "moved", "note": "", "last_day": date(2021, 2, 28), "at": AT}
    profiles.withdraw_worker(profile, **facts, by=secretary)

    with pytest.raises(TransitionRefused, match="社区书记"):
        profiles.withdraw_worker(profile, **facts, by=secretary)
