"""手机交接: from hand to hand, from the store and back to it; done when both have confirmed it."""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from grids.models import GridPhone, PhoneHandOver, Post, WorkerProfile
from grids.workers import workflow as worker_workflow
from grids.workers.choices import GRID_ROLES, PhoneState, WorkerState
from yuanbao.audit import record, unit_of_work
from yuanbao.notifications import notify
from yuanbao.roles import Capability
from yuanbao.workflow import OutOfReach, TransitionRefused, apply, lock, who_was_first

MANAGE = Capability.MANAGE_POSTS


@unit_of_work
def begin_hand_over(phone: GridPhone, *, to: WorkerProfile, by: Any, at: datetime) -> PhoneHandOver:
    """Ask both hands to confirm: the holder that they gave it, `to` that they have it.

    Raises OutOfReach, TransitionRefused for a phone that is lost or scrapped, somebody who does
    not serve, the present holder, or while another hand-over is open.
    """
    phone = lock(phone, by=by, capability=MANAGE)
    if phone.state not in worker_workflow.ISSUE.sources:
        raise TransitionRefused(who_was_first(phone, worker_workflow.ISSUE.label))
    if to.state != WorkerState.APPOINTED or to.user is None:
        raise TransitionRefused(_("%(name)s现在不在岗，请另选一位。") % {"name": to})
    if phone.holder_id == to.user_id:
        raise TransitionRefused(_("手机已经在%(name)s手里。") % {"name": to})
    if open_hand_over(phone) is not None:
        raise TransitionRefused(_("这部手机还有一次交接没有确认，请先确认或取消。"))
    passing = PhoneHandOver.objects.create(
        phone=phone,
        giver=phone.holder,
        taker=to.user,
        asked_by=by,
        asked_at=at,
        # Out of the store it is given by whoever keeps the store.
        given_by=None if phone.holder_id else by,
        given_at=None if phone.holder_id else at,
    )
    record(phone, "begin_phone_hand_over", by=by, at=at, to=to.user_id)
    for user in filter(None, (phone.holder, to.user)):
        _ask(passing, user, _("请确认网格手机交接"), at=at)
    return passing


def _ask(passing: PhoneHandOver, user: Any, title: str, *, at: datetime) -> None:
    notify(
        key=f"phone:{passing.pk}:{user.pk}",
        user=user,
        title=title,
        body=passing.phone.grid.name,
        url=reverse("grids:my-phones"),
        at=at,
    )


@unit_of_work
def begin_return(phone: GridPhone, *, by: Any, at: datetime) -> PhoneHandOver:
    """Ask the holder to give the phone back to the store; who keeps the store confirms it too.

    Raises OutOfReach, TransitionRefused for a phone that nobody uses, or while another hand-over
    is open.
    """
    phone = lock(phone, by=by, capability=MANAGE)
    if phone.state != PhoneState.ISSUED:
        raise TransitionRefused(who_was_first(phone, worker_workflow.TAKE_BACK.label))
    if open_hand_over(phone) is not None:
        raise TransitionRefused(_("这部手机还有一次交接没有确认，请先确认或取消。"))
    passing = PhoneHandOver.objects.create(
        phone=phone, giver=phone.holder, asked_by=by, asked_at=at
    )
    record(phone, "begin_phone_return", by=by, at=at)
    _ask(passing, phone.holder, _("请交回网格手机"), at=at)
    return passing


def pass_with_post(post: Post, *, to: WorkerProfile, by: Any, at: datetime) -> list[PhoneHandOver]:
    """Begin the hand-over of the phones that belong to a post; one that is on its way stays so."""
    return [
        begin_hand_over(phone, to=to, by=by, at=at)
        for phone in _held(post.user, by)
        if (phone.grid_id == post.grid_id or phone.number == post.work_phone)
        and open_hand_over(phone) is None
    ]


def return_all(user: Any, *, by: Any, at: datetime) -> list[PhoneHandOver]:
    """Begin the return of every phone that somebody uses; one that is on its way stays so."""
    return [
        begin_return(phone, by=by, at=at)
        for phone in _held(user, by)
        if open_hand_over(phone) is None
    ]


def _held(user: Any, by: Any) -> list[GridPhone]:
    """Return the phones that somebody uses, as far as `by` manages them."""
    reach = GridPhone.objects.all() if by is None else GridPhone.objects.permitted(by, MANAGE)
    rows = reach.filter(holder=user, state=PhoneState.ISSUED).select_related("grid")
    return list(rows.defer("grid__boundary").order_by("pk"))


