"""What the administrators' pages show: agencies and their open work, leavers, staff files."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject

from dispatch.choices import OPEN_ORDERS
from dispatch.exchange import SheetKind
from dispatch.models import Agency, AgencyName, SheetImport, Staffing, WorkOrder
from dispatch.queries.desks.cards import RowCount
from dispatch.services.organisation.agencies import FIXED_KINDS, check_manager
from dispatch.services.organisation.succession import duties_of
from petitions.choices import ENDED
from petitions.models import Proxy
from yuanbao.roles import Capability, roles_granting
from yuanbao.workflow import OutOfReach

# Whoever leaves within so many days is listed, so that the hand-over is done before.
AHEAD = timedelta(days=7)


def agencies(user: Any, q: str = "") -> QuerySet[Agency]:
    """Return the agencies, those in use first, with how many orders each has open."""
    check_manager(user)
    rows = Agency.objects.select_related("successor")
    if q:
        old = AgencyName.objects.filter(agency=OuterRef("pk"), name__icontains=q)
        named = Q(name__icontains=q) | Q(short_name__icontains=q) | Q(code__iexact=q)
        rows = rows.filter(named | Exists(old))
    n_open = Count("orders", filter=Q(orders__state__in=OPEN_ORDERS))
    return rows.annotate(n_open=n_open).order_by("-is_active", "kind", "code")


@dataclass(frozen=True)
class AgencyPage:
    """One agency: what it has, what it was called, and what can be done with it."""

    agency: Agency
    names: list[AgencyName]
    n_people: int
    n_duties: int
    came_from: list[dict[str, str]]

    @property
    def is_changeable(self) -> bool:
        return self.agency.is_active and self.agency.kind not in FIXED_KINDS


def agency_for(user: Any, code: str) -> Agency:
    """Return one agency by its code; raises OutOfReach."""
    check_manager(user)
    agency = Agency.objects.select_related("successor").filter(code=code).first()
    if agency is None:
        raise OutOfReach(f"no agency {code}")
    return agency


def agency_page(agency: Agency, *, on: date) -> AgencyPage:
    """Build the page of one agency; what is counted and who came to it is one statement."""
    people = Staffing.objects.on(on).filter(agency=agency).order_by().values("user").distinct()
    came = Agency.objects.filter(successor=agency).order_by("code")
    facts = Agency.objects.filter(pk=agency.pk).values(
        n_people=RowCount(people),
        n_duties=RowCount(duties_of(agency, on).values("pk")),
        came_from=ArraySubquery(came.values(fact=JSONObject(code="code", name="name"))),
    )
    return AgencyPage(
        agency=agency,
        names=list(agency.names.order_by("-until_on", "-id")),
        **facts.get(),
    )


def offered(agency: Agency) -> list[tuple[int, str]]:
    """Return the other agencies in use as choices."""
    rows = Agency.objects.active().exclude(pk=agency.pk).order_by("kind", "code")
    return list(rows.values_list("pk", "name"))


def open_orders(agency: Agency) -> QuerySet[WorkOrder]:
    """Return the agency's open orders, the most pressing first; index `order_desk`."""
    rows = agency.orders.open().select_related("petition__category", "petition__town", "handler")
    return rows.defer("petition__town__boundary").order_by("due_at", "id")


@dataclass(frozen=True)
class Leaver:
    """Somebody whose place in an agency has ended or ends soon, with what is still open."""

    staffing: Staffing
    orders: list[WorkOrder]
    colleagues: list[Any]


def leavers(user: Any, *, on: date) -> list[Leaver]:
    """Return who leaves within a week or has left, and still handles open orders of the agency."""
    check_manager(user)
    stays = Staffing.objects.filter(user=OuterRef("user"), agency=OuterRef("agency"))
    stays = stays.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on + AHEAD))
    held = WorkOrder.objects.open().filter(agency=OuterRef("agency"), handler=OuterRef("user"))
    newest = Staffing.objects.filter(user=OuterRef("user"), agency=OuterRef("agency"))
    rows = Staffing.objects.filter(
        ends_on__lte=on + AHEAD, pk=Subquery(newest.order_by("-ends_on", "-pk").values("pk")[:1])
    )
    followed = Proxy.objects.filter(user=OuterRef("user"), place=OuterRef("agency__grid"))
    followed = followed.filter(ended_at=None).exclude(petition__state__in=sorted(ENDED))
    has_work = Exists(held) | Exists(followed)
    n_followed = Coalesce(
        Subquery(followed.order_by().values("user").annotate(n=Count("pk")).values("n")), 0
    )
    rows = rows.filter(~Exists(stays), has_work).annotate(n_followed=n_followed)
    rows = rows.select_related("user", "agency")
    found = list(rows.order_by("ends_on", "pk")[:50])
    orders = _orders_of(found)
    people = _colleagues_of(found, on=on)
    return [
        Leaver(
            row,
            orders.get((row.agency_id, row.user_id), []),
            [p for p in people.get(row.agency_id, []) if p.pk != row.user_id],
        )
        for row in found
    ]


def _orders_of(rows: list[Staffing]) -> dict[tuple[int, int], list[WorkOrder]]:
    held = WorkOrder.objects.open().filter(
        agency__in=[row.agency_id for row in rows], handler__in=[row.user_id for row in rows]
    )
    found: dict[tuple[int, int], list[WorkOrder]] = {}
    for order in held.select_related("petition").order_by("due_at", "id"):
        found.setdefault((order.agency_id, order.handler_id), []).append(order)
    return found


def _colleagues_of(rows: list[Staffing], *, on: date) -> dict[int, list[Any]]:
    roles = roles_granting(Capability.HANDLE_ORDER)
    places = Staffing.objects.on(on).filter(
        agency__in=[row.agency_id for row in rows], role__in=roles, user__is_active=True
    )
    found: dict[int, list[Any]] = {}
    for place in places.select_related("user").order_by("user__name", "pk"):
        if place.user not in found.setdefault(place.agency_id, []):
            found[place.agency_id].append(place.user)
    return found


def orders_chosen(agency: Agency, public_ids: list[str]) -> list[WorkOrder]:
    """Return the agency's orders among those ticked on the page."""
    return list(agency.orders.filter(public_id__in=public_ids))


def person_for(user: Any, public_id: Any) -> Any:
    """Return a member of staff; raises OutOfReach."""
    check_manager(user)
    person = get_user_model().objects.filter(public_id=public_id, is_resident=False).first()
    if person is None:
        raise OutOfReach(f"no person {public_id}")
    return person


def staff_imports(user: Any) -> QuerySet[SheetImport]:
    """Return the files of staff, the newest first; index `sheet_by_kind`."""
    check_manager(user)
    rows = SheetImport.objects.filter(kind=SheetKind.STAFF).defer("rows", "findings")
    return rows.select_related("made_by").order_by("-id")


def staff_import_for(user: Any, public_id: Any) -> SheetImport:
    """Return one file of staff; raises OutOfReach."""
    check_manager(user)
    rows = SheetImport.objects.filter(kind=SheetKind.STAFF, public_id=public_id)
    sheet = rows.select_related("made_by", "applied_by").first()
    if sheet is None:
        raise OutOfReach(f"no import {public_id}")
    return sheet
