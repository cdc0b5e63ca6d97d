"""A post passes on, for good or for some days."""

from datetime import date

import pytest

from grids import holdings
from grids.choices import Level
from grids.models import Grid, Post
from grids.services.workers import serving
from tests.factories.grids import PostFactory
from tests.factories.workers import make_manager, make_worker
from tests.grids.conftest import AT
from yuanbao.models import Notification
from yuanbao.roles import Role
from yuanbao.workflow import OutOfReach, TransitionRefused

pytestmark = pytest.mark.django_db
TODAY, SOON, LATER = date(2021, 2, 1), date(2021, 2, 8), date(2021, 2, 14)


@pytest.fixture
def secretary(tree):
    return make_manager(tree["community"])


@pytest.fixture
def worker(tree):
    return make_worker(tree["west"], work_phone="0415-1234567")


@pytest.fixture
def colleague(tree):
    return make_worker(tree["east"], "吴桂兰")


@pytest.fixture
def open_work(monkeypatch):
    kind = holdings.Holding(
        "orders", "工单", "list", lambda _grid: Grid.objects.filter(level=Level.UNIT), is_work=True
    )
    monkeypatch.setattr(holdings, "_holdings", {"orders": kind})


def post_of(profile):
    return Post.objects.get(user=profile.user, is_substitute=False)


def test_hand_over_passes_the_post_and_names_what_is_open(
    tree, secretary, worker, colleague, open_work
):
    post = post_of(worker)

    passed = serving.hand_over(
        post, to=colleague, first_day=SOON, note="钥匙已交", by=secretary, at=AT
    )

    post.refresh_from_db()
    assert post.ends_on == date(2021, 2, 7)
    assert (passed.new.user, passed.new.starts_on) == (colleague.user, SOON)
    assert passed.new.work_phone == "0415-1234567"
    assert passed.carried == [{"label": "工单", "n": 2}]
    assert Notification.objects.get(user=colleague.user).title.endswith("由您负责")


def test_hand_over_of_another_kind_of_post_is_refused(tree, colleague):
    town = make_manager(tree["first"], "镇书记", Role.TOWN_SECRETARY)
    clerk = PostFactory(grid=tree["community"], role=Role.COMMUNITY_CLERK)

    with pytest.raises(serving.NoGridPost, match="网格员"):
        serving.hand_over(clerk, to=colleague, first_day=SOON, note="", by=town, at=AT)


def test_hand_over_to_somebody_who_left_is_refused(tree, secretary, worker, colleague):
    colleague.state = "withdrawn"

    with pytest.raises(serving.NotOnDuty, match="不在岗"):
        serving.hand_over(
            post_of(worker), to=colleague, first_day=SOON, note="", by=secretary, at=AT
        )


def test_take_leave_gives_the_post_to_a_substitute_for_the_days(tree, worker, colleague):
    leave = serving.take_leave(
        post_of(worker),
        starts_on=SOON,
        ends_on=LATER,
        stand_in=colleague,
        by=worker.user,
        at=AT,
    )

    cover = leave.cover
    assert (cover.user, cover.is_substitute) == (colleague.user, True)
    assert (cover.starts_on, cover.ends_on) == (SOON, LATER)
    assert Post.objects.on(SOON).filter(grid=tree["west"]).count() == 2
    assert Post.objects.on(date(2021, 2, 15)).filter(grid=tree["west"]).count() == 1


def test_take_leave_by_a_stranger_is_out_of_reach(tree, worker, colleague):
    with pytest.raises(OutOfReach):
        serving.take_leave(
            post_of(worker),
            starts_on=SOON,
            ends_on=LATER,
            stand_in=colleague,
            by=colleague.user,
            at=AT,
        )


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "words"),
    [
        (LATER, SOON, "前面"),
        (date(2021, 1, 1), SOON, "已经过了"),
    ],
)
def test_take_leave_of_impossible_days_is_refused(worker, colleague, starts_on, ends_on, words):
    with pytest.raises(TransitionRefused, match=words):
        serving.take_leave(
            post_of(worker),
            starts_on=starts_on,
            ends_on=ends_on,
            stand_in=colleague,
            by=worker.user,
            at=AT,
        )


def test_take_leave_needs_somebody_who_is_there(tree, worker, colleague):
    days = {"starts_on": SOON, "ends_on": LATER, "at": AT}
    third, fourth = make_worker(tree["west"], "第三人"), make_worker(tree["east"], "第四人")
    serving.take_leave(post_of(colleague), stand_in=third, by=colleague.user, **days)

    with pytest.raises(serving.NotOnDuty, match="也请假"):
        serving.take_leave(post_of(worker), stand_in=colleague, by=worker.user, **days)
    with pytest.raises(serving.NotOnDuty, match="自己"):
        serving.take_leave(post_of(worker), stand_in=worker, by=worker.user, **days)
    with pytest.raises(serving.NotOnDuty, match="已经在这个网格"):
        serving.take_leave(post_of(worker), stand_in=third, by=worker.user, **days)
    serving.take_leave(post_of(worker), stand_in=fourth, by=worker.user, **days)
    with pytest.raises(TransitionRefused, match="已经登记过"):
        serving.take_leave(post_of(worker), stand_in=fourth, by=worker.user, **days)


def test_come_back_before_it_begins_takes_the_substitute_away(worker, colleague):
    leave = serving.take_leave(
        post_of(worker), starts_on=SOON, ends_on=LATER, stand_in=colleague, by=worker.user, at=AT
    )

    serving.come_back(leave, by=worker.user, at=AT)

    assert not Post.objects.filter(is_substitute=True).exists()
    with pytest.raises(TransitionRefused, match="已经结束"):
        serving.come_back(leave, by=worker.user, at=AT)


def test_come_back_in_between_ends_the_substitute_yesterday(worker, colleague):
    leave = serving.take_leave(
        post_of(worker), starts_on=TODAY, ends_on=LATER, stand_in=colleague, by=worker.user, at=AT
    )

    serving.come_back(leave, by=worker.user, at=AT.replace(day=10))

    assert Post.objects.get(is_substitute=True).ends_on == date(2021, 2, 9)
