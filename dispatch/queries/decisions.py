"""What agencies ask the centre for and a second person must decide, by kind, the oldest first."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dispatch.models import Extension, WorkOrder
from dispatch.queries.scope import area_of_orders
from petitions.notices import when
from yuanbao.access import has_capability
from yuanbao.roles import Capability

RELATED = ("order__agency", "order__petition__category", "order__petition__town", "asked_by")


@dataclass(frozen=True)
class Wish:
    """One request as the list draws it; `act` is the act of the order's page that decides it."""

    row: Any
    facts: list[tuple[str, str]]
    act: str

    @property
    def order(self) -> WorkOrder:
        return self.row.order


@dataclass(frozen=True)
class Kind:
    """One kind of request: who decides it, which rows wait, and what is told of each."""

    name: str
    label: Any
    capability: Capability
    rows: Callable[[], QuerySet]
    facts: Callable[[Any], list[tuple[str, str]]]
    act: str


@dataclass(frozen=True)
class Tab:
    """A kind with the number of requests that wait."""

    kind: Kind
    n: int
    is_current: bool


def _extension_facts(row: Extension) -> list[tuple[str, str]]:
    return [
        (_("申请"), _("延期 %(n)s 个工作日") % {"n": row.days}),
        (_("原因"), row.reason),
        (_("原时限"), when(row.old_due_at)),
    ]


KINDS = (
    Kind(
        "extension",
        gettext_lazy("延期"),
        Capability.EXTEND_ORDER,
        lambda: Extension.objects.filter(decided_at=None),
        _extension_facts,
        "decide-extension",
    ),
)


def kinds_for(user: Any) -> list[Kind]:
    """Return the kinds that the person may decide."""
    return [kind for kind in KINDS if has_capability(user, kind.capability)]


def rows_of(kind: Kind, user: Any) -> QuerySet:
    """Return what waits within reach, the oldest first."""
    area = area_of_orders(user, kind.capability, "order__")
    rows = kind.rows().filter(Q(pk__in=[]) if area is None else area)
    return rows.select_related(*RELATED).order_by("asked_at", "id")


def tabs_for(user: Any, current: Kind) -> list[Tab]:
    """Return the tabs with their numbers; one count each."""
    return [Tab(kind, rows_of(kind, user).count(), kind == current) for kind in kinds_for(user)]


def wishes_of(kind: Kind, rows: list[Any]) -> list[Wish]:
    """Return the rows of a page as the list draws them."""
    return [Wish(row, kind.facts(row), kind.act) for row in rows]
