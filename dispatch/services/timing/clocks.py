"""Set the due moments of petitions and orders from the table of limits and the calendar."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, cast

from django.db.models import Q, QuerySet

from dispatch.choices import Step
from dispatch.models import ServiceLimit, WorkOrder
from petitions.models import Petition
from yuanbao.calendars import (
    BUSINESS_HOURS,
    Due,
    Limit,
    Spans,
    Unit,
    WorkCalendar,
    due_at,
    keep_promise,
    milestone,
    rework_due_at,
)
from yuanbao.models import Category, Tier
from yuanbao.pauses import postpone
from yuanbao.services.calendar import calendar_columns, calendar_with, current_calendar

Limits = dict[str, Limit]
# Shares of the limit, in percent, at which people are reminded; the last one escalates.
LEVELS = (50, 80, 100, 150)


def limits_for(category: Category | None) -> Limits:
    """Return each step's limit for a category; its own row wins over its tier's, that over all.

    A matter without a category runs on the ordinary tier.
    """
    return _limits_from(_rows_for(category))


def terms_for(category: Category | None) -> tuple[WorkCalendar, Limits]:
    """Return the calendar in force and the limits for a category, read in one statement."""
    rows = list(_rows_for(category).annotate(**calendar_columns()))
    calendar = calendar_with(rows[0]) if rows else current_calendar()
    return calendar, _limits_from(rows)


def _rows_for(category: Category | None) -> QuerySet[ServiceLimit]:
    general = Q(category__isnull=True, tier__in=["", category.tier if category else Tier.N])
    return ServiceLimit.objects.filter(general | Q(category=category) if category else general)


def _limits_from(rows: Iterable[ServiceLimit]) -> Limits:
    ranked = sorted(rows, key=lambda row: (row.category_id is not None, row.tier != ""))
    return {row.step: Limit(row.amount, cast("Unit", row.unit)) for row in ranked}


def due(
    start: datetime,
    limits: Limits,
    step: Step,
    calendar: WorkCalendar,
    hours: Spans = BUSINESS_HOURS,
) -> Due | None:
    """Return when a step runs out; None where the table has no limit for it."""
    limit = limits.get(step)
    return due_at(start, limit, calendar, hours) if limit else None


def start_petition_clocks(petition: Petition) -> None:
    """Set the resident's and the centre's due moments from filing; saves nothing.

    A matter from another platform runs from when that one took it in, and ends by the earlier
    of both platforms' moments; the centre's own time begins when the matter reached it.
    """
    calendar, limits = terms_for(petition.category)
    whole = due(petition.filed_at, limits, Step.SETTLE, calendar)
    reached_at = petition.received_at or petition.filed_at
    centre = due(reached_at, limits, Step.DISPATCH, calendar)
    moments = [whole.at if whole else None, petition.outside_due_at]
    petition.calendar_version = calendar.version
    petition.centre_due_at = centre.at if centre else None
    petition.due_at = min(filter(None, moments), default=None)
    petition.is_due_provisional = bool(whole and whole.provisional)


def postpone_petition(petition: Petition, *, since: datetime, until: datetime) -> None:
    """Move both clocks of a petition on by the time it waited for the petitioner with the centre."""
    calendar, limits = terms_for(petition.category)
    moments = {"due_at": Step.SETTLE, "centre_due_at": Step.DISPATCH}
    for name, step in moments.items():
        moment = getattr(petition, name)
        if moment is not None and step in limits:
            moved = postpone(moment, [(since, until)], limits[step].unit, calendar)
            setattr(petition, name, moved.at)
    petition.save(update_fields=list(moments))


def start_order_clocks(order: WorkOrder, *, at: datetime) -> dict[str, Any]:
    """Return the due moments of an order dispatched at `at`.

    The settlement is due at the earlier of dispatch + limit and the resident's due moment,
    as long as that one lies ahead. Source: the table of limits, column `source`.
    """
    calendar, limits = terms_for(order.petition.category)
    if order.petition.is_urgent:
        limits = _urgent(limits)
    hours = order.agency.spans
    sign = due(at, limits, Step.SIGN, calendar, hours)
    contact = due(at, limits, Step.CONTACT, calendar, hours)
    settle = due(at, limits, Step.SETTLE, calendar, hours)
    moments = [settle.at] if settle else []
    if order.petition.due_at and order.petition.due_at > at:
        moments.append(order.petition.due_at)
    due_moment = min(moments) if moments else None
    return {
        "sign_due_at": sign.at if sign else None,
        "contact_due_at": contact.at if contact else None,
        "due_at": due_moment,
        "remind_at": _first_reminder(
            at, due_moment, limits[Step.SETTLE].unit if settle else None, calendar, hours
        ),
        "calendar_version": calendar.version,
    }


def _urgent(limits: Limits) -> Limits:
    """Return the limits of a matter that a person called urgent: to be signed in nonstop hours.

    A category that is urgent by itself has its own; others take those of the urgent tier.
    """
    own = limits.get(Step.SIGN)
    if own is not None and own.unit == "hour":
        return limits
    row = ServiceLimit.objects.filter(category=None, tier=Tier.U2, step=Step.SIGN).first()
    return (
        limits if row is None else {**limits, Step.SIGN: Limit(row.amount, cast("Unit", row.unit))}
    )


def _first_reminder(
    start: datetime,
    due_moment: datetime | None,
    unit: Unit | None,
    calendar: WorkCalendar,
    hours: Spans,
) -> datetime | None:
    if due_moment is None or unit is None:
        return None
    return milestone(start, due_moment, LEVELS[0], unit, calendar, hours)


def milestones_of(order: WorkOrder) -> list[tuple[int, datetime]]:
    """Return each reminder level of the order's present round with its moment."""
    calendar, limits = terms_for(order.petition.category)
    settle = limits.get(Step.SETTLE)
    if settle is None or order.due_at is None or order.dispatched_at is None:
        return []
    hours = order.agency.spans
    return [
        (level, milestone(order.dispatched_at, order.due_at, level, settle.unit, calendar, hours))
        for level in LEVELS
    ]


