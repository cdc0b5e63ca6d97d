"""What the assisting agencies of a matter answered, for its lead."""

from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from dispatch.choices import OrderState
from dispatch.models import Round, WorkOrder


@dataclass(frozen=True)
class Gathered:
    """One assisting agency's part: its order, and its answer when there is one."""

    order: WorkOrder
    answer: str

    @property
    def can_be_given_back(self) -> bool:
        return self.order.state == OrderState.FINISHED


def with_answers(orders: QuerySet[WorkOrder]) -> QuerySet[WorkOrder]:
    """Annotate orders with `given`, the answer of their present round."""
    rounds = Round.objects.filter(order=OuterRef("pk"), number=OuterRef("round_number"))
    return orders.annotate(given=Subquery(rounds.values("answer")[:1]))


def gathered(order: WorkOrder, parts: list[Any]) -> list[Gathered]:
    """Return what was gathered for a lead from the parts of its matter; nothing for others."""
    if not order.is_lead:
        return []
    assisting = (part for part in parts if not (part.is_lead or part.is_child))
    kept = [part for part in assisting if part.state != OrderState.CANCELLED]
    return [Gathered(part, part.given or "") for part in kept]


def gathered_for(order: WorkOrder) -> list[Gathered]:
    """Read and return what was gathered for a lead's order."""
    parts = with_answers(order.petition.orders.roots().select_related("agency")).order_by("serial")
    return gathered(order, list(parts))


def combined_answer(rows: list[Gathered], most: int) -> str:
    """Return the assisting answers under each other, for the lead to go on from."""
    said = [
        _("%(agency)s：%(answer)s") % {"agency": row.order.agency.name, "answer": row.answer}
        for row in rows
        if row.answer
    ]
    return "\n".join(said)[:most]
