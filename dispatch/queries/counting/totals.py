"""Figures of dashboard, tables and desks beside what the audit log counts."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.db.models import Count, Q, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from dispatch.choices import OPEN_ORDERS, TO_SIGN, OrderState, RaterKind
from dispatch.models import Agency, Rating, Return, WorkOrder
from dispatch.periods import Period
from dispatch.queries.counting.figures import Figures
from dispatch.queries.counting.measures import Measure
from dispatch.queries.counting.reach import ORDER, Cut, Reach
from dispatch.queries.counting.replay import Story
from dispatch.queries.desks.cards import Card, cards_of
from dispatch.queries.desks.scope import Scope
from petitions.choices import OPEN, WAITING_FOR_CENTRE
from yuanbao.paging import COUNT_CAP

# States of which a desk has a card of its own.
ON_CARDS = frozenset(
    {OrderState.DISPATCHED, OrderState.SIGNED, OrderState.REWORK, OrderState.FINISHED}
)


@dataclass(frozen=True)
class Difference:
    """What is `shown` somewhere, and what the log says that it is."""

    whose: str
    what: str
    shown: Any
    logged: Any


def compare(whose: str, pairs: Iterable[tuple[str, Any, Any]]) -> Iterator[Difference]:
    """Yield the pairs (what, shown, logged) that differ."""
    for what, shown, logged in pairs:
        if shown != logged:
            yield Difference(whose, what, shown, logged)


@dataclass
class Totals:
    """What the log counts: states by agency's code, and of all matters."""

    states: dict[str, Counter[str]] = field(default_factory=dict)
    returned: Counter[str] = field(default_factory=Counter)
    rated: Counter[str] = field(default_factory=Counter)
    leads: Counter[int] = field(default_factory=Counter)
    petitions: Counter[str] = field(default_factory=Counter)

    @property
    def hops(self) -> int:
        """Return how often matters were given to another lead."""
        return sum(n - 1 for n in self.leads.values() if n)

    def orders_in(self, states: Iterable[str]) -> int:
        return sum(_sum(counted, states) for counted in self.states.values())

    def take(self, story: Story, *, petition: int, on_foot: bool) -> None:
        """Count one order; what a worker does on foot counts with the order of its community."""
        self.leads[petition] += story.is_lead
        if on_foot:
            return
        self.states.setdefault(story.agency, Counter())[story.state] += 1
        self.returned[story.agency] += bool(story.n["accept_return"])
        self.rated[story.agency] += bool(story.n["rate_by_petitioner"])


def differing_figures(totals: Totals, *, at: datetime) -> Iterator[Difference]:
    """Yield what the dashboard and the tables by agency count otherwise than the log."""
    matters, work = _standing(at=at), _standing(at=at, unit=ORDER)
    pairs = [
        (_("总览·待分拨"), matters[Measure.WAITING], _sum(totals.petitions, WAITING_FOR_CENTRE)),
        (_("总览·在办诉求"), matters[Measure.OPEN], _sum(totals.petitions, OPEN)),
        (_("总览·在办工单"), work[Measure.OPEN], totals.orders_in(OPEN_ORDERS)),
        (_("总览·待签收"), work[Measure.WAITING], totals.orders_in(TO_SIGN)),
        (_("换手次数"), _hops(), totals.hops),
    ]
    yield from compare(_("全区"), pairs)
    rated = Rating.objects.filter(rater_kind=RaterKind.PETITIONER).values("round__order")
    granted = Return.objects.filter(is_accepted=True).values("order")
    yield from _by_agency(_("评价过的工单"), rated, totals.rated)
    yield from _by_agency(_("同意的退单"), granted, totals.returned)


def _standing(*, at: datetime, unit: str = "") -> Counter[Measure]:
    whole = Reach(key="recount", area=Q(), area_of_orders=Q())
    today = Period("own", localdate(at), localdate(at))
    return Figures(reach=whole, period=today, cut=Cut(unit=unit), at=at).stand().total


def _sum(states: Counter[str], wanted: Iterable[str]) -> int:
    return sum(states[state] for state in wanted)


def _hops() -> int:
    leads = WorkOrder.objects.filter(is_lead=True).order_by().values("petition")
    return sum(n - 1 for n in leads.annotate(n=Count("pk")).values_list("n", flat=True))


def _by_agency(what: str, orders: QuerySet[Any], logged: Counter[str]) -> Iterator[Difference]:
    rows = WorkOrder.objects.filter(unit=None, petition__is_historical=False, pk__in=orders)
    rows = rows.order_by()
    shown = Counter(dict(rows.values_list("agency__code").annotate(n=Count("pk"))))
    for code in sorted({*shown, *logged}):
        yield from compare(code, [(what, shown[code], logged[code])])


def differing_cards(totals: Totals, *, at: datetime) -> Iterator[Difference]:
    """Yield cards above an agency's desk that show another number than the log."""
    for agency in Agency.objects.filter(code__in=list(totals.states)).order_by("code"):
        for card in cards_of(Scope(agencies=(agency,)), None, at=at):
            logged = _logged(card, totals.states[agency.code])
            if logged is not None:
                what = _("工作台·%(card)s") % {"card": card.label}
                yield from compare(agency.code, [(what, card.n, logged)])


def _logged(card: Card, states: Counter[str]) -> int | None:
    """Return what the log counts of a card, by the list that it opens; None where it cannot tell."""
    asked = parse_qs(urlsplit(card.url).query)
    state = asked.get("state", [""])[0]
    if asked.get("tab") == ["done"]:
        return min(states[OrderState.VERIFIED], COUNT_CAP + 1)
    return states[state] if state in ON_CARDS else None