def next_reminder(order: WorkOrder) -> datetime | None:
    """Return when the next level above `reminded_level` is reached; None after the last."""
    ahead = (at for level, at in milestones_of(order) if level > order.reminded_level)
    return next(ahead, None)


def rework_clocks(order: WorkOrder, *, at: datetime) -> dict[str, Any]:
    """Return the due moments of a new round: half the limit, at least one working day."""
    calendar, limits = terms_for(order.petition.category)
    hours = order.agency.spans
    sign = due(at, limits, Step.SIGN, calendar, hours)
    contact = due(at, limits, Step.CONTACT, calendar, hours)
    settle = limits.get(Step.SETTLE)
    due_moment = rework_due_at(at, settle, calendar, hours).at if settle else None
    return {
        "sign_due_at": sign.at if sign else None,
        "contact_due_at": contact.at if contact else None,
        "due_at": due_moment,
        "remind_at": _first_reminder(
            at, due_moment, settle.unit if settle else None, calendar, hours
        ),
        "calendar_version": calendar.version,
    }


def answer_again_clocks(petition: Petition, *, at: datetime) -> dict[str, datetime | None]:
    """Return the centre's and the resident's due moments of a matter whose answer did not hold.

    The centre's begins anew; the resident's is half the limit, never earlier than what was told.
    """
    calendar, limits = terms_for(petition.category)
    centre, settle = due(at, limits, Step.DISPATCH, calendar), limits.get(Step.SETTLE)
    again = rework_due_at(at, settle, calendar).at if settle else None
    return {
        "centre_due_at": centre.at if centre else None,
        "due_at": keep_promise(petition.due_at, again) if again else petition.due_at,
    }
