"""Hours: opened by those who give them, taken by one application each, never twice."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from party.models import Application, Booking, Service, Slot
from party.offers.hours import starts
from party.services.offers import telling
from yuanbao.audit import record, unit_of_work
from yuanbao.models import User
from yuanbao.roles import Capability
from yuanbao.workflow import OutOfReach, TransitionRefused, lock

MOST_AT_ONCE = 60


class SlotTaken(TransitionRefused):
    """Somebody else was first, or the hour was closed or is past."""


class NoHours(TransitionRefused):
    """From these times no hour can be made."""


@dataclass(frozen=True)
class Hours:
    """A stretch of one day that is cut into hours of equal length."""

    day: date
    opens: time
    closes: time
    minutes: int
    place: str


@unit_of_work
def open_hours(service: Service, hours: Hours, *, by: User, at: datetime) -> list[Slot]:
    """Offer a professional's own hours; those that exist already are left as they are.

    Raises NoHours when the stretch is shorter than one of them, or past.
    """
    length = timedelta(minutes=hours.minutes)
    moments = [m for m in starts(hours.day, hours.opens, hours.closes, length) if m > at]
    if not moments:
        raise NoHours(_("这段时间排不出时段：请选将来的一天，结束时间要晚于开始时间。"))
    if len(moments) > MOST_AT_ONCE:
        raise NoHours(_("一次最多排 %(most)s 个时段，请把时段改长一些。") % {"most": MOST_AT_ONCE})
    known = set(
        Slot.objects.filter(professional=by, starts_at__in=moments).values_list(
            "starts_at", flat=True
        )
    )
    made = Slot.objects.bulk_create(
        Slot(
            service=service,
            professional=by,
            place=hours.place,
            starts_at=moment,
            ends_at=moment + length,
        )
        for moment in moments
        if moment not in known
    )
    for slot in made:
        record(slot, "open_hours", by=by, at=at)
    return made


@unit_of_work
def close_hour(slot: Slot, *, by: User, right: Capability, at: datetime) -> Slot:
    """Offer an hour no more; one that somebody has taken stays agreed. Raises OutOfReach."""
    locked = lock(slot, by=by, capability=right, act="close_hour")
    locked.is_open = False
    locked.save(update_fields=["is_open"])
    record(locked, "close_hour", by=by, at=at)
    return locked


@unit_of_work
def book(application: Application, slot: Slot, *, by: Any, at: datetime) -> Booking:
    """Agree on an hour as whoever applied, or move to another one.

    Raises OutOfReach, SlotTaken, or TransitionRefused when the application has ended.
    """
    locked = lock(application, by=by, capability=Capability.BOOK_SLOT, act="book")
    return take(locked, slot, by=by, at=at)


def take(application: Application, slot: Slot, *, by: Any, at: datetime) -> Booking:
    """Give an hour to a locked application, and free the one it had. Within a unit of work.

    The hours are locked in the order of their keys, so that two people who change places never
    wait for each other.
    """
    if not application.is_open:
        raise TransitionRefused(_("这件申请已经结束，不用再约时间了。"))
    held = Booking.objects.filter(application=application).first()
    keys = {slot.pk} | ({held.slot_id} if held else set())
    rows = {
        row.pk: row
        for row in Slot.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk")
    }
    wanted = rows.get(slot.pk)
    if wanted is None or not _fits(application, wanted):
        raise OutOfReach(f"slot {slot.pk} is not for application {application.pk}")
    if held and held.slot_id == wanted.pk:
        return held
    if not wanted.is_open or wanted.starts_at <= at or wanted.taken >= wanted.capacity:
        raise SlotTaken(_("这个时段刚被约走了或已经关闭，请换一个。您填的内容还在。"))
    if held is not None:
        _release(held.slot_id)
    Slot.objects.filter(pk=wanted.pk).update(taken=F("taken") + 1)
    booking, _new = Booking.objects.update_or_create(
        application=application, defaults={"slot": wanted, "booked_at": at}
    )
    if application.handler_id is None and wanted.professional_id is not None:
        application.handler_id = wanted.professional_id
        application.save(update_fields=["handler"])
    record(application, "book", by=by, at=at, slot=str(wanted.public_id))
    telling.booked(application, wanted, by=by, at=at)
    return booking


def _fits(application: Application, slot: Slot) -> bool:
    """Say whether the hour is of the application's service, and of its professional if it has one."""
    if slot.service_id != application.service_id:
        return False
    return application.handler_id is None or slot.professional_id in {None, application.handler_id}


def _release(slot_id: int) -> None:
    Slot.objects.filter(pk=slot_id).update(taken=F("taken") - 1)


def free_hour(application: Application) -> None:
    """Give the hour of an application that ended before it came back. Within a unit of work."""
    held = Booking.objects.filter(application=application).select_related("slot").first()
    ended_at = application.ended_at
    if held is None or ended_at is None or held.slot.starts_at <= ended_at:
        return
    _release(held.slot_id)
    held.delete()
