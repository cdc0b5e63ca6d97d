"""Whom to ring back: answered, not rated, and chosen by the rules; the same ones for everybody."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, F, IntegerField, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from dispatch.choices import LAST_CALLS, FollowUpKind
from dispatch.models import FollowUpCall, FollowUpLine, FollowUpRule, WorkOrder
from dispatch.queries.desks.scope import area_of
from dispatch.queries.orders.order_page import Person, person_of
from dispatch.services.centre.follow_up import BETWEEN_TRIES, MOST_TRIES
from dispatch.services.judging.raters import Asked, unrated
from petitions.choices import State
from petitions.models import Petition, Petitioner, PublicPart
from yuanbao.roles import Capability
from yuanbao.workflow import OutOfReach

# Whoever raised the same kind of thing again within so long raises it repeatedly.
REPEATED_DAYS = 90
# Spreads neighbouring ids over the hundred; which ones are drawn never changes.
SPREAD = 37
BORDERS = ("town__boundary", "community__boundary", "grid__boundary")


@dataclass(frozen=True)
class Row:
    """One matter to ring about: why it was chosen, and how often it was tried."""

    petition: Petition
    kind: str
    n_tries: int
    last_at: datetime | None

    @property
    def kind_label(self) -> str:
        return str(FollowUpKind(self.kind).label)

    @property
    def again_at(self) -> datetime | None:
        """Return from when it may be tried again, None before the first try."""
        return self.last_at + BETWEEN_TRIES if self.last_at else None


@dataclass(frozen=True)
class FollowUp:
    """One matter on the caller's page: what may be judged, what is said, and the calls so far."""

    petition: Petition
    person: Person
    parts: list[Asked]
    answers: list[PublicPart]
    script: list[str]
    calls: list[FollowUpCall]
    at: datetime

    @property
    def is_over(self) -> bool:
        is_last = bool(self.calls) and self.calls[-1].outcome in LAST_CALLS
        return is_last or len(self.calls) >= MOST_TRIES or not self.parts


def follow_ups(user: Any, *, at: datetime) -> QuerySet[Petition]:
    """Return what is due for a call, urgent ones first, then those answered longest ago.

    Driven by `petition_to_close` or `petition_by_state`: only what awaits its rating is looked at.
    """
    area = area_of(user, Capability.FOLLOW_UP)
    rows = Petition.objects.filter(Q(pk__in=[]) if area is None else area, state=State.ANSWERED)
    rows = rows.filter(Q(rated_at=None) | Q(rated_at__lt=F("answered_at")), is_historical=False)
    rows = rows.filter(petitioner__phone_index__gt="").annotate(
        is_repeated=_repeated(), bucket=F("id") * SPREAD % 100
    )
    calls = FollowUpCall.objects.filter(
        petition=OuterRef("pk"), answered_at=OuterRef("answered_at")
    ).order_by()
    tries = calls.values("petition")
    rows = rows.exclude(Exists(calls.filter(outcome__in=LAST_CALLS))).annotate(
        n_tries=Coalesce(
            Subquery(tries.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0
        ),
        last_at=Subquery(tries.annotate(last=Max("at")).values("last")),
    )
    rows = rows.filter(_chosen(at), n_tries__lt=MOST_TRIES)
    return (
        rows.select_related("category", "town")
        .defer(*BORDERS[:1])
        .order_by("-is_urgent", "answered_at", "id")
    )


def _repeated() -> Q:
    again = WorkOrder.objects.filter(petition=OuterRef("pk"), round_number__gt=1)
    # By the person: of one category there are far more matters than of one telephone.
    earlier = Petitioner.objects.exclude(phone_index="").filter(
        phone_index=OuterRef("petitioner__phone_index"),
        petition__category=OuterRef("category"),
        petition__pk__lt=OuterRef("pk"),
        petition__filed_at__gte=OuterRef("filed_at") - timedelta(days=REPEATED_DAYS),
    )
    return Q(n_joined__gt=0) | Exists(again) | Exists(earlier)


def _chosen(at: datetime) -> Q:
    rules = {rule.kind: rule for rule in FollowUpRule.objects.all()}
    tests = {
        FollowUpKind.URGENT: Q(is_urgent=True),
        FollowUpKind.REPEATED: Q(is_urgent=False, is_repeated=True),
        FollowUpKind.REST: Q(is_urgent=False, is_repeated=False),
    }
    chosen = Q(pk__in=[])
    for kind, test in tests.items():
        rule = rules.get(kind)
        if rule is not None:
            since = at - timedelta(days=rule.after_days)
            chosen |= test & Q(bucket__lt=rule.percent, answered_at__lte=since)
    return chosen


def rows_of(petitions: Any) -> list[Row]:
    """Return the rows of a page."""
    return [Row(row, _kind(row), row.n_tries, row.last_at) for row in petitions]


def _kind(petition: Any) -> str:
    if petition.is_urgent:
        return FollowUpKind.URGENT
    return FollowUpKind.REPEATED if petition.is_repeated else FollowUpKind.REST


def petition_to_follow(user: Any, public_id: Any) -> Petition:
    """Return a matter within the caller's reach; raises OutOfReach."""
    rows = Petition.objects.permitted(user, Capability.FOLLOW_UP).filter(public_id=public_id)
    related = ("category", "town", "community", "grid", "petitioner")
    petition = rows.select_related(*related).defer(*BORDERS).first()
    if petition is None:
        raise OutOfReach(f"{user} may not ring about {public_id}")
    return petition


def follow_up_of(user: Any, public_id: Any, *, at: datetime) -> FollowUp:
    """Return one matter with its script in its own words; raises OutOfReach."""
    petition = petition_to_follow(user, public_id)
    parts = unrated(petition)
    names = "、".join(part.agency_name for part in parts)
    lines = FollowUpLine.objects.order_by("order").values_list("text", flat=True)
    calls = petition.follow_ups.filter(answered_at=petition.answered_at or at)
    return FollowUp(
        petition=petition,
        person=person_of(petition),
        parts=parts,
        answers=list(petition.parts.exclude(answer="").order_by("-is_lead", "order_id")),
        script=[
            text.replace("{title}", petition.title).replace("{agency}", names) for text in lines
        ],
        calls=list(calls.select_related("by").order_by("at", "id")),
        at=at,
    )
