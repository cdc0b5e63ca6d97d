"""Returns that wait too long: first told to the shift's leaders, then granted by the clock.

Source: 时限表, step `ruling`.
"""

from datetime import datetime

from django.utils.translation import gettext as _

from dispatch import notices_centre
from dispatch.choices import Step
from dispatch.models import Return
from dispatch.queries.orders.returned import earlier_returns
from dispatch.services.moves.assignment import check_not_leaderless
from dispatch.services.moves.returns import accept_return
from dispatch.services.orders.telling import tell_of
from dispatch.services.timing.clocks import due, limits_for
from petitions.choices import Tone
from yuanbao.audit import record, unit_of_work
from yuanbao.services.calendar import current_calendar
from yuanbao.workflow import TransitionRefused, lock


def _late_since(start: datetime, row: Return) -> datetime | None:
    limits = limits_for(row.order.petition.category)
    limit = due(start, limits, Step.RULING, current_calendar())
    return limit.at if limit else None


def to_hurry(*, at: datetime) -> list[int]:
    """Return ids of returns whose ruling is late and for which something is still to be done."""
    rows = Return.objects.filter(
        decided_at__isnull=True, asked_at__lt=at, order__petition__is_historical=False
    )
    related = rows.select_related("order__petition__category").order_by("asked_at", "id")
    return [row.pk for row in related if _is_late(row, at)]


def _is_late(row: Return, at: datetime) -> bool:
    if row.escalated_at is not None and not _may_be_granted(row):
        return False
    late = _late_since(row.escalated_at or row.asked_at, row)
    return late is not None and late <= at


def _may_be_granted(row: Return) -> bool:
    """A second return needs a ruling by people; so does a lead whose assistants are at work."""
    try:
        check_not_leaderless(row.order)
    except TransitionRefused:
        return False
    return not earlier_returns(row.order).exists()


@unit_of_work
def hurry(row: Return, *, at: datetime) -> Return:
    """Escalate a late ruling; once the limit has passed again, grant a first return.

    Safe to run twice: what was done before is left alone.
    """
    lock(row.order, by=None, capability=None)
    row = Return.objects.select_related("order__petition__category", "order__agency").get(pk=row.pk)
    if row.decided_at is not None or not _is_late(row, at):
        return row
    if row.escalated_at is None:
        _escalate(row, at=at)
        return row
    words = _("指挥中心超过时限没有审核，按规定同意退单。")
    accept_return(row.order, ruling=words, by=None, at=at)
    row.refresh_from_db()
    return row


def _escalate(row: Return, *, at: datetime) -> None:
    row.escalated_at = at
    row.save(update_fields=["escalated_at"])
    record(row.order, "late_ruling", by=None, at=at)
    tell_of(
        row.order,
        "late_ruling",
        by=None,
        at=at,
        staff=_("退单审核超时，提请带班领导"),
        public=_("核定由谁办已经超时，已提请带班领导"),
        tone=Tone.BAD,
    )
    notices_centre.ruling_late(row.order, at=at)
