"""What those do with an application who handle it: accept, take up, hand on, finish, refuse."""

from datetime import datetime
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from party.models import Application, Booking, Slot
from party.offers.workflow import moves_of_kind, right_for
from party.queries.offers.people import people_for
from party.services.offers import slots, telling
from yuanbao.audit import record, unit_of_work
from yuanbao.models import User
from yuanbao.workflow import TransitionRefused, apply, lock


class WordsMissing(TransitionRefused):
    """An application was to be ended without the words that the applicant will read."""


class NotYours(TransitionRefused):
    """Only whoever took the application up may do this."""


@unit_of_work
def accept(application: Application, *, by: User | None, at: datetime) -> Application:
    """Say that the application is in order and will be handled. Raises as `apply` does."""
    move = moves_of_kind(application.kind)["accept"]
    done = apply(application, move, by=by, at=at)
    said = _("%(what)s已受理。") % {"what": telling.named(done)}
    telling.tell_applicant(done, "accept", said, at=at)
    return done


@unit_of_work
def take_up(application: Application, *, by: User | None, at: datetime) -> Application:
    """Take an application up oneself; from then on a confidential one is nobody else's.

    Raises OutOfReach or TransitionRefused, which names who was first.
    """
    move = moves_of_kind(application.kind)["take_up"]
    values: dict[str, Any] = {"handler": by} if by is not None else {}
    done = apply(application, move, by=by, at=at, **values)
    said = _("%(what)s有人接办了。") % {"what": telling.named(done)}
    telling.tell_applicant(done, "take_up", said, at=at)
    return done


@unit_of_work
def hand_on(application: Application, *, to: User, by: User, at: datetime) -> Application:
    """Give an open application to a colleague; the clock runs on.

    Raises OutOfReach, NotYours for somebody who may not handle it, TransitionRefused for an ended one.
    """
    locked = _own(application, by=by, act="hand_on")
    able = people_for(locked.kind, locked.grid, localdate(at))
    if to.pk == by.pk or not able.filter(pk=to.pk).exists():
        raise NotYours(_("%(name)s不能办这件申请。") % {"name": to.name})
    locked.handler = to
    locked.save(update_fields=["handler"])
    record(locked, "hand_on", by=by, at=at)
    telling.tell_staff(locked, to, f"hand_on:{at:%m%d%H%M}", _("转给您一件申请"), at=at)
    return locked


@unit_of_work
def appoint(application: Application, slot: Slot, *, by: User, at: datetime) -> Booking:
    """Agree on one of one's own hours for the applicant. Raises OutOfReach or SlotTaken."""
    locked = _own(application, by=by, act="appoint")
    if slot.professional_id not in {None, by.pk}:
        raise NotYours(_("只能约自己的时段。"))
    return slots.take(locked, slot, by=by, at=at)


@unit_of_work
def finish(application: Application, *, result: str, by: User | None, at: datetime) -> Application:
    """End with a result, which the applicant reads and is asked to judge.

    Raises WordsMissing, OutOfReach or TransitionRefused.
    """
    if not result.strip():
        raise WordsMissing(_("请写下结果，申请人会看到。"))
    move = moves_of_kind(application.kind)["finish"]
    _own_if_confidential(application, by=by, act="finish")
    done = apply(application, move, by=by, at=at, result=result.strip())
    if done.handler_id is None and by is not None:
        done.handler = by
        done.save(update_fields=["handler"])
    said = _("%(what)s办结了，请看结果并评价。") % {"what": telling.named(done)}
    telling.tell_applicant(done, "finish", said, at=at)
    return done


@unit_of_work
def refuse(
    application: Application,
    *,
    why: str,
    right_door: str = "",
    by: User | None,
    at: datetime,
) -> Application:
    """End without doing it: why, and whom to turn to instead. Raises as `finish` does."""
    if not why.strip():
        raise WordsMissing(_("请写明为什么不能办，申请人会看到。"))
    _own_if_confidential(application, by=by, act="refuse")
    move = moves_of_kind(application.kind)["refuse"]
    done = apply(
        application, move, by=by, at=at, result=why.strip(), right_door=right_door.strip()[:120]
    )
    slots.free_hour(done)
    said = _("%(what)s不能办理，原因和该找谁请点开看。") % {"what": telling.named(done)}
    telling.tell_applicant(done, "refuse", said, at=at)
    return done


@unit_of_work
def open_contact(application: Application, *, by: User, at: datetime) -> tuple[str, str]:
    """Return name and telephone of an application one has taken up; each opening is recorded.

    Raises OutOfReach or NotYours.
    """
    locked = _own(application, by=by, act="open_contact", ended=True)
    record(locked, "open_contact", by=by, at=at)
    return locked.name, locked.phone


def _own(application: Application, *, by: User, act: str, ended: bool = False) -> Application:
    """Lock an application that `by` has taken up. Raises OutOfReach, NotYours, TransitionRefused."""
    locked = lock(application, by=by, capability=right_for(application.kind), act=act)
    if locked.handler_id != by.pk:
        raise NotYours(_("请先接办，再做这一步。"))
    if not ended and not locked.is_open:
        raise TransitionRefused(_("这件申请已经结束，不能再改。"))
    return locked


def _own_if_confidential(application: Application, *, by: User | None, act: str) -> None:
    """See to it that a confidential application is ended by nobody who has not read it."""
    if by is not None and application.is_confidential:
        _own(application, by=by, act=act, ended=True)
