"""A post passes on: handed over for good, or covered while its holder is away.

Orders and tasks are given to the post of a grid, not to a person: whoever holds the post has
them from the first day on. What was open on the day is noted with the change. The grid's phone
goes along: its hand-over begins with the post's, and both confirm it.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from grids.holdings import count_all, holdings
from grids.models import Grid, HandOver, Post, PostLeave, WorkerProfile
from grids.services import posts
from grids.services.workers import covering, phone_passing
from grids.services.workers.covering import NoGridPost, NotOnDuty
from yuanbao.audit import record, unit_of_work
from yuanbao.workflow import TransitionRefused

__all__ = [
    "NoGridPost",
    "NotOnDuty",
    "carried_in",
    "carried_with",
    "come_back",
    "hand_over",
    "take_leave",
]


def carried_with(grid: Grid) -> list[dict[str, Any]]:
    """Return what is to be done in the place today, as label and number; empty kinds are left out."""
    return carried_in([grid])[grid.pk]


def carried_in(grids: Iterable[Grid]) -> dict[int, list[dict[str, Any]]]:
    """Return by place what `carried_with` does for one; one statement counts for all of them."""
    places = list(grids)
    kinds = {kind: kind.each(places) for kind in holdings() if kind.is_work}
    pairs = [(grid.pk, kind) for grid in places for kind in kinds]
    counted = count_all({f"{pk}:{kind.key}": kinds[kind][pk] for pk, kind in pairs})
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for pk, kind in pairs:
        if n := counted[f"{pk}:{kind.key}"]:
            found[pk].append({"label": str(kind.label), "n": n})
    return found


@unit_of_work
def hand_over(
    post: Post, *, to: WorkerProfile, first_day: date, note: str, by: Any, at: datetime
) -> HandOver:
    """Let `to` hold the post from `first_day`; its holder serves until the day before.

    The hand-over of the grid's phone begins too. Raises OutOfReach, NoGridPost, NotOnDuty,
    AlreadyServes, EndsBeforeStart, TransitionRefused for a substitute's post.
    """
    post = covering.grid_post(post, by=by)
    if post.is_substitute:
        raise TransitionRefused(_("代班的岗位不交接：到期自动结束，要换人请用“另排代班”。"))
    user = covering.serving_user(to)
    new = posts.appoint(
        user,
        grid=post.grid,
        role=post.role,  # type: ignore[arg-type]
        term=posts.Term(first_day, work_phone=post.work_phone),
        by=by,
        at=at,
    )
    covering.cut_leaves(post, first_day, at=at)
    posts.relieve(post, ends_on=first_day - timedelta(days=1), by=by, at=at)
    passed = HandOver.objects.create(
        old=post, new=new, carried=carried_with(post.grid), note=note, by=by, at=at
    )
    record(post, "hand_over_post", by=by, at=at, to=user.pk, first_day=f"{first_day:%F}")
    words = _("%(grid)s从 %(day)s 起由您负责")
    covering.tell(user, f"post-in:{new.pk}", words, post.grid, first_day, at)
    phone_passing.pass_with_post(post, to=to, by=by, at=at)
    return passed


@unit_of_work
def take_leave(
    post: Post, *, starts_on: date, ends_on: date, stand_in: WorkerProfile, by: Any, at: datetime
) -> PostLeave:
    """Note that the holder is away, and give the post to a substitute for these days.

    By the holder, or by whoever manages the posts there. Raises OutOfReach, NoGridPost,
    NotOnDuty, TransitionRefused for days that are over, run backwards or are taken already, and
    for somebody who covers another place on these days.
    """
    post = covering.own_or_managed(post, by=by)
    _check_days(post, starts_on, ends_on, at=at)
    user = covering.free_stand_in(stand_in, post, starts_on, ends_on)
    cover = covering.cover_post(post, user, starts_on, ends_on, at=at)
    leave = PostLeave.objects.create(
        post=post, cover=cover, starts_on=starts_on, ends_on=ends_on, asked_by=by, asked_at=at
    )
    record(leave, "take_post_leave", by=by, at=at, post=post.pk, stand_in=user.pk)
    words = _("%(grid)s从 %(day)s 起由您代班")
    covering.tell(user, f"cover:{leave.pk}", words, post.grid, starts_on, at)
    return leave


@unit_of_work
def come_back(leave: PostLeave, *, by: Any, at: datetime) -> PostLeave:
    """销假: the holder is back today; the substitute's post ends yesterday, or never was.

    Raises OutOfReach, TransitionRefused for a leave that is over.
    """
    leave = PostLeave.objects.select_for_update(of=("self",)).get(pk=leave.pk)
    covering.own_or_managed(leave.post, by=by)
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
        covering.end_cover(cover, today)
    record(leave, "come_back_to_post", by=by, at=at)
    return leave


def _check_days(post: Post, starts_on: date, ends_on: date, *, at: datetime) -> None:
    if post.is_substitute:
        raise TransitionRefused(_("代班的岗位不能再请假，请社区“另排代班”。"))
    if ends_on < starts_on:
        raise TransitionRefused(_("结束的日子在开始的前面，请改一下。"))
    if starts_on < localdate(at):
        raise TransitionRefused(_("开始的日子已经过了，请从今天起登记。"))
    if not (post.is_held_on(starts_on) and post.is_held_on(ends_on)):
        raise TransitionRefused(_("这几天不都在任期内，请改一下日子。"))
    taken = post.leaves.filter(cancelled_at=None, starts_on__lte=ends_on, ends_on__gte=starts_on)
    if taken.exists():
        raise TransitionRefused(_("这几天已经登记过请假。"))
    for cover in covering.covers_of(post.user, starts_on, ends_on):
        words = {"grid": cover.grid.name, "day": f"{cover.ends_on:%F}" if cover.ends_on else ""}
        raise TransitionRefused(
            _("这几天还代着“%(grid)s”的班（到 %(day)s），请先请社区另排代班，再登记请假。") % words
        )
