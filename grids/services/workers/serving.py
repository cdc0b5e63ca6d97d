"""A post passes on: handed over for good, or covered while its holder is away.

Orders and tasks are given to the post of a grid, not to a person: whoever holds the post has
them from the first day on. What was open on the day is noted with the change.
"""

from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from grids.holdings import count_all, holdings
from grids.models import Grid, HandOver, Post, PostLeave, WorkerProfile
from grids.services import posts
from grids.workers.choices import GRID_ROLES, WorkerState
from yuanbao.audit import record, unit_of_work
from yuanbao.notifications import notify
from yuanbao.roles import Capability
from yuanbao.workflow import TransitionRefused, lock


class NoGridPost(TransitionRefused):
    """Only posts of grid workers and chiefs pass on in this way."""


class NotOnDuty(TransitionRefused):
    """The one who is to take over or to cover is not in grid work now."""


def carried_with(grid: Grid) -> list[dict[str, Any]]:
    """Return what is to be done in the place today, as label and number; empty kinds are left out."""
    kinds = {kind.key: kind for kind in holdings() if kind.is_work}
    counted = count_all({key: kind.rows(grid) for key, kind in kinds.items()})
    return [{"label": str(kinds[key].label), "n": n} for key, n in counted.items() if n]


@unit_of_work
def hand_over(
    post: Post, *, to: WorkerProfile, first_day: date, note: str, by: Any, at: datetime
) -> HandOver:
    """Let `to` hold the post from `first_day`; its holder serves until the day before.

    Raises OutOfReach, NoGridPost, NotOnDuty, AlreadyServes, EndsBeforeStart.
    """
    post = _grid_post(post, by=by)
    user = _serving(to)
    new = posts.appoint(
        user,
        grid=post.grid,
        role=post.role,  # type: ignore[arg-type]
        term=posts.Term(first_day, work_phone=post.work_phone),
        by=by,
        at=at,
    )
    posts.relieve(post, ends_on=first_day - timedelta(days=1), by=by, at=at)
    passed = HandOver.objects.create(
        old=post, new=new, carried=carried_with(post.grid), note=note, by=by, at=at
    )
    record(post, "hand_over_post", by=by, at=at, to=user.pk, first_day=f"{first_day:%F}")
    _tell(user, f"post-in:{new.pk}", _("%(grid)s从 %(day)s 起由您负责"), post.grid, first_day, at)
    return passed


@unit_of_work
def take_leave(
    post: Post, *, starts_on: date, ends_on: date, stand_in: WorkerProfile, by: Any, at: datetime
) -> PostLeave:
    """Note that the holder is away, and give the post to a substitute for these days.

    By the holder, or by whoever manages the posts there. Raises OutOfReach, NoGridPost,
    NotOnDuty, TransitionRefused for days that are over, run backwards or are taken already.
    """
    post = _own_or_managed(post, by=by)
    _check_days(post, starts_on, ends_on, at=at)
    user = _serving(stand_in)
    if user.pk == post.user_id:
        raise NotOnDuty(_("不能自己代自己的班，请另选一位。"))
    if PostLeave.objects.filter(
        post__user=user, cancelled_at=None, starts_on__lte=ends_on, ends_on__gte=starts_on
    ).exists():
        raise NotOnDuty(_("%(name)s这几天也请假，请另选一位。") % {"name": user})
    cover = _cover(post, user, starts_on, ends_on, at=at)
    leave = PostLeave.objects.create(
        post=post, cover=cover, starts_on=starts_on, ends_on=ends_on, asked_by=by, asked_at=at
    )
    record(leave, "take_post_leave", by=by, at=at, post=post.pk, stand_in=user.pk)
    _tell(user, f"cover:{leave.pk}", _("%(grid)s从 %(day)s 起由您代班"), post.grid, starts_on, at)
    return leave


