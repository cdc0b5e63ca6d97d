"""请给我回电: a wish to be rung, the calls that follow, and the matter that may come of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from grids.choices import Level
from grids.models import Grid
from petitions.choices import Channel, PlaceSource
from petitions.helping import workflow
from petitions.helping.choices import CallOutcome, CallState
from petitions.helping.clock import call_due_at
from petitions.models import CallRequest, CallTry
from petitions.notices import when
from petitions.services.intake import Matter, submit
from yuanbao.audit import record, unit_of_work
from yuanbao.crypto import blind_index, check_secret, receipt_secret, seal_secret
from yuanbao.models import Category
from yuanbao.notifications import notify
from yuanbao.public_numbers import redact
from yuanbao.roles import Capability
from yuanbao.services.calendar import current_calendar
from yuanbao.workflow import OutOfReach, TransitionRefused, apply, lock

MOST_TRIES = 3
BETWEEN_TRIES = timedelta(hours=2)
# So many open wishes one telephone may have: nobody can have another person rung all day.
MOST_OPEN = 2


@dataclass(frozen=True, kw_only=True)
class CallWish:
    """What a person gives: a telephone and a time; the rest only if they like."""

    key: str
    phone: str
    wanted: str
    name: str = ""
    topic: str = ""
    grid: Grid | None = None


def ask_call(wish: CallWish, *, at: datetime) -> CallRequest:
    """Put a wish on the call list; the same form again is the same wish.

    Raises TransitionRefused when this telephone has two open wishes already.
    """
    try:
        with transaction.atomic():
            return _put(wish, at=at)
    except IntegrityError:
        return CallRequest.objects.get(key=wish.key)


@unit_of_work
def _put(wish: CallWish, *, at: datetime) -> CallRequest:
    index = blind_index("phone", wish.phone)
    known = CallRequest.objects.filter(key=wish.key).first()
    if known is not None:
        return known
    if CallRequest.objects.waiting().filter(phone_index=index).count() >= MOST_OPEN:
        raise TransitionRefused(_("这个号码已经在等回电了，不用再填。急事请直接拨打电话。"))
    grid = wish.grid or Grid.objects.get(level=Level.DISTRICT, parent=None)
    row = CallRequest(
        key=wish.key,
        phone=wish.phone,
        phone_index=index,
        name=wish.name,
        topic=wish.topic,
        wanted=wish.wanted,
        grid=grid,
        asked_at=at,
        due_at=call_due_at(wish.wanted, at, current_calendar()),
    )
    row.save(force_insert=True)
    record(row, "ask_call", by=None, at=at, wanted=row.wanted)
    body = _("已记下，最晚%(when)s给您回电，来电号码 %(phone)s。不是您要的请不用管。")
    facts = {"when": when(row.due_at), "phone": settings.SITE["phone"]}
    _tell(row, "ask", body % facts, at=at)
    return row


def _tell(row: CallRequest, act: str, body: str, *, at: datetime) -> None:
    notify(key=f"call:{row.pk}:{act}", phone=row.phone, title=_("给您回电"), body=body, at=at)


def open_with_secret(public_id: Any, secret: str) -> CallRequest:
    """Return the wish that a confirmation's address belongs to; raises OutOfReach."""
    row = CallRequest.objects.filter(public_id=public_id).first()
    if row is None or not check_secret(secret, seal_secret(secret_of(row))):
        raise OutOfReach(f"no call request {public_id}")
    return row


def secret_of(row: CallRequest) -> str:
    """Return the secret of the confirmation's address; it is never stored."""
    return receipt_secret(row.public_id)


@unit_of_work
def withdraw_call(row: CallRequest, *, at: datetime) -> CallRequest:
    """取消回电 by whoever holds the confirmation. Raises TransitionRefused once it has ended."""
    return apply(row, workflow.WITHDRAW_CALL, by=None, at=at)


@unit_of_work
def forget_call(row: CallRequest, *, at: datetime) -> None:
    """Remove who asked to be rung and what was said; that a call was made stays counted. Safe to repeat.

    A wish that still waits is called off first.
    """
    if row.state == CallState.WAITING:
        row = withdraw_call(row, at=at)
    row.phone = row.phone_index = row.name = row.topic = ""
    row.save(update_fields=["phone", "phone_index", "name", "topic"])
    row.tries.update(note="")
    record(row, "forget_call", by=None, at=at)


@unit_of_work
def open_call_phone(row: CallRequest, *, by: Any, at: datetime) -> CallRequest:
    """Show telephone and name to whoever rings, and record that they were seen. Raises OutOfReach."""
    row = lock(row, by=by, capability=Capability.TAKE_CALL)
    record(row, "open_contact", by=by, at=at)
    return row


@dataclass(frozen=True, kw_only=True)
class Said:
    """What came of a call; `text` and what stands beside it only where it became a matter."""

    outcome: str
    note: str = ""
    text: str = ""
    place: str = ""
    category: Category | None = None


@unit_of_work
def note_call(row: CallRequest, said: Said, *, by: Any, at: datetime) -> CallRequest:
    """Write one call down: it ends the wish, or counts as a try; the third without an answer ends it.

    A matter that was told becomes a petition by telephone, once. Raises OutOfReach,
    TransitionRefused when it has ended, and for a try too soon after the last.
    """
    row = lock(row, by=by, capability=Capability.TAKE_CALL)
    if said.outcome == CallOutcome.NO_ANSWER:
        return _missed(row, said, by=by, at=at)
    row = apply(row, workflow.SETTLE_CALL, by=by, at=at, n_tries=row.n_tries + 1)
    _write(row, said, by=by, at=at)
    if said.outcome == CallOutcome.FILED:
        row.petition = submit(_matter_of(row, said), by=by, at=at).petition
        row.save(update_fields=["petition"])
    return row


def _missed(row: CallRequest, said: Said, *, by: Any, at: datetime) -> CallRequest:
    if row.state != CallState.WAITING or row.n_tries + 1 >= MOST_TRIES:
        row = apply(row, workflow.GIVE_UP_CALL, by=by, at=at, n_tries=row.n_tries + 1)
        _write(row, said, by=by, at=at)
        words = _("给您打了三次都没有接通。还需要的话请再填一次，或直接打 %(phone)s。")
        _tell(row, "gave-up", words % {"phone": settings.SITE["phone"]}, at=at)
        return row
    if not row.can_be_rung(at):
        raise TransitionRefused(
            _("上一次没接通还不到两小时，请%(when)s以后再打。") % {"when": when(row.next_try_at)}
        )
    row.n_tries, row.next_try_at = row.n_tries + 1, at + BETWEEN_TRIES
    row.save(update_fields=["n_tries", "next_try_at"])
    record(row, "miss_call", by=by, at=at, n=row.n_tries)
    _write(row, said, by=by, at=at)
    return row


def _write(row: CallRequest, said: Said, *, by: Any, at: datetime) -> None:
    names = (row.name,) if row.name else ()
    note = redact(said.note, names).text[:500]
    CallTry.objects.create(request=row, outcome=said.outcome, note=note, by=by, at=at)


def _matter_of(row: CallRequest, said: Said) -> Matter:
    is_district = row.grid.level == Level.DISTRICT
    return Matter(
        channel=Channel.PHONE,
        text=said.text,
        category=said.category,
        place=said.place,
        grid=None if is_district else row.grid,
        place_source=PlaceSource.NONE if is_district else PlaceSource.GRID,
        name=row.name,
        phone=row.phone,
        idempotency_key=f"call:{row.public_id}",
    )
