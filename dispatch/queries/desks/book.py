"""台账: the orders of a period as an inspector reads them; no name and no number of a resident."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext_lazy as _

from dispatch.models import WorkOrder
from dispatch.queries.desks.scope import Scope
from yuanbao.formats import exact_text

MOST_ROWS = 2000
HEADS = (
    _("编号"),
    _("受理时间"),
    _("来源"),
    _("事项"),
    _("类别"),
    _("社区（村）"),
    _("承办"),
    _("经办人"),
    _("时限"),
    _("办结时间"),
    _("状态"),
    _("评价"),
)


@dataclass(frozen=True)
class BookFilters:
    """Which orders: made from the first to the last day, of one category group and state."""

    first: date
    last: date
    category: str = ""
    state: str = ""


def book_rows(scope: Scope, filters: BookFilters) -> QuerySet[WorkOrder]:
    """Return the orders of the period within the scope, in the order in which they came."""
    zone = get_current_timezone()
    start = datetime.combine(filters.first, datetime.min.time(), tzinfo=zone)
    end = datetime.combine(filters.last + timedelta(days=1), datetime.min.time(), tzinfo=zone)
    rows = scope.orders().filter(created_at__gte=start, created_at__lt=end)
    if filters.category:
        rows = rows.filter(petition__category__code__startswith=filters.category)
    if filters.state:
        rows = rows.filter(state=filters.state)
    related = ("petition__category", "petition__community", "agency", "handler")
    return rows.select_related(*related).order_by("created_at", "id")


def filters_from(kept: dict[str, str]) -> BookFilters:
    """Return filters that were kept as text."""
    days = {name: date.fromisoformat(kept[name]) for name in ("first", "last")}
    return BookFilters(**{**kept, **days})


def lines_of(rows: QuerySet[WorkOrder]) -> Iterator[list[Any]]:
    """Yield each row's cells, however many there are."""
    for order in rows.iterator(chunk_size=500):
        yield book_line(order)


def book_line(order: WorkOrder) -> list[Any]:
    """Return the cells of one row, under `HEADS`."""
    petition = order.petition
    return [
        order.number,
        exact_text(petition.filed_at),
        petition.get_channel_display(),
        petition.title,
        str(petition.category or ""),
        petition.community.name if petition.community else "",
        order.agency.short_name or order.agency.name,
        order.handler.name if order.handler else "",
        exact_text(order.due_at) if order.due_at else "",
        exact_text(order.verified_at) if order.verified_at else "",
        order.get_state_display(),
        order.get_satisfaction_display() if order.satisfaction else "",
    ]
