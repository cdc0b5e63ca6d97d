"""Reminders at shares of the limit, escalation, automatic signing, and questions that lapse."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from dispatch import notices, notices_centre
from dispatch.choices import RUNNING, TO_SIGN
from dispatch.models import Agency, Reminder, WorkOrder
from dispatch.queries.centre.roster import on_duty_at
from dispatch.services.orders.handling import sign_for
from dispatch.services.orders.telling import tell_of
from dispatch.services.timing.clocks import LEVELS, milestones_of, next_reminder
from petitions.choices import Tone
from yuanbao.audit import record, unit_of_work
from yuanbao.calendars import BUSINESS_HOURS, Spans, local
from yuanbao.roles import Capability, Role
from yuanbao.services.calendar import current_calendar
from yuanbao.workflow import TransitionRefused, lock


def due_level(order: WorkOrder, *, at: datetime) -> int:
    """Return the highest share of the limit, in percent, that has passed; 0 before the first."""
    passed = [level for level, moment in milestones_of(order) if moment <= at]
    return max(passed, default=0)


def to_remind(*, at: datetime, limit: int = 500) -> list[int]:
    """Return ids of running orders whose next reminder is due.

    At night and on rest days only urgent ones: what nobody can act on waits for the morning.
    """
    rows = WorkOrder.objects.running().filter(remind_at__lte=at, petition__is_historical=False)
    rows = rows.filter(Q(petition__is_urgent=True) | _at_work(at))
    return list(rows.order_by("remind_at", "id").values_list("pk", flat=True)[:limit])


def _at_work(at: datetime) -> Q:
    """Return the test for orders of agencies that work at this moment, by their own hours."""
    own = list(Agency.objects.exclude(hours=""))
    at_work = Q(agency__in=[agency.pk for agency in own if is_working(at, agency.spans)])
    if is_working(at):
        at_work |= ~Q(agency__in=[agency.pk for agency in own])
    return at_work


@unit_of_work
def remind(order: WorkOrder, *, at: datetime) -> int:
    """Send the reminders that are due, once per order, round, level and person; safe to repeat.

    Not at night or on a rest day, unless the matter is urgent. Returns the level reached.
    """
    order = WorkOrder.objects.select_for_update(of=("self",)).get(pk=order.pk)
    if order.state not in RUNNING or order.paused_at:
        return order.reminded_level
    level = due_level(order, at=at)
    if level <= order.reminded_level:
        _look_again_later(order)
        return order.reminded_level
    if not order.petition.is_urgent and not is_working(at, order.agency.spans):
        return order.reminded_level
    for person in _recipients(order, level, at=at):
        _row, is_new = Reminder.objects.get_or_create(
            order=order,
            round_number=order.round_number,
            level=level,
            recipient=person,
            defaults={"at": at},
        )
        if is_new:
            notices.reminded(order, person, level=level, at=at)
    order.reminded_level = level
    order.remind_at = next_reminder(order)
    order.is_supervised = order.is_supervised or level >= LEVELS[-1]
    order.save(update_fields=["reminded_level", "remind_at", "is_supervised"])
    record(order, "remind", by=None, at=at, level=level)
    if level >= LEVELS[-2]:
        _tell_overdue(order, level, at=at)
    return level


def _look_again_later(order: WorkOrder) -> None:
    """Correct a moment that came too early, else the sweep would find the order for ever."""
    order.remind_at = next_reminder(order)
    order.save(update_fields=["remind_at"])


def is_working(at: datetime, hours: Spans = BUSINESS_HOURS) -> bool:
    """Say whether offices with these hours are open at this moment."""
    moment, calendar = local(at), current_calendar()
    open_now = any(start <= moment.time() <= end for start, end in hours)
    return open_now and calendar.is_workday(moment.date())


def _recipients(order: WorkOrder, level: int, *, at: datetime) -> Iterable[Any]:
    people = {p.pk: p for p in notices.staff_of(order, roles=notices.RECEIVERS, at=at)}
    people |= {p.pk: p for p in notices.in_hand_of(order, at=at)}
    if level >= 100 and order.parent is not None:
        above = notices.staff_of(order.parent, roles=notices.RECEIVERS, at=at)
        people |= {p.pk: p for p in [*above, *filter(None, [order.parent.handler])]}
    if level >= 100:
        leaders = notices.staff_of(order, roles=notices.LEADERS, at=at)
        people |= {p.pk: p for p in leaders}
    if level >= LEVELS[-1]:
        centre = notices_centre.centre_staff(Capability.SUPERVISE_ORDER, at=at)
        people |= {p.pk: p for p in centre}
    return people.values()


def _tell_overdue(order: WorkOrder, level: int, *, at: datetime) -> None:
    words = _("已超时，系统催办") if level == 100 else _("超时过半，升级督办")
    public = (
        _("%(agency)s超过了答复时限，已催办")
        if level == 100
        else _("%(agency)s仍未答复，已升级督办")
    )
    tell_of(
        order,
        "remind",
        by=None,
        at=at,
        staff=words,
        public=public,
        tone=Tone.BAD,
    )


@unit_of_work
def urge(order: WorkOrder, *, text: str, by: Any, at: datetime) -> WorkOrder:
    """催办 by a person of the centre: a message to desk, handler and leader, on the timeline."""
    order = lock(order, by=by, capability=Capability.SUPERVISE_ORDER)
    if not order.is_open:
        raise TransitionRefused(_("这张工单已经办结，不用再催。"))
    record(order, "urge", by=by, at=at)
    tell_of(
        order,
        "urge",
        by=by,
        at=at,
        staff=_("催办%(agency)s") % {"agency": order.agency.name},
        opinion=text,
        public=_("指挥中心催办%(agency)s"),
    )
    notices.urged(order, text=text, at=at)
    return order


def to_sign_automatically(*, at: datetime, limit: int = 500) -> list[int]:
    """Return ids of orders whose limit for signing has passed unsigned."""
    rows = WorkOrder.objects.filter(state__in=TO_SIGN, sign_due_at__lte=at)
    rows = rows.filter(petition__is_historical=False).order_by("sign_due_at")
    return list(rows.values_list("pk", flat=True)[:limit])


@unit_of_work
def sign_automatically(order: WorkOrder, *, at: datetime) -> WorkOrder | None:
    """Sign an order for its agency when the limit has passed; None when somebody just did.

    A message that comes late, after the order was sent back with a new limit, signs nothing.
    """
    order = lock(order, by=None, capability=None)
    is_due = order.sign_due_at is not None and order.sign_due_at <= at
    if not is_due or order.state not in TO_SIGN:
        return None
    order = sign_for(order, by=None, at=at, is_auto=True)
    if order.petition.is_urgent:
        _ring_duty_leader(order, at=at)
    return order


def _ring_duty_leader(order: WorkOrder, *, at: datetime) -> None:
    """Tell whoever leads the watch that an urgent order lies with nobody; else all who may."""
    on_duty = [row.user for row in on_duty_at(at) if row.seat == Role.DUTY_LEADER]
    people = on_duty or notices_centre.centre_staff(Capability.SUPERVISE_ORDER, at=at)
    tell_of(
        order,
        "alarm",
        by=None,
        at=at,
        staff=_("紧急工单没有按时签收，已告知带班领导"),
        tone=Tone.BAD,
    )
    notices.unsigned_in_time(order, people, at=at)
