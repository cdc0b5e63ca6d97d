"""What stands beside an order on its page, read with the order itself."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from dispatch.models import ChecklistTick, Copy, SupervisionNotice


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
