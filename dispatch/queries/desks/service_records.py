"""What somebody did in grid work, counted from matters, checks and orders of their posts."""

from datetime import date, datetime, time
from typing import Any

from django.utils.timezone import make_aware
from django.utils.translation import gettext_lazy as _

from dispatch.choices import OrderState, RaterKind
from dispatch.models import Rating, WorkOrder
from grids.models import Post
from grids.workers.choices import GRID_ROLES
from grids.workers.records import RecordKind, register_record
from petitions.choices import Channel
from petitions.models import Petition


def register_all() -> None:
    register_record(RecordKind("findings", _("随手报"), findings_of))
    register_record(RecordKind("checks", _("现场核实评价"), checks_of))
    register_record(RecordKind("errands", _("网格办结工单"), errands_done_by))


def findings_of(user: Any, since: date) -> int:
    """Count the matters that the person reported on foot."""
    rows = Petition.objects.filter(registered_by=user.pk, channel=Channel.GRID_WORKER)
    return rows.filter(filed_at__gte=_start(since)).count()


def checks_of(user: Any, since: date) -> int:
    """Count the answers that the person looked at and judged."""
    rows = Rating.objects.filter(user=user.pk, rater_kind=RaterKind.GRID_WORKER)
    return rows.filter(rated_at__gte=_start(since)).count()


def errands_done_by(user: Any, since: date) -> int:
    """Count the orders given to the person's posts that were answered while they held them."""
    held = Post.objects.filter(user=user.pk, role__in=GRID_ROLES).exclude(ends_on__lt=since)
    done = WorkOrder.objects.on_foot().filter(
        state__in=sorted({OrderState.FINISHED, OrderState.VERIFIED}),
        finished_at__gte=_start(since),
    )
    spans = [(post.grid_id, _start(post.starts_on), post.ends_on) for post in held]
    return sum(
        done.filter(unit=grid, finished_at__gte=first, **_until(last)).count()
        for grid, first, last in spans
    )


def _start(day: date) -> datetime:
    return make_aware(datetime.combine(day, time.min))


def _until(day: date | None) -> dict[str, Any]:
    return {} if day is None else {"finished_at__date__lte": day}
