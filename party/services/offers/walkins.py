"""代办申请: staff at a desk apply for somebody who stands there or rings, and look up for them.

The offers, forms and refusals are the resident's own; what is added is who filled it in, for
which place, by which way, and the person's word that they may.
"""

import base64
import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from party.models import Application, JobWish
from party.offers.choices import CONFIDENTIAL, CameBy
from party.services.offers import applying, receipts, wishes
from party.services.offers.applying import Filed, TakenBy, Wish
from yuanbao.access import has_capability
from yuanbao.audit import record, unit_of_work
from yuanbao.crypto import DecryptionFailed, blind_index, decrypt, encrypt
from yuanbao.models import User
from yuanbao.navigation import seats_of
from yuanbao.roles import Capability, roles_granting
from yuanbao.services.accounts import resident_of
from yuanbao.workflow import OutOfReach, TransitionRefused

MOST_FOUND = 10
# A caller's token lasts a working day, so that no form is lost to it.
LASTS = timedelta(hours=12)
# After a lost answer the receipt of something confidential can be shown again for this long.
SHOWN_AGAIN = timedelta(minutes=10)
_BOUND_TO = b"walk-in"


class NotAgreed(TransitionRefused):
    """Nothing is filed for somebody who has not said that it may."""


@dataclass(frozen=True)
class Caller:
    """Who stands at the desk or rings, as far as they said; `phone` is empty for who leaves none."""

    phone: str = ""
    came_by: str = CameBy.COUNTER


def token_of(caller: Caller, *, at: datetime) -> str:
    """Return the caller as sealed text for addresses: it tells no telephone to a log."""
    facts = json.dumps([caller.phone, caller.came_by, int(at.timestamp())])
    return base64.urlsafe_b64encode(encrypt(facts, _BOUND_TO)).rstrip(b"=").decode()


def caller_of(token: str, *, at: datetime) -> Caller:
    """Return the caller of a token. Raises OutOfReach for one that was altered or has run out."""
    try:
        padded = token + "=" * (-len(token) % 4)
        facts = decrypt(base64.urlsafe_b64decode(padded), _BOUND_TO)
    except (DecryptionFailed, ValueError) as error:
        raise OutOfReach("no such caller") from error
    phone, came_by, made = json.loads(facts)
    if at.timestamp() - made > LASTS.total_seconds():
        raise OutOfReach("the caller was found too long ago")
    return Caller(phone, CameBy(came_by))


@unit_of_work
def take_in(
    wish: Wish, *, came_by: str, agreed: bool, is_listed: bool = False, by: User, at: datetime
) -> Filed:
    """File an application for somebody, and note that they agreed.

    It stands among the person's own when they sign in with the telephone; a confidential one only
    where `is_listed` says that they want it. Raises NotAgreed, OutOfReach, and as `apply_for`.
    """
    _check_desk(by)
    if not agreed:
        raise NotAgreed(_("本人同意了才能代办：请念给他听，他同意了再勾选。填的内容都还在。"))
    is_known = bool(wish.phone) and (is_listed or not wish.service.is_confidential)
    person = resident_of(wish.phone, at=at) if is_known else None
    desk = replace(_desk_of(by, came_by), is_listed=is_known)
    filed = applying.apply_for(wish, by=person, taken_by=desk, at=at)
    if not filed.is_new and not _may_see_again(filed.application, by, at):
        raise OutOfReach(f"{by} did not take {filed.application} in just now")
    return filed


def _may_see_again(application: Application, by: User, at: datetime) -> bool:
    is_own = application.taken_by_id == by.pk
    is_near = at - application.filed_at <= SHOWN_AGAIN
    return is_own and (is_near or not application.is_confidential)


@unit_of_work
def take_wish_in(
    wanted: wishes.Wanted, *, consents: bool, came_by: str, by: User, at: datetime
) -> JobWish:
    """Write down for somebody what work they look for. Raises OutOfReach, and as `wishes.wish`."""
    _check_desk(by)
    person = resident_of(wanted.phone, at=at)
    desk = _desk_of(by, came_by)
    return wishes.wish(wanted, consents=consents, by=person, taken_by=desk, at=at)


def _check_desk(by: User) -> None:
    if not has_capability(by, Capability.APPLY_FOR_OTHERS):
        raise OutOfReach(f"{by} applies for nobody")


def _desk_of(by: User, came_by: str) -> TakenBy:
    return TakenBy(clerk=by, came_by=CameBy(came_by), place=place_of(by))


def place_of(by: User) -> str:
    """Return where somebody applies for others: the place of the seat that lets them."""
    roles = roles_granting(Capability.APPLY_FOR_OTHERS)
    return next((str(seat.place) for seat in seats_of(by) if seat.role in roles), "")


@unit_of_work
def find_by_phone(phone: str, *, by: User, at: datetime) -> list[Application]:
    """Return the latest applications of a whole telephone number; each look is recorded on them.

    What is confidential is told to nobody at a desk. Callers must throttle. Raises OutOfReach for
    whoever applies for nobody.
    """
    _check_desk(by)
    rows = Application.objects.filter(phone_index=blind_index("phone", phone))
    rows = rows.exclude(kind__in=CONFIDENTIAL).select_related("service")
    found = list(rows.order_by("-id")[:MOST_FOUND])
    for row in found:
        record(row, "look_up_by_phone", by=by, at=at)
    return found


@unit_of_work
def find_by_number(number: str, tail: str, *, by: User, at: datetime) -> Application:
    """Return one application by its number and the telephone's last four digits; it is recorded.

    Callers must throttle. Raises OutOfReach in the same words for a wrong number, a wrong tail and
    what is confidential.
    """
    _check_desk(by)
    opened = receipts.pass_by_tail(number, tail)
    row, _holder = receipts.open_receipt(number, opened)
    record(row, "look_up_by_number", by=by, at=at)
    return row


def slip_of(public_id: UUID, *, by: User, at: datetime) -> Application:
    """Return what somebody took in today, to be printed. Raises OutOfReach.

    Of what is confidential there is no slip but the one in the answer to the form.
    """
    _check_desk(by)
    rows = Application.objects.exclude(kind__in=CONFIDENTIAL)
    rows = rows.select_related("service", "policy", "job__firm", "booking__slot")
    row = rows.filter(taken_by=by.pk, public_id=public_id).first()
    if row is None or localdate(row.filed_at) != localdate(at):
        raise OutOfReach(f"{by} has no slip of {public_id} today")
    return row


def wish_slip_of(public_id: UUID, *, by: User, at: datetime) -> JobWish:
    """Return a job wish that somebody wrote down today, to be printed. Raises OutOfReach."""
    _check_desk(by)
    rows = JobWish.objects.select_related("town").filter(taken_by=by.pk, ended_at__isnull=True)
    row = rows.filter(public_id=public_id).first()
    if row is None or localdate(row.consented_at) != localdate(at):
        raise OutOfReach(f"{by} has no slip of {public_id} today")
    return row


@unit_of_work
def let_go(application: Application, *, at: datetime) -> Application:
    """End that somebody stands as the one who took it in; the course still tells who did."""
    row = Application.objects.select_for_update(of=("self",), no_key=True).get(pk=application.pk)
    row.taken_by = None
    row.save(update_fields=["taken_by"])
    record(row, "let_go", by=None, at=at)
    return row
