"""调阅: to look through a camera one asks, another person allows it, and each look is written down."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from grids.devices import workflow as device_workflow
from grids.devices.choices import ViewingState
from grids.models import Camera, Post, Viewing, ViewingRequest
from yuanbao.audit import record, unit_of_work
from yuanbao.notifications import notify
from yuanbao.redaction import without_numbers
from yuanbao.roles import Capability, roles_granting
from yuanbao.workflow import OutOfReach, Transition, TransitionRefused, apply, lock, moves_of

LONGEST = timedelta(hours=24)


class ViewingRefused(TransitionRefused):
    """Nobody looks through the camera now; the words say why."""


@dataclass(frozen=True)
class Wish:
    """Why somebody wants to look, at what, and from when to when."""

    reason: str
    content: str
    starts_at: datetime
    ends_at: datetime


@unit_of_work
def ask(camera: Camera, wish: Wish, *, by: Any, at: datetime) -> ViewingRequest:
    """Ask to look through the camera for a while. Raises OutOfReach, ViewingRefused."""
    camera = lock(camera, by=by, capability=Capability.ASK_VIEWING)
    if not camera.is_active:
        raise ViewingRefused(_("这台摄像机已停用，不能调阅。您填的内容还在。"))
    if wish.ends_at <= max(wish.starts_at, at):
        raise ViewingRefused(_("结束时间已经过了，或早于开始时间。请改时间，您填的内容还在。"))
    if wish.ends_at - wish.starts_at > LONGEST:
        raise ViewingRefused(_("一次最多申请 24 小时。请缩短时间，您填的内容还在。"))
    request = ViewingRequest.objects.create(
        camera=camera,
        asked_by=by,
        asked_at=at,
        reason=without_numbers(wish.reason),
        content=without_numbers(wish.content),
        starts_at=wish.starts_at,
        ends_at=wish.ends_at,
    )
    record(request, "ask_viewing", by=by, at=at, camera=camera.code)
    for person in _deciders(camera, at=at):
        if person.pk != by.pk:
            _tell(request, person, "asked", _("有调阅申请待批准"), at=at)
    return request


def approve(request: ViewingRequest, decision: str, *, by: Any, at: datetime) -> ViewingRequest:
    """Allow it. Raises OutOfReach, TransitionRefused; ViewingRefused to whoever asked, or too late."""
    if request.ends_at <= at:
        raise ViewingRefused(_("申请的时段已过，批准也看不了了。请申请人重新申请。"))
    return _decide(request, device_workflow.APPROVE, decision, by=by, at=at)


def refuse(request: ViewingRequest, decision: str, *, by: Any, at: datetime) -> ViewingRequest:
    """Say no, with the reason. Raises OutOfReach, TransitionRefused, ViewingRefused."""
    return _decide(request, device_workflow.REFUSE, decision, by=by, at=at)


def revoke(request: ViewingRequest, decision: str, *, by: Any, at: datetime) -> ViewingRequest:
    """Take the permission back; whoever is looking sees nothing more."""
    return _decide(request, device_workflow.REVOKE, decision, by=by, at=at)


@unit_of_work
def _decide(
    request: ViewingRequest, move: Any, decision: str, *, by: Any, at: datetime
) -> ViewingRequest:
    if request.asked_by_id == by.pk:
        raise ViewingRefused(_("自己的申请要由别人决定。"))
    if move is not device_workflow.APPROVE and not decision.strip():
        raise ViewingRefused(_("请写明原因，申请人会看到。"))
    words = without_numbers(decision.strip())
    request = apply(request, move, by=by, at=at, why=words, decision=words, decided_by=by)
    title = _("调阅申请：%s") % request.get_state_display()
    _tell(request, request.asked_by, request.state, title, at=at)
    return request


@unit_of_work
def withdraw(request: ViewingRequest, *, by: Any, at: datetime) -> ViewingRequest:
    """Take one's own request back before it is decided."""
    if request.asked_by_id != by.pk:
        raise OutOfReach(f"{by} did not ask for {request.pk}")
    return apply(request, device_workflow.WITHDRAW, by=by, at=at)


@unit_of_work
def watch(request: ViewingRequest, *, by: Any, at: datetime) -> Viewing:
    """Begin to look, which is written down first. Raises OutOfReach, ViewingRefused."""
    request = lock(request, by=by, capability=Capability.ASK_VIEWING)
    if request.asked_by_id != by.pk:
        raise OutOfReach(f"{by} did not ask for {request.pk}")
    why = why_not(request, at=at)
    if why:
        raise ViewingRefused(why)
    viewing = Viewing.objects.create(request=request, by=by, at=at)
    record(request, "watch", by=by, at=at, camera=request.camera.code)
    return viewing


def why_not(request: ViewingRequest, *, at: datetime) -> str:
    """Say why one cannot look now; empty when one can."""
    if request.state != ViewingState.APPROVED:
        return _("这次申请现在是“%s”，不能观看。") % request.get_state_display()
    if at < request.starts_at:
        moment = localtime(request.starts_at).strftime("%m-%d %H:%M")
        return _("批准的时段从 %s 开始，到时再看。") % moment
    if at >= request.ends_at:
        return _("批准的时段已过，要看请重新申请。")
    if not request.camera.is_active or not request.camera.stream:
        return _("这台摄像机没有可用的视频流，请联系“%s”。") % request.camera.owner
    return ""


def moves_for(request: ViewingRequest, *, by: Any) -> list[Transition]:
    """Return the moves that `by` can make now: one's own request is withdrawn, others' decided."""
    own = request.asked_by_id == by.pk
    moves = moves_of(request, device_workflow.VIEWING_MOVES, by=by)
    return [move for move in moves if (move is device_workflow.WITHDRAW) == own]


def _deciders(camera: Camera, *, at: datetime) -> list[Any]:
    posts = Post.objects.on(localdate(at)).filter(
        role__in=roles_granting(Capability.APPROVE_VIEWING),
        user__is_active=True,
        grid__tree_id=camera.grid.tree_id,
        grid__lft__lte=camera.grid.lft,
        grid__rght__gte=camera.grid.rght,
    )
    return list({post.user_id: post.user for post in posts.select_related("user")}.values())


def _tell(request: ViewingRequest, person: Any, act: str, title: str, *, at: datetime) -> None:
    notify(
        key=f"viewing:{request.pk}:{act}:{person.pk}",
        user=person,
        title=title,
        body=request.camera.name,
        url=reverse("grids:viewing-detail", args=[request.public_id]),
        at=at,
    )