def _cover(post: Post, user: Any, starts_on: date, ends_on: date, *, at: datetime) -> Post:
    """Make the substitute's post; the system does it, for a holder manages no posts."""
    held = Post.objects.filter(user=user, grid=post.grid, role=post.role)
    if held.exclude(ends_on__lt=starts_on).filter(starts_on__lte=ends_on).exists():
        raise NotOnDuty(_("%(name)s这几天已经在这个网格任职，请另选一位。") % {"name": user})
    term = posts.Term(starts_on, ends_on, is_substitute=True, work_phone=_phone_of(user, post))
    return posts.appoint(user, grid=post.grid, role=post.role, term=term, by=None, at=at)  # type: ignore[arg-type]


def _phone_of(user: Any, post: Post) -> str:
    """Return the number that residents ring while somebody covers: their own grid phone."""
    own = Post.objects.on(post.starts_on).filter(user=user, role__in=GRID_ROLES)
    return own.exclude(work_phone="").values_list("work_phone", flat=True).first() or ""


@unit_of_work
def come_back(leave: PostLeave, *, by: Any, at: datetime) -> PostLeave:
    """销假: the holder is back today; the substitute's post ends yesterday, or never was.

    Raises OutOfReach, TransitionRefused for a leave that is over.
    """
    leave = PostLeave.objects.select_for_update(of=("self",)).get(pk=leave.pk)
    _own_or_managed(leave.post, by=by)
    today = localdate(at)
    if leave.cancelled_at is not None or leave.ends_on < today:
        raise TransitionRefused(_("这次请假已经结束了。"))
    cover = leave.cover
    if leave.starts_on >= today:
        leave.cancelled_at, leave.cover = at, None
    else:
        leave.ends_on = today - timedelta(days=1)
    leave.save(update_fields=["cancelled_at", "ends_on", "cover"])
    if cover is not None:
        _end_cover(cover, today)
    record(leave, "come_back_to_post", by=by, at=at)
    return leave


def _end_cover(cover: Post, today: date) -> None:
    if cover.starts_on >= today:
        cover.delete()
        return
    cover.ends_on = today - timedelta(days=1)
    cover.save(update_fields=["ends_on"])


def _grid_post(post: Post, *, by: Any) -> Post:
    post = lock(post, by=by, capability=Capability.MANAGE_POSTS)
    if post.role not in GRID_ROLES:
        raise NoGridPost(_("只有网格员和网格长的岗位在这里交接。"))
    return post


def _own_or_managed(post: Post, *, by: Any) -> Post:
    mine = Post.objects.filter(pk=post.pk, user=by.pk, role__in=GRID_ROLES)
    return mine.select_for_update(of=("self",)).first() or _grid_post(post, by=by)


def _serving(profile: WorkerProfile) -> Any:
    if profile.state != WorkerState.APPOINTED or profile.user is None:
        raise NotOnDuty(_("%(name)s现在不在岗，请另选一位。") % {"name": profile})
    return profile.user


def _check_days(post: Post, starts_on: date, ends_on: date, *, at: datetime) -> None:
    if ends_on < starts_on:
        raise TransitionRefused(_("结束的日子在开始的前面，请改一下。"))
    if starts_on < localdate(at):
        raise TransitionRefused(_("开始的日子已经过了，请从今天起登记。"))
    if not (post.is_held_on(starts_on) and post.is_held_on(ends_on)):
        raise TransitionRefused(_("这几天不都在任期内，请改一下日子。"))
    taken = post.leaves.filter(cancelled_at=None, starts_on__lte=ends_on, ends_on__gte=starts_on)
    if taken.exists():
        raise TransitionRefused(_("这几天已经登记过请假。"))


def _tell(user: Any, key: str, words: str, grid: Grid, day: date, at: datetime) -> None:
    title = words % {"grid": grid.name, "day": f"{day:%F}"}
    notify(key=key, user=user, title=title, url=reverse("grids:my-post"), at=at)
