"""代班: who covers a place while its holder is away, or while nobody holds the post."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from grids.models import Grid, Post, PostLeave, WorkerProfile
from grids.services import posts
from grids.tree.vacancies import lead_of
from grids.workers.choices import GRID_ROLES, WorkerState
from yuanbao.audit import record, unit_of_work
from yuanbao.notifications import notify
from yuanbao.roles import Capability, Role
from yuanbao.workflow import TransitionRefused, lock

MANAGE = Capability.MANAGE_POSTS


class NoGridPost(TransitionRefused):
    """Only posts of grid workers and chiefs pass on and are covered in this way."""


class NotOnDuty(TransitionRefused):
    """The one who is to take over or to cover is not in grid work now, or not free."""


@unit_of_work
def change_cover(leave: PostLeave, *, stand_in: WorkerProfile, by: Any, at: datetime) -> PostLeave:
    """Let somebody else cover what is left of a leave; the present substitute stops before.

    By the holder, or by whoever manages the posts there. Raises OutOfReach, NotOnDuty,
    TransitionRefused for a leave that is over.
    """
    leave = PostLeave.objects.select_for_update(of=("self",)).get(pk=leave.pk)
    post = own_or_managed(leave.post, by=by)
    start = max(leave.starts_on, localdate(at))
    if leave.cancelled_at is not None or leave.ends_on < start:
        raise TransitionRefused(_("这次请假已经结束了。"))
    user = free_stand_in(stand_in, post, start, leave.ends_on)
    old = leave.cover
    if old is not None and old.user_id == user.pk and old.ends_on == leave.ends_on:
        raise NotOnDuty(_("已经由%(name)s代班，请另选一位。") % {"name": user})
    leave.cover = None
    leave.save(update_fields=["cover"])
    if old is not None:
        end_cover(old, start)
    leave.cover = cover_post(post, user, start, leave.ends_on, at=at)
    leave.save(update_fields=["cover"])
    record(leave, "change_cover", by=by, at=at, post=post.pk, stand_in=user.pk)
    told = f"cover:{leave.pk}:{leave.cover.pk}"
    tell(user, told, _("%(grid)s从 %(day)s 起由您代班"), post.grid, start, at)
    return leave


@unit_of_work
def cover_vacancy(
    grid: Grid, *, stand_in: WorkerProfile, ends_on: date, by: Any, at: datetime
) -> Post:
    """Let somebody cover a place that has no worker or chief, from today until a last day.

    Raises OutOfReach, NoGridPost, NotOnDuty, TransitionRefused where somebody serves or covers.
    """
    grid, today = lock(grid, by=by, capability=MANAGE), localdate(at)
    role = lead_of(grid)
    if role not in GRID_ROLES or grid.is_retired:
        raise NoGridPost(_("只有在用的单元网格和网格长片区可以排代班。"))
    if ends_on < today:
        raise TransitionRefused(_("最后一天已经过了，请改一下。"))
    for post in Post.objects.on(today).filter(grid=grid, role=role).select_related("user"):
        words = {"name": post.user}
        if post.is_substitute:
            raise TransitionRefused(_("现在已经由%(name)s代班，请先结束再另排。") % words)
        raise TransitionRefused(_("现在由%(name)s任职，没有空缺；请假请用“请假代班”。") % words)
    user = serving_user(stand_in)
    check_not_away(user, today, ends_on)
    term = posts.Term(today, ends_on, is_substitute=True, work_phone=phone_of(user, today))
    post = posts.appoint(user, grid=grid, role=Role(role), term=term, by=by, at=at)
    record(post, "cover_vacancy", by=by, at=at, grid=grid.code, until=f"{ends_on:%F}")
    tell(user, f"vacancy:{post.pk}", _("%(grid)s从 %(day)s 起由您代班"), grid, today, at)
    return post


@unit_of_work
def end_vacancy_cover(post: Post, *, by: Any, at: datetime) -> None:
    """Let the cover of a vacant place end today; begun today, it never was.

    Raises OutOfReach, TransitionRefused for what covers a leave or is over.
    """
    post = lock(post, by=by, capability=MANAGE)
    if not post.is_substitute or post.covers.exists() or not post.is_held_on(localdate(at)):
        raise TransitionRefused(_("这不是空缺网格的代班，或已经结束了。"))
    record(post, "end_vacancy_cover", by=by, at=at, grid=post.grid.code)
    end_cover(post, localdate(at))


def end_covers_of_vacancy(grid: Grid, role: str, first_day: date) -> None:
    """Let who covers a vacant place stop before somebody begins there."""
    rows = Post.objects.filter(grid=grid, role=role, is_substitute=True, covers=None)
    for post in rows.exclude(ends_on__lt=first_day):
        end_cover(post, first_day)


def cut_leaves(post: Post, first_day: date, *, at: datetime) -> None:
    """End a post's leaves with it: nobody is away from a post that is another's by then."""
    for leave in post.leaves.filter(cancelled_at=None, ends_on__gte=first_day):
        cover = leave.cover
        if leave.starts_on >= first_day:
            leave.cancelled_at, leave.cover = at, None
        else:
            leave.ends_on = first_day - timedelta(days=1)
        leave.save(update_fields=["cancelled_at", "cover", "ends_on"])
        if cover is not None:
            end_cover(cover, first_day)


def free_stand_in(profile: WorkerProfile, post: Post, starts_on: date, ends_on: date) -> Any:
    """Return the account of who may cover a post on these days. Raises NotOnDuty."""
    user = serving_user(profile)
    if user.pk == post.user_id:
        raise NotOnDuty(_("不能自己代自己的班，请另选一位。"))
    check_not_away(user, starts_on, ends_on)
    return user


def check_not_away(user: Any, starts_on: date, ends_on: date) -> None:
    """Raise NotOnDuty where the person is on leave on one of the days."""
    away = PostLeave.objects.filter(
        post__user=user, cancelled_at=None, starts_on__lte=ends_on, ends_on__gte=starts_on
    )
    if away.exists():
        raise NotOnDuty(_("%(name)s这几天也请假，请另选一位。") % {"name": user})


def cover_post(post: Post, user: Any, starts_on: date, ends_on: date, *, at: datetime) -> Post:
    """Make the substitute's post; the system does it, for a holder manages no posts."""
    held = Post.objects.filter(user=user, grid=post.grid, role=post.role)
    if held.exclude(ends_on__lt=starts_on).filter(starts_on__lte=ends_on).exists():
        raise NotOnDuty(_("%(name)s这几天已经在这个网格任职，请另选一位。") % {"name": user})
    number = phone_of(user, post.starts_on)
    term = posts.Term(starts_on, ends_on, is_substitute=True, work_phone=number)
    return posts.appoint(user, grid=post.grid, role=Role(post.role), term=term, by=None, at=at)