def open_hand_over(phone: GridPhone) -> PhoneHandOver | None:
    """Return the hand-over that is not confirmed by both yet."""
    rows = phone.hand_overs.filter(taken_at=None, cancelled_at=None)
    return rows.select_related("giver", "taker").first()


@unit_of_work
def confirm_given(passing: PhoneHandOver, *, by: Any, at: datetime) -> PhoneHandOver:
    """The holder says that they gave it; whoever manages the posts may say so for them.

    Raises OutOfReach, TransitionRefused.
    """
    passing = _locked(passing)
    if by.pk != passing.giver_id:
        lock(passing.phone, by=by, capability=MANAGE)
    if passing.given_at is not None:
        raise TransitionRefused(_("已经确认过交出。"))
    passing.given_by, passing.given_at = by, at
    passing.save(update_fields=["given_by", "given_at"])
    record(passing.phone, "confirm_phone_given", by=by, at=at)
    return passing


@unit_of_work
def confirm_taken(passing: PhoneHandOver, *, by: Any, at: datetime) -> PhoneHandOver:
    """The new holder says that they have it: the phone is theirs, its number is on their posts.

    Raises OutOfReach for anybody else, TransitionRefused before it was given.
    """
    passing = _locked(passing)
    if by.pk != passing.taker_id:
        raise OutOfReach(f"{by} does not take phone {passing.phone_id}")
    if passing.given_at is None:
        raise TransitionRefused(_("交机人还没有确认交出。"))
    passing.taken_at = at
    passing.save(update_fields=["taken_at"])
    phone = apply(
        passing.phone,
        worker_workflow.ISSUE,
        by=None,
        at=at,
        holder=passing.taker,
        detail={"to_person": passing.taker_id},
    )
    record(phone, "confirm_phone_taken", by=by, at=at)
    number_of_posts(phone, passing.giver_id, "", at=at)
    number_of_posts(phone, passing.taker_id, phone.number, at=at)
    return passing


@unit_of_work
def confirm_stored(passing: PhoneHandOver, *, by: Any, at: datetime) -> PhoneHandOver:
    """Who keeps the store says that a phone is back: it is nobody's then.

    Raises OutOfReach, TransitionRefused before it was given, or where somebody is to take it.
    """
    passing = _locked(passing)
    lock(passing.phone, by=by, capability=MANAGE)
    if passing.taker_id is not None:
        raise TransitionRefused(_("这部手机是交给人的，请接机人确认接收。"))
    if passing.given_at is None:
        raise TransitionRefused(_("交机人还没有确认交出。"))
    passing.taken_at = at
    passing.save(update_fields=["taken_at"])
    take = worker_workflow.TAKE_BACK
    phone = apply(passing.phone, take, by=by, at=at, why=_("交回库房"), holder=None)
    number_of_posts(phone, passing.giver_id, "", at=at)
    return passing


@unit_of_work
def cancel_hand_over(passing: PhoneHandOver, *, by: Any, at: datetime) -> PhoneHandOver:
    """Leave the phone where it is. Raises OutOfReach, TransitionRefused."""
    passing = _locked(passing)
    lock(passing.phone, by=by, capability=MANAGE)
    passing.cancelled_at = at
    passing.save(update_fields=["cancelled_at"])
    record(passing.phone, "cancel_phone_hand_over", by=by, at=at)
    return passing


def _locked(passing: PhoneHandOver) -> PhoneHandOver:
    rows = PhoneHandOver.objects.select_for_update(of=("self",))
    passing = rows.select_related("phone__grid", "giver", "taker").get(pk=passing.pk)
    if not passing.is_open:
        raise TransitionRefused(_("这次交接已经完成或取消。"))
    return passing


def drop_hand_over(phone: GridPhone, *, at: datetime) -> None:
    """Cancel the hand-over that is not confirmed by both, if there is one."""
    passing = open_hand_over(phone)
    if passing is not None:
        passing.cancelled_at = at
        passing.save(update_fields=["cancelled_at"])


def number_of_posts(phone: GridPhone, user_id: int | None, number: str, *, at: datetime) -> None:
    """Write the number on the person's posts on foot that are the phone's or have none.

    With "" it is taken from where it stands, but for a post on the phone's own grid that ends:
    residents ring the grid's phone there until the last day.
    """
    if user_id is None:
        return
    rows = Post.objects.on(localdate(at)).filter(user=user_id, role__in=GRID_ROLES)
    if number:
        rows = rows.filter(Q(grid=phone.grid_id) | Q(work_phone=""))
    else:
        rows = rows.filter(work_phone=phone.number)
        rows = rows.exclude(grid=phone.grid_id, ends_on__isnull=False)
    rows.update(work_phone=number)
