"""归档: after the rating, or when the days for it have passed; unrated is never satisfied."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from dispatch.choices import OrderState, Step
from dispatch.models import AnswerRating, Rating, WorkOrder
from dispatch.services.judging.rework import needs_ruling
from dispatch.services.timing.clocks import limits_for
from petitions.choices import CONTENT, Solved, State
from petitions.models import Petition
from petitions.services import handling
from yuanbao.audit import unit_of_work

# A good rating may still be followed by a co-petitioner's bad one for so long.
GRACE = timedelta(hours=24)
DEFAULT_DAYS = 7


def rating_days() -> int:
    """Return how many days an answer waits for its rating."""
    limit = limits_for(None).get(Step.RATING)
    return int(limit.amount) if limit else DEFAULT_DAYS


def to_close(*, at: datetime, limit: int = 500) -> list[int]:
    """Return ids of answered petitions that are rated, or whose days for a rating have passed."""
    rows = _due(at).order_by("answered_at")
    return list(rows.values_list("pk", flat=True)[:limit])


def _due(at: datetime) -> QuerySet[Petition]:
    """Rated means every part of it; a part that awaits its next round holds it back."""
    silent = Q(answered_at__lte=at - timedelta(days=rating_days()))
    rated = Q(rated_at__lte=at - GRACE, satisfaction__in=sorted(CONTENT)) & ~Q(solved=Solved.NO)
    parts = WorkOrder.objects.roots().filter(petition=OuterRef("pk"), state=OrderState.VERIFIED)
    waiting = Rating.objects.filter(round__order__petition=OuterRef("pk"), handled_at__isnull=True)
    answered = AnswerRating.objects.filter(petition=OuterRef("pk"), handled_at__isnull=True)
    rows = Petition.objects.filter(state=State.ANSWERED)
    rows = rows.exclude(Exists(waiting)).exclude(Exists(answered))
    return rows.filter(silent | (rated & ~Exists(parts.filter(satisfaction=""))))


@unit_of_work
def close_if_due(petition: Petition, *, at: datetime) -> Petition | None:
    """Archive the petition if nothing waits any more; None when somebody was first.

    Asked again under the lock: a message that comes late, after a part was done once more,
    archives nothing. Nor is archived what awaits the centre's written ruling.
    """
    row = Petition.objects.select_for_update(of=("self",)).get(pk=petition.pk)
    if not _due(at).filter(pk=row.pk).exists():
        return None
    if any(needs_ruling(order) for order in row.orders.all()):
        return None
    return handling.close(row, at=at)
