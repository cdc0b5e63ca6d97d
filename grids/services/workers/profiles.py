"""From being proposed to withdrawing: who becomes a grid worker, and by whose decision."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from grids.choices import Level
from grids.models import Grid, Post, SelectionOpinion, WorkerProfile
from grids.services import posts
from grids.services.workers import covering, phone_passing
from grids.workers import workflow as worker_workflow
from grids.workers.choices import GRID_ROLES, WorkerState
from yuanbao.audit import record, unit_of_work
from yuanbao.crypto import blind_index
from yuanbao.roles import Capability, Role
from yuanbao.services.accounts import open_account
from yuanbao.workflow import TransitionRefused, apply, lock, who_was_first

# So many people must agree before a candidate is selected.
SELECTORS = 2


class KnownAlready(TransitionRefused):
    """Somebody with that phone is in grid work already, or proposed for it."""


class SpokeAlready(TransitionRefused):
    """The person gave their opinion before; a second person must give the other one."""


class NotTheirAccount(TransitionRefused):
    """The login belongs to somebody else."""


@dataclass(frozen=True)
class Candidate:
    """Who is proposed, and what they are besides."""

    name: str
    phone: str
    source: str
    is_part_time: bool = False
    recommended_by: str = ""


@dataclass(frozen=True)
class Appointment:
    """As what somebody begins, when, and with which account; an empty login opens a new one."""

    role: Role
    starts_on: date
    login: str = ""
    work_phone: str = ""


@unit_of_work
def propose(candidate: Candidate, *, grid: Grid, by: Any, at: datetime) -> WorkerProfile:
    """Propose a person for the grid. Raises OutOfReach, KnownAlready, TransitionRefused."""
    grid = lock(grid, by=by, capability=Capability.MANAGE_POSTS)
    if grid.is_retired or grid.level < Level.COMPOUND:
        raise TransitionRefused(_("请选一个在用的小区、网格长片区或单元网格。"))
    known = WorkerProfile.objects.living()
    if known.filter(phone_index=blind_index("phone", candidate.phone)).exists():
        raise KnownAlready(_("这个手机号已经登记过人选，没有重复登记。"))
    profile = WorkerProfile.objects.create(
        name=candidate.name,
        phone=candidate.phone,
        source=candidate.source,
        is_part_time=candidate.is_part_time,
        recommended_by=candidate.recommended_by,
        grid=grid,
        proposed_at=at,
    )
    record(profile, "propose_worker", by=by, at=at, grid=grid.code, source=candidate.source)
    return profile


@unit_of_work
def give_opinion(
    profile: WorkerProfile, *, agrees: bool, words: str, by: Any, at: datetime
) -> WorkerProfile:
    """Say whether the candidate is fit; the second who agrees selects.

    Raises OutOfReach, SpokeAlready, TransitionRefused for a refusal without words or somebody
    who is no candidate any more.
    """
    profile = lock(profile, by=by, capability=Capability.MANAGE_POSTS)
    if profile.state != WorkerState.CANDIDATE:
        raise TransitionRefused(who_was_first(profile, worker_workflow.SELECT.label))
    if profile.opinions.filter(by=by).exists():
        raise SpokeAlready(_("您已经提过意见；还要另一个人也同意，才算选定。"))
    if not agrees and not words.strip():
        raise TransitionRefused(_("不同意请写一句理由。"))
    SelectionOpinion.objects.create(profile=profile, agrees=agrees, words=words, by=by, at=at)
    record(profile, "give_opinion", by=by, at=at, agrees=agrees)
    if profile.opinions.filter(agrees=True).count() < SELECTORS:
        return profile
    return apply(profile, worker_workflow.SELECT, by=by, at=at)


@unit_of_work
def appoint_worker(
    profile: WorkerProfile, appointment: Appointment, *, by: Any, at: datetime
) -> tuple[WorkerProfile, str]:
    """Give a selected person their post; returns the initial password of a new account, else "".

    Raises OutOfReach, TransitionRefused, NotTheirAccount, and what `posts.appoint` raises.
    """
    profile = lock(profile, by=by, capability=Capability.MANAGE_POSTS)
    if profile.state != WorkerState.SELECTED:
        raise TransitionRefused(who_was_first(profile, worker_workflow.APPOINT.label))
    user, password = _account_for(profile, appointment.login, at=at)
    # From here on name and phone stand with the account; the index keeps the phone unique.
    profile = apply(profile, worker_workflow.APPOINT, by=by, at=at, user=user)
    covering.end_covers_of_vacancy(profile.grid, appointment.role, appointment.starts_on)
    posts.appoint(
        user,
        grid=profile.grid,
        role=appointment.role,
        term=posts.Term(appointment.starts_on, work_phone=appointment.work_phone),
        by=by,
        at=at,
    )
    return profile, password


def _account_for(profile: WorkerProfile, login: str, *, at: datetime) -> tuple[Any, str]:
    users = get_user_model().objects
    if not login:
        login = _free_login()
    known = users.filter(username=login).first()
    if known is None:
        return open_account(username=login, name=profile.name, phone=profile.phone, by=None, at=at)
    is_theirs = known.name == profile.name and known.phone_index == profile.phone_index
    if known.is_resident or not known.is_open_on(localdate(at)) or not is_theirs:
        raise NotTheirAccount(
            _("登录名“%(login)s”是别人的或已停用，请另填；留空就开一个新账号。") % {"login": login}
        )
    return known, ""


def _free_login() -> str:
    """Return the next login: g00001, then g00002 and so on."""
    taken = get_user_model().objects.filter(username__regex=r"^g[0-9]{5}$")
    last = taken.order_by("-username").values_list("username", flat=True).first()
    return f"g{int(last[1:]) + 1 if last else 1:05d}"


@unit_of_work
def withdraw_worker(
    profile: WorkerProfile, *, reason: str, note: str, last_day: date, by: Any, at: datetime
) -> WorkerProfile:
    """Let a person leave grid work: every post on foot ends after the last day.

    Their leaves end too, and their phones are asked back. Raises OutOfReach, TransitionRefused, EndsBeforeStart for a post that begins later.
    """
    profile = apply(
        profile,
        worker_workflow.WITHDRAW,
        by=by,
        at=at,
        why=note,
        withdrawal=reason,
        withdrawal_note=note,
    )
    first_day_without = last_day + timedelta(days=1)
    for post in open_posts(profile, last_day):
        if post.is_substitute:
            covering.end_cover(post, first_day_without)
            continue
        covering.cut_leaves(post, first_day_without, at=at)
        posts.relieve(post, ends_on=last_day, by=by, at=at)
    if profile.user is not None:
        phone_passing.return_all(profile.user, by=by, at=at)
    return profile


def open_posts(profile: WorkerProfile, on: date) -> list[Post]:
    """Return the posts on foot that the person holds that day or later."""
    if profile.user_id is None:
        return []
    rows = Post.objects.filter(user=profile.user_id, role__in=GRID_ROLES).exclude(ends_on__lt=on)
    return list(rows.select_related("grid", "user").defer("grid__boundary").order_by("pk"))


def follow_closed(grid: Grid, successors: Sequence[Grid]) -> None:
    """Let who was won for a closed place, and is not in service yet, be appointed to the first heir.

    Runs inside the tree's unit of work.
    """
    if successors:
        waiting = {WorkerState.CANDIDATE, WorkerState.SELECTED}
        WorkerProfile.objects.filter(grid=grid, state__in=waiting).update(grid=successors[0])
