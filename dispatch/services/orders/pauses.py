"""Stopping an order's clock, and letting it run on."""

from datetime import datetime

from dispatch.choices import Step
from dispatch.models import Pause, WorkOrder
from dispatch.queries.orders.rounds import current_round
from dispatch.services.timing.clocks import limits_for, next_reminder
from petitions.models import Petition
from yuanbao.pauses import postpone
from yuanbao.services.calendar import current_calendar


def pause(order: WorkOrder, *, kind: str, reason: str, at: datetime) -> None:
    """Stop this order's clock; the resident's own stops only when no order is running."""
    Pause.objects.create(order=order, kind=kind, since=at, reason=reason[:300])
    order.paused_at = at
    order.save(update_fields=["paused_at"])


def unpause(order: WorkOrder, *, at: datetime) -> None:
    """Let the clock run on; the due moment moves by exactly the working time it stood."""
    row = order.pauses.filter(until__isnull=True).first()
    if row is None:
        return
    row.until = at
    row.save(update_fields=["until"])
    order.due_at = postponed(order)
    order.paused_at = None
    order.remind_at = next_reminder(order)
    order.save(update_fields=["due_at", "paused_at", "remind_at"])
    let_resident_follow(order)


def let_resident_follow(order: WorkOrder) -> None:
    """Move the resident's own due moment openly: it is never earlier than an agency's."""
    petition = Petition.objects.select_for_update(no_key=True).get(pk=order.petition_id)
    if order.due_at and petition.due_at and petition.due_at < order.due_at:
        petition.due_at = order.due_at
        petition.save(update_fields=["due_at"])


def postponed(order: WorkOrder) -> datetime | None:
    """Return the round's own due moment moved by all of its pauses taken together."""
    settle = limits_for(order.petition.category).get(Step.SETTLE)
    row = current_round(order)
    if settle is None or row.due_at is None:
        return order.due_at
    pauses = order.pauses.filter(since__gte=row.opened_at, until__isnull=False)
    spans = [(since, until) for since, until in pauses.values_list("since", "until") if until]
    return postpone(row.due_at, spans, settle.unit, current_calendar(), order.agency.spans).at
