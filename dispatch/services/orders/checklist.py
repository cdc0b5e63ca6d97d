"""办结清单: what must be looked at before an order is finished, and that it was."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from dispatch.models import ChecklistItem, ChecklistTick, WorkOrder
from yuanbao.models import Category
from yuanbao.workflow import TransitionRefused


def items_for(category: Category | None, *, on: date) -> QuerySet[ChecklistItem]:
    """Return what is on the list of a category, and of the one above it, on a day."""
    if category is None:
        return ChecklistItem.objects.none()
    rows = ChecklistItem.objects.valid_on(on).filter(category__in=[category.pk, category.parent_id])
    return rows.order_by("category__code", "place", "code")


def tick(order: WorkOrder, checks: Iterable[str] | None, *, by: Any, at: datetime) -> None:
    """Keep what was looked at, by code; None where another system finishes and has no list.

    Raises TransitionRefused with the first thing that was not looked at.
    """
    if checks is None:
        return
    ticked = set(checks)
    items = list(items_for(order.petition.category, on=localdate(at)))
    for item in items:
        if item.code not in ticked:
            raise TransitionRefused(
                _("办结清单还有没核对的：%(what)s。您写的内容还在。") % {"what": item.text}
            )
    ChecklistTick.objects.filter(order=order, round_number=order.round_number).delete()
    ChecklistTick.objects.bulk_create(
        ChecklistTick(order=order, round_number=order.round_number, text=item.text, by=by, at=at)
        for item in items
    )
