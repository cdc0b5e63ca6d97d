"""Who covers: a leave that needs somebody else, and places that nobody holds."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from grids.models import Post, PostLeave
from grids.queries.workers import gaps
from grids.services.workers import covering, profiles, serving
from grids.workers.choices import Withdrawal
from tests.factories.grids import PostFactory
from tests.factories.workers import WorkerProfileFactory, make_manager, make_worker
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
    return make_worker(tree["west"])


@pytest.fixture
def colleague(tree):
    return make_worker(tree["east"], "吴桂兰")


@pytest.fixture
def third(tree):
    return make_worker(tree["village"], "第三人")


def own_post(profile):
    return Post.objects.get(user=profile.user, is_substitute=False)


def leave_of(profile, stand_in, starts_on=SOON, ends_on=LATER):
    return serving.take_leave(
        own_post(profile),
        starts_on=starts_on,
        ends_on=ends_on,
        stand_in=stand_in,
        by=profile.user,
        at=AT,
    )


def withdraw(profile, last_day, by):
    facts = {"reason": Withdrawal.MOVED, "note": "搬家", "last_day": last_day}
    return profiles.withdraw_worker(profile, **facts, by=by, at=AT)


def test_take_leave_while_covering_another_place_is_refused(worker, colleague, third):
    leave_of(worker, colleague)

    with pytest.raises(TransitionRefused, match="还代着“桥头社区第1网格”的班（到 2021-02-14）"):
        leave_of(colleague, third, LATER, LATER + timedelta(days=3))
    leave_of(colleague, third, LATER + timedelta(days=1), LATER + timedelta(days=3))


def test_change_cover_passes_what_is_left_to_somebody_else(
    worker, colleague, third, secretary, tree
):
    leave = leave_of(worker, colleague, TODAY, LATER)

    changed = covering.change_cover(leave, stand_in=third, by=secretary, at=AT.replace(day=8))

    posts = Post.objects.filter(grid=tree["west"], is_substitute=True)
    spans = {post.user.name: (post.starts_on, post.ends_on) for post in posts}
    assert spans == {"吴桂兰": (TODAY, date(2021, 2, 7)), "第三人": (SOON, LATER)}
    assert changed.cover.user == third.user
    assert Notification.objects.filter(user=third.user, title__contains="由您代班").exists()


def test_change_cover_of_the_wrong_person_or_time_is_refused(
    worker, colleague, third, secretary, tree
):
    leave = leave_of(worker, colleague)

    with pytest.raises(covering.NotOnDuty, match="已经由吴桂兰代班"):
        covering.change_cover(leave, stand_in=colleague, by=secretary, at=AT)
    with pytest.raises(covering.NotOnDuty, match="自己"):
        covering.change_cover(leave, stand_in=worker, by=secretary, at=AT)
    with pytest.raises(OutOfReach):
        covering.change_cover(leave, stand_in=third, by=third.user, at=AT)
    with pytest.raises(TransitionRefused, match="已经结束"):
        covering.change_cover(leave, stand_in=third, by=secretary, at=AT.replace(day=20))


def test_substitute_who_withdraws_leaves_the_leave_without_cover(
    worker, colleague, third, secretary
):
    leave = leave_of(worker, colleague, TODAY, LATER)
    assert gaps.leaves_of(secretary, TODAY).get().is_covered

    withdraw(colleague, date(2021, 2, 3), secretary)

    leave.refresh_from_db()
    assert leave.cover.ends_on == date(2021, 2, 3)
    assert not gaps.leaves_of(secretary, TODAY).get().is_covered
    covering.change_cover(leave, stand_in=third, by=secretary, at=AT.replace(day=4))
    assert gaps.leaves_of(secretary, date(2021, 2, 4)).get().is_covered


def test_substitute_who_withdraws_before_it_begins_leaves_no_post(worker, colleague, secretary):
    leave = leave_of(worker, colleague)

    withdraw(colleague, TODAY, secretary)

    leave.refresh_from_db()
    assert leave.cover is None
    assert not Post.objects.filter(is_substitute=True).exists()


def test_substitutes_post_is_neither_handed_over_nor_left(worker, colleague, third, secretary):
    cover = leave_of(worker, colleague, TODAY, LATER).cover

    with pytest.raises(TransitionRefused, match="不交接"):
        serving.hand_over(cover, to=third, first_day=SOON, note="", by=secretary, at=AT)
    with pytest.raises(TransitionRefused, match="另排代班"):
        serving.take_leave(
            cover, starts_on=SOON, ends_on=LATER, stand_in=third, by=colleague.user, at=AT
        )


def test_hand_over_ends_the_leaves_of_the_old_holder(worker, colleague, third, secretary):
    on_foot = leave_of(worker, colleague, TODAY, LATER)
    to_come = leave_of(worker, colleague, date(2021, 3, 1), date(2021, 3, 3))

    serving.hand_over(own_post(worker), to=third, first_day=SOON, note="", by=secretary, at=AT)

    on_foot.refresh_from_db()
    to_come.refresh_from_db()
    assert (on_foot.ends_on, on_foot.cover.ends_on) == (date(2021, 2, 7), date(2021, 2, 7))
    assert (to_come.cancelled_at, to_come.cover) == (AT, None)


def test_notices_of_the_grid_go_to_the_substitute_alone(worker, colleague, tree):
    leave_of(worker, colleague, TODAY, LATER)

    at_hand = Post.objects.filter(grid=tree["west"]).at_hand(TODAY)
    back = Post.objects.filter(grid=tree["west"]).at_hand(LATER + timedelta(days=1))

    assert [post.user for post in at_hand] == [colleague.user]
    assert [post.user for post in back] == [worker.user]


def test_vacant_place_is_covered_by_whom_the_community_says(tree, colleague, secretary):
    assert tree["west"] in gaps.vacant_grids(secretary, TODAY)

    cover = covering.cover_vacancy(
        tree["west"], stand_in=colleague, ends_on=LATER, by=secretary, at=AT
    )

    assert (cover.user, cover.role, cover.is_substitute) == (
        colleague.user,
        Role.GRID_WORKER,
        True,
    )
    assert tree["west"] in gaps.vacant_grids(secretary, TODAY)
    row = gaps.vacancies([tree["west"]], TODAY)[0]
    assert row.cover == cover
    with pytest.raises(TransitionRefused, match="已经由吴桂兰代班"):
        covering.cover_vacancy(tree["west"], stand_in=colleague, ends_on=LATER, by=secretary, at=AT)


def test_cover_of_a_vacancy_is_refused_where_it_makes_no_sense(
    tree, worker, colleague, third, secretary
):
    facts = {"ends_on": LATER, "by": secretary, "at": AT}
    town = make_manager(tree["second"], "镇书记", Role.TOWN_SECRETARY)

    with pytest.raises(TransitionRefused, match="现在由周晓敏任职"):
        covering.cover_vacancy(tree["west"], stand_in=colleague, **facts)
    with pytest.raises(covering.NoGridPost):
        covering.cover_vacancy(tree["community"], stand_in=colleague, **facts)
    with pytest.raises(OutOfReach):
        covering.cover_vacancy(tree["west"], stand_in=colleague, ends_on=LATER, by=town, at=AT)
    own_post(worker).delete()
    with pytest.raises(TransitionRefused, match="最后一天已经过了"):
        covering.cover_vacancy(
            tree["west"], stand_in=colleague, ends_on=date(2021, 1, 1), by=secretary, at=AT
        )
    leave_of(colleague, third)
    with pytest.raises(covering.NotOnDuty, match="也请假"):
        covering.cover_vacancy(tree["west"], stand_in=colleague, **facts)


def test_cover_of_a_vacancy_ends_when_somebody_begins(tree, colleague, secretary):
    cover = covering.cover_vacancy(
        tree["west"], stand_in=colleague, ends_on=LATER, by=secretary, at=AT
    )
    candidate = WorkerProfileFactory(name="新来的", grid=tree["west"], state="selected")

    begun = profiles.Appointment(Role.GRID_WORKER, SOON)
    profiles.appoint_worker(candidate, begun, by=secretary, at=AT)

    cover.refresh_from_db()
    assert cover.ends_on == date(2021, 2, 7)


def test_cover_of_a_vacancy_may_be_ended_by_hand(tree, worker, third, secretary):
    of_leave = leave_of(worker, third, TODAY, LATER).cover
    cover = covering.cover_vacancy(tree["east"], stand_in=third, ends_on=SOON, by=secretary, at=AT)

    with pytest.raises(TransitionRefused, match="不是空缺网格的代班"):
        covering.end_vacancy_cover(of_leave, by=secretary, at=AT)
    covering.end_vacancy_cover(cover, by=secretary, at=AT.replace(day=3))

    cover.refresh_from_db()
    assert cover.ends_on == date(2021, 2, 2)


def test_pages_lead_from_the_vacancy_to_its_cover_and_back(client, tree, secretary, colleague):
    client.force_login(secretary)
    url = reverse("grids:cover-vacancy", args=[tree["west"].code])
    shown = client.get(reverse("grids:cover-list")).content.decode()

    client.post(url, {"person": colleague.pk, "ends_on": "2099-01-01"})
    covered = client.get(reverse("grids:cover-list")).content.decode()
    client.post(reverse("grids:cover-end", args=[Post.objects.get(is_substitute=True).pk]))

    assert "没有人代班" in shown
    assert "由吴桂兰代班到 2099-01-01" in covered
    assert not Post.objects.filter(is_substitute=True).exists()


def test_page_changes_who_covers_a_leave(client, tree, worker, colleague, secretary):
    client.force_login(secretary)
    third = make_worker(tree["east"], "第三人")
    cover = PostFactory(
        user=colleague.user,
        grid=tree["west"],
        is_substitute=True,
        starts_on=TODAY,
        ends_on=date(2099, 1, 1),
    )
    leave = PostLeave.objects.create(
        post=own_post(worker),
        cover=cover,
        starts_on=TODAY,
        ends_on=date(2099, 1, 1),
        asked_by=worker.user,
        asked_at=AT,
    )

    done = client.post(reverse("grids:cover-leave", args=[leave.public_id]), {"person": third.pk})

    leave.refresh_from_db()
    assert done.status_code == 302
    assert leave.cover.user == third.user
