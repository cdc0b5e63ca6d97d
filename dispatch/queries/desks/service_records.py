"""What somebody did in grid work, counted from matters, checks and orders of their posts."""

from datetime import date, datetime, time
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.timezone import make_aware
from django.utils.translation import gettext_lazy as _

from dispatch.choices import OrderState, RaterKind
from dispatch.models import Rating, WorkOrder
from grids.models import Post
from grids.workers.choices import GRID_ROLES
from grids.workers.records import RecordKind, register_record
from petitions.choices import Channel
from petitions.models import Petition
from petitions.workflow import SETTLE_ON_SPOT
from yuanbao.models import AuditEntry


def register_all() -> None:
    register_record(RecordKind("findings", _("随手报"), findings_of))
    register_record(RecordKind("spot", _("当场办结"), settled_on_spot_by))
    register_record(RecordKind("checks", _("现场核实评价"), checks_of))
    register_record(RecordKind("errands", _("网格办结工单"), errands_done_by))


def findings_of(user: Any, since: date) -> QuerySet[Petition]:
    """Return the matters that the person reported on foot."""
    rows = Petition.objects.filter(registered_by=user.pk, channel=Channel.GRID_WORKER)
    return rows.filter(filed_at__gte=_start(since))


def settled_on_spot_by(user: Any, since: date) -> QuerySet[AuditEntry]:
    """Return the acts by which the person settled some of them there and then."""
    acts = AuditEntry.objects.filter(actor_id=user.pk, act=SETTLE_ON_SPOT.name)
    return acts.filter(at__gte=_start(since))


def checks_of(user: Any, since: date) -> QuerySet[Rating]:
    """Return the answers that the person looked at and judged."""
    rows = Rating.objects.filter(user=user.pk, rater_kind=RaterKind.GRID_WORKER)
    return rows.filter(rated_at__gte=_start(since))


def errands_done_by(user: Any, since: date) -> QuerySet[WorkOrder]:
    """Return the orders given to the person's posts that were answered while they held them."""
    day = OuterRef("finished_at__date")
    held = Post.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=day),
        user=user.pk,
        role__in=GRID_ROLES,
        grid=OuterRef("unit"),
        starts_on__lte=day,
    )
    return WorkOrder.objects.on_foot().filter(
        Exists(held),
        state__in=sorted({OrderState.FINISHED, OrderState.VERIFIED}),
        finished_at__gte=_start(since),
    )


def _start(day: date) -> datetime:
    return make_aware(datetime.combine(day, time.min))
