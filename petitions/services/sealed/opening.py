"""Opening a seal takes two custodians: one asks with a reason, another grants it for a day."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError
from django.utils.translation import gettext as _

from petitions.models import SealedFile, SealedOpening, SealedReport
from petitions.sealed import workflow
from petitions.sealed.choices import OpeningState, SealedState, Side
from petitions.sealed.queries import within_reach
from petitions.services.sealed.telling import tell
from yuanbao.audit import attempt, record, unit_of_work
from yuanbao.roles import Capability
from yuanbao.workflow import OutOfReach, Transition, TransitionRefused, apply, lock

OPEN_FOR = timedelta(hours=24)
BOTH = Capability.OPEN_SEALED


class TakesTwo(TransitionRefused):
    """The same person asks and grants; the seal stays."""


@dataclass(frozen=True)
class Opened:
    """What is behind the seal, for the two who opened it, while it is open."""

    text: str
    name: str
    phone: str
    address: str
    messages: tuple[tuple[datetime, str], ...]


@unit_of_work
def ask_opening(report: SealedReport, *, reason: str, by: Any, at: datetime) -> SealedOpening:
    """Ask that a seal be opened. Raises OutOfReach, and TransitionRefused while one is under way."""
    report = lock(report, by=by, capability=BOTH)
    if report.state == SealedState.FILED:
        raise TransitionRefused(_("还没有登记密封，登记前不能启封。"))
    try:
        with attempt():
            opening = SealedOpening.objects.create(
                report=report, reason=reason, asked_by=by, asked_at=at
            )
    except IntegrityError as error:
        raise TransitionRefused(_("这件已有一个启封申请在进行，请先等它结束。")) from error
    record(opening, "ask_opening", by=by, at=at, report=report.mark)
    tell([p for p in within_reach(report, BOTH) if p.pk != by.pk], at=at)
    return opening


@unit_of_work
def approve(opening: SealedOpening, *, by: Any, at: datetime) -> SealedOpening:
    """Grant an opening as the second person. Raises OutOfReach, TakesTwo, TransitionRefused."""
    _check_second(opening, by)
    until = at + OPEN_FOR
    facts = {"decided_by": by, "open_until": until}
    opening = _move(opening, workflow.APPROVE, by=by, at=at, **facts)
    tell([opening.asked_by], at=at)
    return opening


@unit_of_work
def refuse(opening: SealedOpening, *, by: Any, at: datetime) -> SealedOpening:
    """Leave the seal closed, as the second person."""
    _check_second(opening, by)
    opening = _move(opening, workflow.REFUSE, by=by, at=at, decided_by=by)
    tell([opening.asked_by], at=at)
    return opening


@unit_of_work
def shut(opening: SealedOpening, *, by: Any, at: datetime) -> SealedOpening:
    """End an opening before its time; the clock ends it (`by` None) when the day is over."""
    return _move(opening, workflow.SHUT, by=by, at=at)


def shut_expired(*, at: datetime) -> int:
    """Shut what is over; return how many. Reading ends on the moment, whether this ran or not."""
    over = SealedOpening.objects.filter(state=OpeningState.OPEN, open_until__lte=at)
    return len([shut(opening, by=None, at=at) for opening in over.order_by("pk")])


@unit_of_work
def read(report: SealedReport, *, by: Any, at: datetime) -> Opened:
    """Return what is behind the seal to one of the two who opened it; each time is recorded.

    Raises OutOfReach for anybody else, and once the day is over.
    """
    opening = _running(report, by, at)
    record(opening, "read_opened", by=by, at=at, report=report.mark)
    envelope = report.envelope
    messages = report.messages.filter(sender=Side.REPORTER).order_by("pk")
    return Opened(
        text=envelope.text,
        name=envelope.name,
        phone=envelope.phone,
        address=envelope.address,
        messages=tuple((message.at, message.text) for message in messages),
    )


@unit_of_work
def read_original(file: SealedFile, *, by: Any, at: datetime) -> bytes:
    """Return a file as it came, to one of the two while the seal is open; recorded."""
    opening = _running(file.report, by, at)
    record(opening, "read_original", by=by, at=at, serial=file.serial)
    return file.original


def _running(report: SealedReport, by: Any, at: datetime) -> SealedOpening:
    report = lock(report, by=by, capability=BOTH)
    opening = report.openings.filter(state=OpeningState.OPEN, open_until__gt=at).first()
    if opening is None or by.pk not in {opening.asked_by_id, opening.decided_by_id}:
        raise OutOfReach(f"{by} has not opened {report}")
    return opening


def _move(
    opening: SealedOpening, move: Transition, *, by: Any, at: datetime, **changes: Any
) -> SealedOpening:
    detail = {"report": opening.report.mark}
    return apply(opening, move, by=by, at=at, detail=detail, **changes)


def _check_second(opening: SealedOpening, by: Any) -> None:
    lock(opening, by=by, capability=BOTH)
    if opening.asked_by_id == by.pk:
        raise TakesTwo(_("申请和批准不能是同一个人，要由另一位保管人批准。密封没有打开。"))
