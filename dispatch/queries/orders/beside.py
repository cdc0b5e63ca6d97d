"""What stands beside an order on its page, read with the order itself."""

from functools import cache
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject

from dispatch.models import (
    Approval,
    ChecklistTick,
    Copy,
    Question,
    Return,
    SupervisionNotice,
)
from dispatch.queries.counting.appeal_acts import appeal_facts
from dispatch.queries.orders.hands import hands
from dispatch.queries.orders.wish_acts import wish_facts


@cache
def asides() -> dict[str, Any]:
    """Return what is open between the agency and others, read with the order itself.

    None of it depends on the order or the person, so that it is made once.
    """
    questions = Question.objects.filter(order=OuterRef("pk")).order_by("-id")
    returns = Return.objects.filter(order=OuterRef("pk"), decided_at=None)
    approvals = Approval.objects.filter(order=OuterRef("pk"), decided_at=None)
    return {
        "question_text": Subquery(questions.values("text")[:1]),
        "question_lapses_at": Subquery(questions.values("lapses_at")[:1]),
        "return_text": Subquery(returns.values("text")[:1]),
        "return_proposes": Subquery(returns.values("proposes")[:1]),
        **hands("petition"),
        "proposed_by": Subquery(approvals.values("asked_by")[:1]),
        "proposed_answer": Subquery(approvals.values("answer")[:1]),
        "proposed_note": Subquery(approvals.values("note")[:1]),
        **beside(),
        **wish_facts(),
        **appeal_facts(),
    }


def beside() -> dict[str, Any]:
    """Return annotations of an order.

    `copied_to` tells who was told of the matter and has read it, `papers` its supervision notices,
    `ticked` what was looked at in this round.
    """
    copies = Copy.objects.filter(petition=OuterRef("petition")).order_by("pk")
    told = JSONObject(agency="agency__short_name", read="read_at")
    papers = SupervisionNotice.objects.filter(order=OuterRef("pk")).order_by("-pk")
    paper = JSONObject(year="year", serial="serial", public_id="public_id", state="state")
    ticks = ChecklistTick.objects.filter(
        order=OuterRef("pk"), round_number=OuterRef("round_number")
    ).order_by("pk")
    return {
        "ticked": ArraySubquery(ticks.values("text")),
        "copied_to": ArraySubquery(copies.values(fact=told)),
        "papers": ArraySubquery(papers.values(fact=paper)),
    }
