"""归档: after the rating, or when the days for it have passed; unrated is never satisfied."""

from datetime import datetime, timedelta

from django.db.models import Q

from dispatch.choices import Step
from dispatch.services.clocks import limits_for
from petitions.choices import CONTENT, Solved, State
from petitions.models import Petition
from petitions.services import handling
from yuanbao.audit import unit_of_work
from yuanbao.workflow import TransitionRefused

# A good rating may still be followed by a co-petitioner's bad one for so long.
GRACE = timedelta(hours=24)
DEFAULT_DAYS = 7


def rating_days() -> int:
    """Return how many days an answer waits for its rating."""
    limit = limits_for(None).get(Step.RATING)
    return int(limit.amount) if limit else DEFAULT_DAYS


def to_close(*, at: datetime, limit: int = 500) -> list[int]:
    """Return ids of answered petitions that are rated, or whose days for a rating have passed."""
    silent = Q(answered_at__lte=at - timedelta(days=rating_days()))
    rated = Q(rated_at__lte=at - GRACE, satisfaction__in=sorted(CONTENT)) & ~Q(solved=Solved.NO)
    rows = Petition.objects.filter(silent | rated, state=State.ANSWERED).order_by("answered_at")
    return list(rows.values_list("pk", flat=True)[:limit])


@unit_of_work
def close_if_due(petition: Petition, *, at: datetime) -> Petition | None:
    """Archive the petition if nothing waits any more; None when somebody was first."""
    waiting = petition.orders.filter(rounds__ratings__handled_at__isnull=True)
    if waiting.filter(rounds__ratings__isnull=False).exists():
        return None
    try:
        return handling.close(petition, at=at)
    except TransitionRefused:
        return None
