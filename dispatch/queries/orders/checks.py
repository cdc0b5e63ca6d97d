"""What a grid worker is to look at: settled matters of their grids, and one of them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from dispatch.choices import OrderState, RaterKind
from dispatch.models import Rating, Round, WorkOrder
from dispatch.queries.desks.scope import area_of
from dispatch.services.judging.rework import what_follows
from dispatch.services.orders.photo_rule import BEFORE, HANDED_IN
from petitions.choices import State
from petitions.models import Petition
from yuanbao.models import Attachment, Purpose
from yuanbao.roles import Capability
from yuanbao.workflow import OutOfReach


@dataclass(frozen=True)
class Part:
    """One answered order: its answer, its photos, and what this worker said of it."""

    order: WorkOrder
    round: Round
    photos: list[Attachment]
    rating: Rating | None

    @property
    def consequence(self) -> str:
        """Return in words what follows when it is not solved."""
        return what_follows(self.order)


@dataclass(frozen=True)
class Check:
    """One matter to look at on the spot."""

    petition: Petition
    at: datetime
    photos: list[Attachment]
    parts: list[Part]


def checks_of(user: Any, *, done: bool = False) -> QuerySet[Petition]:
    """Return settled matters of the worker's grids, those not looked at yet or those that were."""
    area = area_of(user, Capability.CHECK_ORDER)
    answered = WorkOrder.objects.roots().filter(petition=OuterRef("pk"), state=OrderState.VERIFIED)
    mine = Rating.objects.filter(
        round__order=OuterRef("pk"),
        round__number=OuterRef("round_number"),
        rater_kind=RaterKind.GRID_WORKER,
        rater_key=str(user.pk),
    )
    left = Exists(answered.filter(~Exists(mine), is_final=False))
    wanted = Exists(answered.filter(Exists(mine))) if done else left
    rows = Petition.objects.filter(
        Q(pk__in=[]) if area is None else area, state=State.ANSWERED, is_historical=False
    )
    rows = rows.filter(wanted).select_related("category", "grid")
    return rows.order_by(F("answered_at").desc(), "-id")


def check_of(user: Any, public_id: Any, *, at: datetime) -> Check:
    """Return one matter with its answered parts; raises OutOfReach outside one's grids."""
    rows = Petition.objects.permitted(user, Capability.CHECK_ORDER).filter(public_id=public_id)
    petition = rows.select_related("category", "grid", "town", "community").first()
    if petition is None:
        raise OutOfReach(f"{user} may not check {public_id}")
    orders = list(
        petition.orders.roots()
        .filter(state=OrderState.VERIFIED)
        .select_related("agency")
        .order_by("serial")
    )
    rounds = {
        (row.order_id, row.number): row
        for row in Round.objects.filter(order__in=orders).order_by("id")
    }
    ratings = {
        row.round_id: row
        for row in Rating.objects.filter(
            round__in=rounds.values(), rater_kind=RaterKind.GRID_WORKER, rater_key=str(user.pk)
        )
    }
    photos = _photos(petition, orders)
    parts = []
    for order in orders:
        row = rounds[order.pk, order.round_number]
        after = [p for p in photos if p.purpose == Purpose.FINISH and p.owner_id == order.pk]
        parts.append(Part(order, row, after, ratings.get(row.pk)))
    before = [p for p in photos if p.purpose in BEFORE]
    return Check(petition, at, before, parts)


def _photos(petition: Petition, orders: list[WorkOrder]) -> list[Attachment]:
    owned = Q(owner_type="petition", owner_id=petition.pk)
    done = [order.pk for order in orders]
    owned |= Q(owner_type="workorder", owner_id__in=done, purpose__in=HANDED_IN)
    return list(Attachment.objects.filter(owned).order_by("id"))