def phone_of(user: Any, on: date) -> str:
    """Return the number that residents ring while somebody covers: their own grid phone."""
    own = Post.objects.on(on).filter(user=user, role__in=GRID_ROLES)
    return own.exclude(work_phone="").values_list("work_phone", flat=True).first() or ""


def end_cover(cover: Post, first_day: date) -> None:
    """End a substitute's post the day before; one that had not begun goes."""
    if cover.starts_on >= first_day:
        cover.delete()
        return
    cover.ends_on = first_day - timedelta(days=1)
    cover.save(update_fields=["ends_on"])


def covers_of(user: Any, starts_on: date, ends_on: date) -> list[Post]:
    """Return the posts that the person covers on one of the days."""
    rows = Post.objects.filter(user=user, is_substitute=True, starts_on__lte=ends_on)
    rows = rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on))
    return list(rows.select_related("grid").defer("grid__boundary").order_by("pk"))


def serving_user(profile: WorkerProfile) -> Any:
    """Return the account of somebody in grid work. Raises NotOnDuty."""
    if profile.state != WorkerState.APPOINTED or profile.user is None:
        raise NotOnDuty(_("%(name)s现在不在岗，请另选一位。") % {"name": profile})
    return profile.user


def grid_post(post: Post, *, by: Any) -> Post:
    """Return the post locked. Raises OutOfReach, NoGridPost."""
    post = lock(post, by=by, capability=MANAGE)
    if post.role not in GRID_ROLES:
        raise NoGridPost(_("只有网格员和网格长的岗位在这里交接。"))
    return post


def own_or_managed(post: Post, *, by: Any) -> Post:
    """Return the post locked, for its holder and whoever manages it. Raises as `grid_post`."""
    mine = Post.objects.filter(pk=post.pk, user=by.pk, role__in=GRID_ROLES)
    return mine.select_for_update(of=("self",)).first() or grid_post(post, by=by)


def tell(user: Any, key: str, words: str, grid: Grid, day: date, at: datetime) -> None:
    title = words % {"grid": grid.name, "day": f"{day:%F}"}
    notify(key=key, user=user, title=title, url=reverse("grids:my-post"), at=at)
