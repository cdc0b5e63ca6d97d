"""网格手机: stored, lost with remote sign-out, found, taken back, out of use."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from grids.models import Grid, GridPhone
from grids.services.workers.phone_passing import drop_hand_over, number_of_posts
from grids.workers import workflow as worker_workflow
from yuanbao.audit import record, unit_of_work
from yuanbao.models import AuditEntry
from yuanbao.roles import Capability
from yuanbao.services.accounts import sign_out_everywhere
from yuanbao.workflow import TransitionRefused, apply, lock

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
def report_missing(phone: GridPhone, *, note: str, by: Any, at: datetime) -> GridPhone:
    """挂失 by its holder or whoever manages the posts: every session of the holder ends at once.

    Raises OutOfReach, TransitionRefused for a phone that is not in use.
    """
    phone = _own_or_managed(phone, by=by)
    phone = apply(phone, worker_workflow.REPORT_MISSING, by=None, at=at, why=note)
    record(phone, "phone_missing", by=by, at=at, why=note)
    if phone.holder is not None:
        sign_out_everywhere(phone.holder, by=by, at=at, why=_("网格手机挂失"))
    drop_hand_over(phone, at=at)
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
    drop_hand_over(phone, at=at)
    number_of_posts(phone, holder, "", at=at)
    return phone


@unit_of_work
def scrap(phone: GridPhone, *, note: str, by: Any, at: datetime) -> GridPhone:
    """停用 for good. Raises OutOfReach, TransitionRefused."""
    holder = phone.holder_id
    phone = apply(phone, worker_workflow.SCRAP, by=by, at=at, why=note, holder=None)
    drop_hand_over(phone, at=at)
    number_of_posts(phone, holder, "", at=at)
    return phone


def history_of(phone: GridPhone) -> QuerySet[AuditEntry]:
    """Return everything that was done with the phone, the latest first."""
    rows = AuditEntry.objects.filter(object_type=phone._meta.label_lower, object_id=phone.pk)
    return rows.order_by("-id")


def _own_or_managed(phone: GridPhone, *, by: Any) -> GridPhone:
    own = GridPhone.objects.select_for_update(of=("self",)).filter(pk=phone.pk, holder=by.pk)
    return own.first() or lock(phone, by=by, capability=MANAGE)


def follow_closed(grid: Grid, successors: Sequence[Grid]) -> None:
    """Let the phones of a closed place belong to the first that took its place.

    Runs inside the tree's unit of work.
    """
    if successors:
        GridPhone.objects.filter(grid=grid).update(grid=successors[0])
