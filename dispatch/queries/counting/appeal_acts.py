"""When an agency may appeal against a rating of its order, and when the centre has to rule."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Case, OuterRef, Subquery, When

from dispatch.choices import RaterKind
from dispatch.models import Appeal, Rating
from dispatch.services.judging.appeals import COSTS, appeal_ends_at
from yuanbao.roles import Capability

# Name of an act → the capability that it asks for.
APPEAL_ACTS = {"appeal": Capability.HANDLE_ORDER, "rule-appeal": Capability.RULE_ON_APPEAL}


def appeal_facts() -> dict[str, Any]:
    """Return what an order is annotated with: an open appeal, or a rating that bears one."""
    appeals = Appeal.objects.filter(order=OuterRef("pk"), decided_at=None)
    ratings = Rating.objects.filter(round__order=OuterRef("pk"), rater_kind=RaterKind.PETITIONER)
    last = ratings.order_by("-round__number", "-id").annotate(
        may_be_appealed=Case(When(COSTS, appeal__isnull=True, then="rated_at"))
    )
    return {
        "appeal_text": Subquery(appeals.values("text")[:1]),
        "appealable_since": Subquery(last.values("may_be_appealed")[:1]),
    }


def appeal_acts(order: Any, may: frozenset[Capability], *, at: datetime) -> Iterable[str]:
    """Yield the acts that are possible now; `order` is annotated with `appeal_facts`."""
    since = order.appealable_since
    if since and Capability.HANDLE_ORDER in may and at <= appeal_ends_at(since):
        yield "appeal"
    if order.appeal_text is not None and Capability.RULE_ON_APPEAL in may:
        yield "rule-appeal"
