"""What stands in a workbook of orders: the columns, the rows, and who exported it when."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dispatch.models import ExportJob, WorkOrder
from dispatch.queries.desks.desk import Filters, orders_for
from dispatch.queries.desks.scope import Scope
from dispatch.queries.orders.order_page import person_of
from yuanbao.formats import exact_text

MOMENT = "yyyy-mm-dd hh:mm"
AT_ONCE = 500
# Columns as (head, width, number format), in the order of `_cells`.
HEADS = (
    (gettext_lazy("编号"), 20, ""),
    (gettext_lazy("标题"), 40, ""),
    (gettext_lazy("类别"), 16, ""),
    (gettext_lazy("镇街"), 14, ""),
    (gettext_lazy("社区"), 14, ""),
    (gettext_lazy("承办单位"), 22, ""),
    (gettext_lazy("身份"), 8, ""),
    (gettext_lazy("状态"), 10, ""),
    (gettext_lazy("经办人"), 10, ""),
    (gettext_lazy("派单时间"), 17, MOMENT),
    (gettext_lazy("签收时间"), 17, MOMENT),
    (gettext_lazy("联系时间"), 17, MOMENT),
    (gettext_lazy("办结时限"), 17, MOMENT),
    (gettext_lazy("报结时间"), 17, MOMENT),
    (gettext_lazy("办结时间"), 17, MOMENT),
    (gettext_lazy("第几次办"), 10, ""),
    (gettext_lazy("退单次数"), 10, ""),
    (gettext_lazy("是否解决"), 10, ""),
    (gettext_lazy("是否满意"), 10, ""),
    (gettext_lazy("反映人"), 10, ""),
    (gettext_lazy("电话"), 14, ""),
)


def exported(scope: Scope, filters: Filters, *, at: datetime) -> QuerySet[WorkOrder]:
    """Return exactly the rows that the list counts, in its order, with all that a row shows."""
    rows = orders_for(scope, filters, at=at).defer(None).select_related(None)
    related = (
        "agency",
        "handler",
        "petition__category",
        "petition__town",
        "petition__community",
        "petition__petitioner",
    )
    return rows.select_related(*related).defer(
        "petition__town__boundary", "petition__community__boundary"
    )


def cells_of(rows: QuerySet[WorkOrder]) -> Iterator[list[Any]]:
    """Yield each order's cells; names and telephones masked as on screen."""
    for order in rows.iterator(chunk_size=AT_ONCE):
        yield _cells(order)


def _cells(order: WorkOrder) -> list[Any]:
    petition, person = order.petition, person_of(order.petition)
    return [
        order.number,
        petition.title,
        petition.category.name if petition.category else "",
        petition.town.name if petition.town else "",
        petition.community.name if petition.community else "",
        order.agency.name,
        _("主办") if order.is_lead else _("协办"),
        order.get_state_display(),
        str(order.handler or ""),
        order.dispatched_at,
        order.signed_at,
        order.contacted_at,
        order.due_at,
        order.finished_at,
        order.verified_at,
        order.round_number,
        order.n_returns,
        order.get_solved_display() if order.solved else "",
        order.get_satisfaction_display() if order.satisfaction else "",
        person.name,
        person.phone,
    ]


def watermark(user: Any, total: int, *, at: datetime) -> str:
    """Return the line under the title: who exported how much, and when."""
    words = {"by": user, "when": exact_text(at), "n": total}
    return _("%(by)s 于 %(when)s 导出，共 %(n)s 件。含个人信息，仅限工作使用，不得外传。") % words


def exports_of(user: Any) -> QuerySet[ExportJob]:
    """Return the person's exports, the latest first; index `export_by_owner`."""
    return ExportJob.objects.of(user).order_by("-id")
