"""我的职责: what an agency must answer for, how its returns were ruled on, and whom to ring there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils.timezone import localdate

from dispatch.choices import OPEN_ORDERS, AgencyKind
from dispatch.models import Agency, DutyRule, Return, Staffing, WorkOrder
from dispatch.queries.desks.desk import running
from dispatch.seats import agencies_served
from yuanbao.models import Reason, ReasonKind
from yuanbao.roles import Capability

# Rows that name a platform by the place of the matter.
TOKEN_OF = {AgencyKind.TOWN: "TOWN", AgencyKind.COMMUNITY: "COMMUNITY"}
RULED_SINCE = timedelta(days=365)
MOST_ROWS = 200


@dataclass(frozen=True)
class Ruling:
    """A return of the agency and how it was decided."""

    row: Return
    reason: str


@dataclass(frozen=True)
class Duties:
    """Everything on the page, for the agencies in which the person serves."""

    agencies: list[Agency]
    leading: list[DutyRule]
    assisting: list[DutyRule]
    rulings: list[Ruling]
    n_open: int
    n_overdue: int
    people: list[Staffing]


def duties_of(user: Any, *, at: datetime) -> Duties:
    """Return the duties of the person's agencies as they are today."""
    agencies = agencies_served(user, Capability.HANDLE_ORDER)
    leading, assisting = _rules(agencies, at)
    _near, over = running(at)
    orders = WorkOrder.objects.of_agencies(agencies).filter(state__in=OPEN_ORDERS)
    people = Staffing.objects.on(localdate(at)).filter(agency__in=agencies, user__is_active=True)
    return Duties(
        agencies=agencies,
        leading=leading,
        assisting=assisting,
        rulings=_rulings(agencies, at),
        n_open=orders.count(),
        n_overdue=orders.filter(over).count(),
        people=list(
            people.select_related("user", "agency").order_by("agency__code", "role", "user__name")
        ),
    )


def _rules(agencies: Iterable[Agency], at: datetime) -> tuple[list[DutyRule], list[DutyRule]]:
    """Return the rows of the catalogue that name an agency itself or its kind of platform."""
    today = localdate(at)
    rows = (
        DutyRule.objects.valid_on(today)
        .select_related("category__parent", "area", "lead")
        .defer("area__boundary")
    )
    rows = rows.order_by("category__code", "id")
    tokens = {TOKEN_OF[agency.kind] for agency in agencies if agency.kind in TOKEN_OF}
    leads = rows.filter(Q(lead__in=agencies) | Q(lead_token__in=tokens))
    helps = rows.filter(assisting__in=agencies).distinct()
    return list(leads[:MOST_ROWS]), list(helps[:MOST_ROWS])


def _rulings(agencies: Iterable[Agency], at: datetime) -> list[Ruling]:
    names = dict(Reason.objects.filter(kind=ReasonKind.RETURN).values_list("code", "name"))
    rows = Return.objects.filter(order__agency__in=agencies, decided_at__gte=at - RULED_SINCE)
    rows = rows.select_related("order__petition", "decided_by").order_by("-decided_at", "-id")
    return [Ruling(row, names.get(row.reason, row.reason)) for row in rows[:50]]
