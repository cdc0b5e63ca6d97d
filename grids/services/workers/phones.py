"""网格手机: stored, issued against two confirmations, lost with remote sign-out, taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from grids.models import Grid, GridPhone, PhoneHandOver, Post, WorkerProfile
from grids.workers import workflow as worker_workflow
from grids.workers.choices import GRID_ROLES, WorkerState
from yuanbao.audit import record, unit_of_work
from yuanbao.models import AuditEntry
from yuanbao.notifications import notify
from yuanbao.roles import Capability
from yuanbao.services.accounts import sign_out_everywhere
from yuanbao.workflow import OutOfReach, TransitionRefused, apply, lock, who_was_first

MANAGE = Capability.MANAGE_POSTS


class PhoneKnown(TransitionRefused):
    """The number or the device stands in the register already."""


@dataclass(frozen=True)
class Handset:
    """What is written on a telephone and its card."""

    number: str
    imei: str = ""
    model: str = ""


@unit_of_work
def store_phone(handset: Handset, *, grid: Grid, by: Any, at: datetime) -> GridPhone:
    """Take a telephone into the register of a place. Raises OutOfReach, PhoneKnown."""
    grid = lock(grid, by=by, capability=MANAGE)
    known = GridPhone.objects.numbered(handset.number)
    if handset.imei:
        known = known | GridPhone.objects.numbered(handset.imei)
    if known.exists():
        raise PhoneKnown(_("这个号码或串号已经登记过，没有重复登记。"))
    phone = GridPhone.objects.create(
        number=handset.number, imei=handset.imei, model=handset.model, grid=grid, bought_at=at
    )
    record(phone, "store_phone", by=by, at=at, grid=grid.code)
    return phone


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
        notify(
            key=f"phone:{passing.pk}:{user.pk}",
            user=user,
            title=_("请确认网格手机交接"),
            body=phone.grid.name,
            url=reverse("grids:my-post"),
            at=at,
        )
    return passing


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
    _number_of_posts(phone, passing.giver_id, "", at=at)
    _number_of_posts(phone, passing.taker_id, phone.number, at=at)
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


@unit_of_work
def report_missing(phone: GridPhone, *, note: str, by: Any, at: datetime) -> GridPhone:
    """挂失 by its holder or whoever manages the posts: every session of the holder ends at once.

    Raises OutOfReach, TransitionRefused for a phone that is not in use.
    """
    phone = _own_or_managed(phone, by=by)
    phone = apply(phone, worker_workflow.REPORT_MISSING, by=None, at=at, why=note)
    record(phone, "phone_missing", by=by, at=at, why=note)
    if phone.holder is not None:
        sign_out_everywhere(phone.holder, by=by, at=at, why=_("网格手机挂失"))
    passing = open_hand_over(phone)
    if passing is not None:
        passing.cancelled_at = at
        passing.save(update_fields=["cancelled_at"])
    return phone


@unit_of_work
def find_again(phone: GridPhone, *, note: str, by: Any, at: datetime) -> GridPhone:
    """The phone is back in its holder's hand. Raises OutOfReach, TransitionRefused."""
    return apply(phone, worker_workflow.FIND_AGAIN, by=by, at=at, why=note)


@unit_of_work
def take_back(phone: GridPhone, *, note: str, by: Any, at: datetime) -> GridPhone:
    """收回入库: its number leaves the holder's posts. Raises OutOfReach, TransitionRefused."""
    holder = phone.holder_id
    phone = apply(phone, worker_workflow.TAKE_BACK, by=by, at=at, why=note, holder=None)
    _number_of_posts(phone, holder, "", at=at)
    return phone


@unit_of_work
def scrap(phone: GridPhone, *, note: str, by: Any, at: datetime) -> GridPhone:
    """停用 for good. Raises OutOfReach, TransitionRefused."""
    holder = phone.holder_id
    phone = apply(phone, worker_workflow.SCRAP, by=by, at=at, why=note, holder=None)
    _number_of_posts(phone, holder, "", at=at)
    return phone


def history_of(phone: GridPhone) -> QuerySet[AuditEntry]:
    """Return everything that was done with the phone, the latest first."""
    rows = AuditEntry.objects.filter(object_type=phone._meta.label_lower, object_id=phone.pk)
    return rows.order_by("-id")


def _locked(passing: PhoneHandOver) -> PhoneHandOver:
    rows = PhoneHandOver.objects.select_for_update(of=("self",))
    passing = rows.select_related("phone__grid", "giver", "taker").get(pk=passing.pk)
    if not passing.is_open:
        raise TransitionRefused(_("这次交接已经完成或取消。"))
    return passing


def _own_or_managed(phone: GridPhone, *, by: Any) -> GridPhone:
    own = GridPhone.objects.select_for_update(of=("self",)).filter(pk=phone.pk, holder=by.pk)
    return own.first() or lock(phone, by=by, capability=MANAGE)


def _number_of_posts(phone: GridPhone, user_id: int | None, number: str, *, at: datetime) -> None:
    """Write the number on the person's posts on foot; with "" only where it stands."""
    if user_id is None:
        return
    rows = Post.objects.on(localdate(at)).filter(user=user_id, role__in=GRID_ROLES)
    if not number:
        rows = rows.filter(work_phone=phone.number)
    rows.update(work_phone=number)


def follow_closed(grid: Grid, successors: Sequence[Grid]) -> None:
    """Let the phones of a closed place belong to the first that took its place.

    Runs inside the tree's unit of work.
    """
    if successors:
        GridPhone.objects.filter(grid=grid).update(grid=successors[0])
