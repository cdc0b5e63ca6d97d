"""The desk's list of orders: tabs, filters and rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page
from django.db.models import DurationField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from dispatch.choices import OPEN_ORDERS, RUNNING, TO_SIGN, OrderState
from dispatch.models import Approval, Staffing, WorkOrder
from dispatch.queries.desks.scope import Scope
from yuanbao.crypto import blind_index
from yuanbao.formats import NEAR_SHARE
from yuanbao.numbers import normalise
from yuanbao.segment import search_query

COLUMNS = (
    "public_id",
    "serial",
    "state",
    "is_lead",
    "is_supervised",
    "round_number",
    "dispatched_at",
    "sign_due_at",
    "finished_at",
    "due_at",
    "paused_at",
    "review_on",
    "parent_id",
    "agency__short_name",
    "handler__name",
    "petition__number",
    "petition__public_id",
    "petition__title",
    "petition__is_urgent",
    "petition__n_joined",
    "petition__category__name",
    "petition__town__name",
    "petition__community__name",
)
RELATED = (
    "agency",
    "handler",
    "petition__category",
    "petition__town",
    "petition__community",
)


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to; every value comes from the address and may be empty."""

    tab: str = "todo"
    # Whose work "mine" means.
    mine: Q | None = None
    q: str = ""
    town: int | None = None
    category: str = ""
    state: str = ""
    time: str = ""
    handler: int | None = None
    agency: int | None = None
    sort: str = ""

    @property
    def are_set(self) -> bool:
        """Say whether anything but the tab narrows the list."""
        return self != Filters(tab=self.tab, mine=self.mine)

    def is_on(self, tab: str, *, state: str = "", time: str = "") -> bool:
        """Say whether the list is the one that a figure card opens."""
        return (self.tab, self.state, self.time) == (tab, state, time)


@dataclass(frozen=True)
class Row:
    """One order in a list."""

    order: WorkOrder
    can_sign: bool
    can_hand: bool = False

    @property
    def can_pick(self) -> bool:
        return self.can_sign or self.can_hand

    @property
    def pause(self) -> str:
        return pause_words(self.order)

    @property
    def done_at(self) -> datetime | None:
        return self.order.done_at


def pause_words(order: WorkOrder) -> str:
    """Return why the order's clock stands, "" when it does not."""
    if order.state == OrderState.SUSPENDED:
        return _("挂账")
    if order.paused_at is not None and order.state in RUNNING:
        return _("等反映人补充")
    return ""


# Not a state of its own: a signed order whose answer waits for the signature of a leader.
APPROVAL = "approval"


def awaits_approval() -> Exists:
    """Return the test for orders whose answer waits to be signed off."""
    return Exists(Approval.objects.filter(order=OuterRef("pk"), decided_at__isnull=True))


def running(at: datetime) -> tuple[Q, Q]:
    """Return the tests for orders that are nearly due, and for those that are overdue."""
    runs = Q(state__in=RUNNING - {OrderState.FINISHED}, paused_at__isnull=True)
    span = ExpressionWrapper(
        (F("due_at") - F("dispatched_at")) * NEAR_SHARE, output_field=DurationField()
    )
    near = runs & Q(due_at__gte=at, due_at__lte=span + at)
    return near, runs & Q(due_at__lt=at)


def uncontacted() -> Q:
    """Return the test for signed orders whose petitioner was not reached yet in this round."""
    return Q(state=OrderState.SIGNED, contacted_at__isnull=True)


def orders_for(scope: Scope, filters: Filters, *, at: datetime) -> QuerySet[WorkOrder]:
    """Return the orders of a list, by due moment; settled ones the latest first.

    Driven by one index each: what is open by `order_open_by_agency`, `_by_town` or `_by_community`
    (due_at, id), one state and what is settled by `order_desk`, `order_by_town` or
    `order_by_community` (state, due_at, id), a whole district's by `order_due`.
    """
    rows = scope.orders().filter(_tab(filters.tab))
    rows = rows.filter(_time(filters.time, at)) if filters.time else rows
    if filters.mine is not None:
        rows = rows.filter(filters.mine)
    if filters.state == APPROVAL:
        rows = rows.filter(awaits_approval(), state=OrderState.SIGNED)
    elif filters.state:
        rows = rows.filter(state=filters.state)
    if filters.q:
        rows = rows.filter(_words(filters.q))
    plain = {
        "town": filters.town,
        "handler": filters.handler,
        "agency": filters.agency,
        "petition__category__code__startswith": filters.category,
    }
    rows = rows.filter(**{name: value for name, value in plain.items() if value})
    rows = rows.annotate(awaits_approval=awaits_approval())
    return rows.order_by(*_order(filters)).select_related(*RELATED).only(*COLUMNS)


def _tab(tab: str) -> Q:
    return {
        "done": Q(state=OrderState.VERIFIED),
        "assist": Q(state__in=OPEN_ORDERS, is_lead=False),
        "all": Q(),
    }.get(tab, Q(state__in=OPEN_ORDERS))


def _order(filters: Filters) -> tuple[str, ...]:
    if filters.sort:
        return {"new": ("-id",), "old": ("id",), "due": ("due_at", "id")}[filters.sort]
    return {"done": ("-due_at", "-id"), "all": ("-id",)}.get(filters.tab, ("due_at", "id"))


def _time(time: str, at: datetime) -> Q:
    near, over = running(at)
    paused = Q(paused_at__isnull=False) | Q(state=OrderState.SUSPENDED)
    shelved = Q(state=OrderState.SUSPENDED)
    return {
        "near": near,
        "over": over,
        "paused": paused,
        "asked": Q(paused_at__isnull=False) & ~shelved,
        "shelved": shelved,
        "contact": uncontacted(),
    }.get(time, Q())


def _words(typed: str) -> Q:
    number = normalise(typed)
    if number.isdecimal() and len(number) > 4:
        return Q(petition__number__startswith=number[:12])
    test = Q(pk__in=[])
    if number.isdecimal() and len(number) == 4:
        test = Q(petition__petitioner__tail_index=blind_index("phone-tail", number))
    query = search_query(typed)
    return test | Q(petition__search=query) if query else test


def rows_of(page: Page, *, is_area: bool) -> list[Row]:
    """Return the page's rows; in a territory's list nothing can be signed."""
    return [
        Row(order, not is_area and order.state in TO_SIGN, not is_area and order.is_open)
        for order in page.object_list
    ]


def handlers_of(scope: Scope) -> list[tuple[int, str]]:
    """Return the agencies' people for the filter by handler; nobody for a territory."""
    if scope.is_area:
        return []
    people = Staffing.objects.filter(agency__in=[a.pk for a in scope.agencies])
    pairs: Iterable[tuple[int, Any]] = people.values_list("user", "user__name").distinct()
    return sorted(pairs, key=lambda pair: pair[1])
