"""What agencies appealed against and how it was ruled: one list that all staff read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from dispatch.models import Appeal, WorkOrder
from dispatch.services.moves.recusal import home_units, who_rules_instead
from yuanbao.models import Reason, ReasonKind
from yuanbao.roles import Capability

TABS = {"open": _("待裁定"), "excluded": _("已剔除"), "kept": _("不予剔除")}
_TESTS: dict[str, dict[str, Any]] = {
    "open": {"decided_at": None},
    "excluded": {"is_accepted": True},
    "kept": {"is_accepted": False},
}


@dataclass(frozen=True)
class AppealRow:
    """An appeal; `may_open` says that the person may see its order, else it stays without title."""

    row: Appeal
    reason: str
    may_open: bool
    # Why this person may not rule on it, in words; empty where they may.
    hindrance: str = ""

    @property
    def order(self) -> WorkOrder:
        return self.row.order


def appeals(tab: str) -> QuerySet[Appeal]:
    """Return the appeals of a tab: open ones the oldest first, decided ones the latest first."""
    order = ("asked_at", "id") if tab == "open" else ("-decided_at", "-id")
    related = ("rating", "order__agency", "order__petition", "asked_by", "decided_by")
    return Appeal.objects.filter(**_TESTS[tab]).select_related(*related).order_by(*order)


def appeal_rows(
    found: Iterable[Appeal], user: Any, *, may_rule: bool, at: datetime
) -> list[AppealRow]:
    """Add the reasons' names, which orders the person may open, and who may not rule."""
    found = list(found)
    home = home_units(user, at=at) if may_rule and found else set()
    names = dict(Reason.objects.filter(kind=ReasonKind.APPEAL).values_list("code", "name"))
    mine = WorkOrder.objects.permitted(user, Capability.VIEW_ORDER)
    seen = set(mine.filter(pk__in=[row.order_id for row in found]).values_list("pk", flat=True))
    return [
        AppealRow(
            row,
            names.get(row.reason, row.reason),
            row.order_id in seen,
            who_rules_instead(row.order.agency) if row.order.agency_id in home else "",
        )
        for row in found
    ]
