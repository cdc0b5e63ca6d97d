"""Who serves where: appoint, relieve, and pass posts on when a place is redrawn."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from grids.models import Grid, Post
from grids.services.refusals import PlaceRetired
from grids.signals import post_passed_on
from yuanbao.audit import record, unit_of_work
from yuanbao.roles import Capability, Role
from yuanbao.workflow import TransitionRefused, lock


class AlreadyServes(TransitionRefused):
    """The person holds that very post on that day."""


class EndsBeforeStart(TransitionRefused):
    """The last day lies before the first."""


@dataclass(frozen=True)
class Term:
    """From when to when; no last day means until further notice."""

    starts_on: date
    ends_on: date | None = None
    is_substitute: bool = False
    work_phone: str = ""


@unit_of_work
def appoint(
    user: Any,
    *,
    grid: Grid,
    role: Role,
    term: Term,
    by: Any,
    at: datetime,
) -> Post:
    """Give the person a post for a term, its first and last day included.

    Raises OutOfReach, PlaceRetired, AlreadyServes, EndsBeforeStart.
    """
    grid = lock(grid, by=by, capability=Capability.MANAGE_POSTS)
    if grid.is_retired:
        raise PlaceRetired(_("“%s”已停用，没有保存。请选接续它的网格。") % grid.name)
    if term.ends_on is not None and term.ends_on < term.starts_on:
        raise EndsBeforeStart(_("离任日期早于任职日期，没有保存。"))
    if Post.objects.on(term.starts_on).filter(user=user, grid=grid, role=role).exists():
        raise AlreadyServes(_("%(who)s已经在“%(grid)s”任这个岗位。") % {"who": user, "grid": grid})
    post = Post.objects.create(user=user, grid=grid, role=role, **asdict(term))
    record(post, "appoint", by=by, at=at, grid=grid.code, role=role)
    return post


@unit_of_work
def amend(post: Post, term: Term, *, by: Any, at: datetime) -> Post:
    """Correct a post's last day, work phone or mark of a substitute; its first day stays.

    Raises OutOfReach, EndsBeforeStart.
    """
    post = lock(post, by=by, capability=Capability.MANAGE_POSTS)
    if term.ends_on is not None and term.ends_on < post.starts_on:
        raise EndsBeforeStart(_("离任日期早于任职日期，没有保存。"))
    post.ends_on = term.ends_on
    post.work_phone, post.is_substitute = term.work_phone, term.is_substitute
    post.save(update_fields=["ends_on", "work_phone", "is_substitute"])
    ends_on = post.ends_on.isoformat() if post.ends_on else None
    record(post, "amend_post", by=by, at=at, ends_on=ends_on)
    return post


@unit_of_work
def relieve(post: Post, *, ends_on: date, by: Any, at: datetime) -> Post:
    """Let the post end after `ends_on`. Raises OutOfReach, EndsBeforeStart."""
    term = Term(post.starts_on, ends_on, post.is_substitute, post.work_phone)
    return amend(post, term, by=by, at=at)


def pass_on(grid: Grid, successors: Iterable[Grid], *, by: Any, on: date, at: datetime) -> None:
    """End the posts on a closed place; their holders serve on all its successors from that day.

    A post that begins on that day or later moves as it is. Runs inside the caller's unit of work.
    """
    successors = list(successors)
    for post in grid.posts.exclude(ends_on__lt=on).select_for_update(of=("self",)):
        heirs = [_repeat(post, new, max(on, post.starts_on)) for new in successors]
        post_passed_on.send(sender=Post, post=post, heirs=heirs)
        if post.starts_on >= on:
            post.delete()
        else:
            post.ends_on = on - timedelta(days=1)
            post.save(update_fields=["ends_on"])
        record(
            grid,
            "pass_on_post",
            by=by,
            at=at,
            user=post.user_id,
            to=[new.code for new in successors],
        )


def _repeat(post: Post, grid: Grid, starts_on: date) -> Post:
    """Give the holder the same post on another place, unless it is held already."""
    same = Post.objects.on(starts_on).filter(user=post.user_id, grid=grid, role=post.role)
    return same.first() or Post.objects.create(
        user_id=post.user_id,
        grid=grid,
        role=post.role,
        starts_on=starts_on,
        ends_on=post.ends_on,
        is_substitute=post.is_substitute,
        work_phone=post.work_phone,
    )
