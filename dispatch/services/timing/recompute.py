"""Clocks computed anew after a change of category or of the calendar: never restarted silently.

Every clock is counted again from the moment at which it began, with the pauses and extensions it
had. No moment that was told becomes earlier. What moved is written down with old and new.
"""

from datetime import datetime
from typing import cast

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from dispatch.choices import Step
from dispatch.models import WorkOrder
from dispatch.queries.orders.rounds import current_round
from dispatch.services.orders.pauses import postponed
from dispatch.services.orders.telling import show, tell_of
from dispatch.services.timing.clocks import (
    limits_for,
    next_reminder,
    rework_clocks,
    start_order_clocks,
    start_petition_clocks,
)
from petitions.models import Petition
from petitions.services.ledger import refresh_ledger
from yuanbao.audit import record, unit_of_work
from yuanbao.calendars import Limit, Unit, due_at, keep_promise
from yuanbao.formats import moment_text
from yuanbao.services.calendar import current_calendar


@unit_of_work
def recompute(petition: Petition, *, at: datetime, why: str = "") -> Petition:
    """Count all open clocks of a matter anew; the caller holds its row. Safe to repeat.

    `why` opens the line that each order whose due moment moved gets; without it the line names
    the change of category.
    """
    has_moved = _recompute_whole(petition, at=at)
    orders = petition.orders.open().roots().select_related("agency", "petition__category")
    for order in orders.select_for_update(of=("self",)).order_by("pk"):
        _recompute_order(order, why or _("分类改了"), at=at)
    if has_moved:
        refresh_ledger(petition, at=at)
    return petition


@unit_of_work
def follow_calendar(petition: Petition, *, at: datetime) -> Petition:
    """Count the clocks of a matter anew by the calendar in force, once for each calendar."""
    petition = Petition.objects.select_for_update(of=("self",)).get(pk=petition.pk)
    return recompute(petition, at=at, why=_("放假安排更新了"))


def _recompute_whole(petition: Petition, *, at: datetime) -> bool:
    """Return whether the resident's due moment moved."""
    told = petition.due_at
    start_petition_clocks(petition)
    if petition.due_at:
        petition.due_at = keep_promise(told, petition.due_at)
    petition.save(
        update_fields=["centre_due_at", "due_at", "calendar_version", "is_due_provisional"]
    )
    has_moved = told != petition.due_at
    if has_moved:
        record(petition, "recompute", by=None, at=at, old=_iso(told), new=_iso(petition.due_at))
    return has_moved


def _recompute_order(order: WorkOrder, why: str, *, at: datetime) -> None:
    told, round_ = order.due_at, current_round(order)
    make = start_order_clocks if order.round_number == 1 else rework_clocks
    fresh = make(order, at=round_.opened_at)
    round_.due_at = _extended(order, fresh["due_at"], since=round_.opened_at)
    round_.save(update_fields=["due_at"])
    moved = postponed(order)
    order.due_at = keep_promise(told, moved) if moved else told
    order.calendar_version = fresh["calendar_version"]
    for name in ("sign_due_at", "contact_due_at"):
        before, after = getattr(order, name), fresh[name]
        setattr(order, name, keep_promise(before, after) if after else before)
    order.remind_at = next_reminder(order)
    order.save(
        update_fields=["due_at", "sign_due_at", "contact_due_at", "remind_at", "calendar_version"]
    )
    if order.due_at != told:
        _tell_moved(order, told, why, at=at)


def _extended(order: WorkOrder, begun: datetime | None, *, since: datetime) -> datetime | None:
    """Add what was granted in this round to the due moment as it is without it."""
    limit = limits_for(order.petition.category).get(Step.EXTEND)
    unit = cast("Unit", limit.unit) if limit else "work_day"
    for row in order.extensions.filter(is_accepted=True, asked_at__gte=since).order_by("pk"):
        if begun is not None:
            more = Limit(row.days, unit)
            begun = due_at(begun, more, current_calendar(), order.agency.spans).at
    return begun


def _tell_moved(order: WorkOrder, told: datetime | None, why: str, *, at: datetime) -> None:
    record(order, "recompute", by=None, at=at, old=_iso(told), new=_iso(order.due_at))
    words = {
        "why": why,
        "old": moment_text(told, at) if told else _("无"),
        "new": moment_text(order.due_at, at) if order.due_at else _("无"),
    }
    tell_of(
        order,
        "recompute",
        by=None,
        at=at,
        staff=_("%(why)s，时限重新计算：%(old)s 改为 %(new)s") % words,
        public=_("%(why)s，答复时限改为 %(new)s") % words,
    )
    show(order, at=at)


def _iso(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""


def to_recompute(*, limit: int = 500) -> list[int]:
    """Return ids of open matters with a clock of an older calendar than the one in force."""
    version = current_calendar().version
    older = WorkOrder.objects.open().filter(petition=OuterRef("pk"), calendar_version__lt=version)
    rows = Petition.objects.open().filter(is_historical=False)
    rows = rows.filter(Q(calendar_version__lt=version) | Exists(older))
    return list(rows.order_by("pk").values_list("pk", flat=True)[:limit])
