"""What the centre must rule on: returns that agencies ask for, and answers to be checked."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from dispatch.answer_check import Look
from dispatch.choices import OrderState
from dispatch.models import ChecklistTick, Return, Round, WorkOrder
from dispatch.queries.desks.scope import area_of_orders
from dispatch.queries.orders.answers import warnings_of
from dispatch.queries.orders.returned import ruled, same_line
from dispatch.services.moves.recusal import home_units, who_rules_instead
from petitions.models import Petition
from yuanbao.models import Reason, ReasonKind
from yuanbao.roles import Capability


@dataclass(frozen=True)
class Earlier:
    """A return of the same part that was ruled on before, with its typed reason."""

    row: Return
    reason: str


@dataclass(frozen=True)
class ReturnRow:
    """A return with both sides: why the centre sent it there, why the agency gives it back."""

    row: Return
    reason: str
    earlier: list[Earlier]
    # Why this person may not rule on it, in words; empty where they may.
    hindrance: str = ""

    @property
    def order(self) -> WorkOrder:
        return self.row.order

    @property
    def petition(self) -> Petition:
        return self.row.order.petition

    @property
    def is_second(self) -> bool:
        return bool(self.earlier)


@dataclass(frozen=True)
class Answered:
    """An order that waits for its check, with the round that was handed in."""

    order: WorkOrder
    round: Round
    warnings: list[Look]
    ticks: list[str]


def returns_to_decide(user: Any) -> QuerySet[Return]:
    """Return what is to be ruled on within reach, the oldest first; index `return_to_decide`."""
    area = area_of_orders(user, Capability.RULE_ON_RETURN, "order__")
    rows = Return.objects.filter(Q(pk__in=[]) if area is None else area, decided_at=None)
    related = ("order__agency", "order__petition__category", "order__petition__town", "asked_by")
    return rows.select_related(*related).order_by("asked_at", "id")


def return_rows(returns: list[Return], user: Any, *, at: datetime) -> list[ReturnRow]:
    """Add each return's typed reason, the earlier returns of the matter, and who may not rule."""
    home = home_units(user, at=at) if returns else set()
    names = dict(Reason.objects.filter(kind=ReasonKind.RETURN).values_list("code", "name"))
    matters = [row.order.petition_id for row in returns]
    decided = Return.objects.filter(ruled(), order__petition__in=matters)
    known: dict[int, list[Return]] = {}
    for row in decided.select_related("order__agency").order_by("id"):
        known.setdefault(row.order.petition_id, []).append(row)
    return [
        ReturnRow(
            row,
            names.get(row.reason, row.reason),
            [
                Earlier(old, names.get(old.reason, old.reason))
                for old in known.get(row.order.petition_id, [])
                if same_line(old.order, row.order)
            ],
            who_rules_instead(row.order.agency) if row.order.agency_id in home else "",
        )
        for row in returns
    ]


def orders_to_verify(user: Any) -> QuerySet[WorkOrder]:
    """Return finished orders within reach, by due moment."""
    area = area_of_orders(user, Capability.VERIFY_ORDER)
    rows = WorkOrder.objects.roots().filter(
        Q(pk__in=[]) if area is None else area, state=OrderState.FINISHED
    )
    related = ("agency", "handler", "petition__category", "petition__town")
    return rows.select_related(*related).order_by("due_at", "id")


def answered_rows(orders: list[WorkOrder]) -> list[Answered]:
    """Add to each order the round that was handed in."""
    rounds = {
        (row.order_id, row.number): row
        for row in Round.objects.filter(order__in=orders).select_related("finished_by")
    }
    pairs = [(order, rounds[order.pk, order.round_number]) for order in orders]
    warnings, ticks = warnings_of(pairs), _ticks(orders)
    return [
        Answered(order, row, warnings[order.pk], ticks.get((order.pk, order.round_number), []))
        for order, row in pairs
    ]


def _ticks(orders: list[WorkOrder]) -> dict[tuple[int, int], list[str]]:
    """Return what was looked at in each round of these orders."""
    found: dict[tuple[int, int], list[str]] = {}
    for row in ChecklistTick.objects.filter(order__in=orders).order_by("id"):
        found.setdefault((row.order_id, row.round_number), []).append(row.text)
    return found
