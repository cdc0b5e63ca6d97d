"""Count by town, category and agency, and list what was counted: one layer for both."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db.models import Count, DateField, Q, QuerySet, Value
from django.db.models.functions import Trunc
from django.utils.timezone import get_current_timezone

from dispatch.models import AnswerRating, WorkOrder
from dispatch.periods import Period
from dispatch.queries.counting.cells import (
    Amounts,
    any_of,
    cells_of,
    counting,
    on_order,
    read,
    total_of,
)
from dispatch.queries.counting.direct import direct_ratings, on_direct
from dispatch.queries.counting.measures import (
    RATING_MEASURES,
    WORK_MEASURES,
    Measure,
    SpanOfTime,
    last_ratings,
    order_tests,
    petition_tests,
    rating_tests,
    standing_orders,
    standing_petitions,
)
from dispatch.queries.counting.reach import NONE, Cut, Reach
from dispatch.queries.counting.score_measures import ratings_counted, work_tests
from petitions.models import Petition


@dataclass
class Group:
    """The amounts of one town, category, agency or community; `code` is a place's own."""

    key: str
    label: str
    code: str = ""
    n: Amounts = field(default_factory=Counter)


@dataclass(frozen=True)
class Counted:
    """The amounts of a period: in all, and by town, top category and agency."""

    total: Amounts
    towns: list[Group]
    categories: list[Group]
    agencies: list[Group]


@dataclass(frozen=True)
class Standing:
    """How things stand now: in all, by town and by community."""

    total: Amounts
    towns: list[Group]
    communities: list[Group]


@dataclass(frozen=True)
class Figures:
    """The figures of one reach, one period and one narrowing.

    Matters of a territory are counted as petitions; the work of an agency, one's own or the one
    that `cut.agency` names, as orders.
    """

    reach: Reach
    period: Period
    cut: Cut
    at: datetime

    @property
    def counts_orders(self) -> bool:
        return not self.reach.is_area or bool(self.cut.agency or self.cut.unit)

    @property
    def span(self) -> SpanOfTime:
        zone = get_current_timezone()
        return self.period.begins(zone), self.period.ends(zone)

    def lists_orders(self, measure: Measure) -> bool:
        """Say whether the list behind a figure is one of orders, not of matters."""
        return self.counts_orders or measure in WORK_MEASURES

    def rows(self, measure: Measure) -> QuerySet[Any]:
        """Return the petitions or orders that a figure counts, the latest first."""
        if self.lists_orders(measure):
            return self.orders().filter(self._order_test(measure)).order_by("-id")
        tests = petition_tests(self.span) | standing_petitions(self.at)
        return self.petitions().filter(tests[measure]).order_by("-id")

    def count(self) -> Counted:
        """Count a period: two or three statements, however many towns, categories and agencies.

        Petitions by town and category (or orders, where those are counted), orders by agency,
        the petitioners' last ratings by the same.
        """
        if self.counts_orders:
            cells = [*self._order_cells(_PLACES | _AGENCY), *self._rating_cells(_PLACES | _AGENCY)]
            return Counted(*_fold(cells), agencies=grouped(cells, "agency"))
        cells = self._petition_cells()
        of_agencies = [*self._order_cells(_AGENCY), *self._rating_cells(_AGENCY)]
        return Counted(*_fold(cells), agencies=grouped(of_agencies, "agency"))

    def totals(self, periods: Sequence[Period]) -> list[Amounts]:
        """Count several periods in all, in one statement."""
        parts, measures = [], list(petition_tests(self.span))
        for which, period in enumerate(periods):
            for rows, dim, tests in replace(self, period=period).counted_rows():
                found = counting(rows, {"part": dim}, tests, measures)
                parts.append(found.annotate(which=Value(which)))
        totals: list[Amounts] = [Counter() for _period in periods]
        for row in parts[0].union(*parts[1:], all=True):
            totals[row["which"]].update({m: row[f"n_{m.name}"] for m in measures})
        return totals

    def counted_rows(self) -> list[tuple[QuerySet[Any], str, dict[Measure, Q]]]:
        """Return the sets of rows that make a total, each with a dimension of few values."""
        if not self.counts_orders:
            tests = petition_tests(self.span)
            return [(self.petitions().filter(any_of(tests)), "town", tests)]
        tests = order_tests(self.span)
        return [
            (self.orders().filter(any_of(tests)), "agency", tests),
            (self._mine(last_ratings(self.span)), "round__order__agency", rating_tests()),
            (self.direct(), on_direct("agency"), rating_tests()),
        ]

    def stand(self) -> Standing:
        """Count what stands now by town and community, in one statement."""
        if self.counts_orders:
            rows, tests, path = self.orders(), standing_orders(self.at), "petition__"
        else:
            rows, tests, path = self.petitions(), standing_petitions(self.at), ""
        dims = {
            "town": f"{path}town",
            "town_name": f"{path}town__name",
            "town_code": f"{path}town__code",
            "community": f"{path}community",
            "community_name": f"{path}community__name",
            "community_code": f"{path}community__code",
        }
        cells = cells_of(rows.filter(tests[Measure.OPEN]), dims, tests)
        towns, communities = grouped(cells, "town"), grouped(cells, "community")
        return Standing(total_of(cells), towns, communities)

    def by_day(self) -> dict[str, Counter[Any]]:
        """Return how many were received and settled on each day, in one statement."""
        moments = (
            {Measure.RECEIVED: "created_at", Measure.SETTLED: "verified_at"}
            if self.counts_orders
            else {Measure.RECEIVED: "filed_at", Measure.SETTLED: "answered_at"}
        )
        tests = order_tests(self.span) if self.counts_orders else petition_tests(self.span)
        rows = self.orders() if self.counts_orders else self.petitions()
        parts = [
            rows.filter(tests[measure])
            .values(
                measure=Value(measure.value),
                day=Trunc(moment, "day", output_field=DateField()),
            )
            .annotate(n=Count("pk"))
            .order_by()
            for measure, moment in moments.items()
        ]
        days: dict[str, Counter[Any]] = {measure: Counter() for measure in moments}
        for row in parts[0].union(*parts[1:], all=True):
            days[row["measure"]][row["day"]] = row["n"]
        return days

    # --- the rows -----------------------------------------------------------------------------

    def petitions(self) -> QuerySet[Petition]:
        """Return the matters within reach and narrowing."""
        return Petition.objects.filter(self.reach.area or Q(), self.cut.test())

    def orders(self) -> QuerySet[WorkOrder]:
        """Return the orders within reach and narrowing."""
        return WorkOrder.objects.filter(self._of_orders())

    def direct(self) -> QuerySet[AnswerRating]:
        """Return the ratings of direct answers within reach and narrowing."""
        rows, reach = direct_ratings(self.span).filter(self.cut.test("petition__")), self.reach
        if not reach.is_area:
            rows = rows.filter(by_agency__in=[agency.pk for agency in reach.agencies])
        elif reach.area:
            rows = rows.filter(petition__in=Petition.objects.filter(reach.area).values("pk"))
        return rows.filter(by_agency=int(self.cut.agency)) if self.cut.agency else rows

    def counts_direct(self, measure: Measure) -> bool:
        """Say whether ratings of direct answers are part of this figure."""
        return self.counts_orders and measure in RATING_MEASURES

    def direct_rows(self, measure: Measure) -> QuerySet[Petition]:
        """Return the matters of which a figure of orders counts the direct answer, latest first."""
        if not self.counts_direct(measure):
            return Petition.objects.none()
        of_these = self.direct().filter(rating_tests()[measure]).values("petition")
        return Petition.objects.filter(pk__in=of_these).order_by("-id")

    def _of_orders(self) -> Q:
        """Return the test of reach and narrowing on an order."""
        reach = self.reach
        if reach.area_of_orders is None:
            test = Q(agency__in=[agency.pk for agency in reach.agencies])
        else:
            test = reach.area_of_orders
        if self.cut.agency:
            test &= Q(agency=int(self.cut.agency))
        return test & self.cut.test("petition__")

    def _order_test(self, measure: Measure) -> Q:
        ratings = ratings_counted(measure, self.span)
        if ratings is not None:
            return Q(pk__in=ratings.values("round__order"))
        tests = order_tests(self.span) | standing_orders(self.at) | work_tests(self.span, self.at)
        return tests.get(measure, Q(pk__in=[]))

    # --- the counts ---------------------------------------------------------------------------

    def _petition_cells(self) -> list[dict[str, Any]]:
        tests = petition_tests(self.span)
        return cells_of(self.petitions().filter(any_of(tests)), _PLACES, tests)

    def _order_cells(self, dims: dict[str, str]) -> list[dict[str, Any]]:
        tests = order_tests(self.span)
        dims = {name: on_order(lookup) for name, lookup in dims.items()}
        return cells_of(self.orders().filter(any_of(tests)), dims, tests)

    def _rating_cells(self, dims: dict[str, str]) -> list[dict[str, Any]]:
        return self.cells_of_ratings(dims, [(last_ratings(self.span), rating_tests())])

    def cells_of_ratings(
        self, dims: dict[str, str], parts: list[tuple[QuerySet[Any], dict[Measure, Q]]]
    ) -> list[dict[str, Any]]:
        """Return the amounts of ratings of orders and of direct answers, in one statement.

        Each part is a set of orders' ratings with the tests of what is counted in it.
        """
        of_orders = {name: f"round__order__{on_order(lookup)}" for name, lookup in dims.items()}
        of_direct = {name: on_direct(lookup) for name, lookup in dims.items()}
        measures = [measure for _rows, tests in parts for measure in tests]
        counted = [counting(self._mine(rows), of_orders, tests, measures) for rows, tests in parts]
        direct = counting(self.direct(), of_direct, rating_tests(), measures)
        # All stand for one agency, so that there would be a row of nothing, too.
        direct = direct.filter(**{f"n_{Measure.RATED.name}__gt": 0})
        found = direct.union(*counted, all=True)
        return read(found, dims, measures)

    def _mine(self, ratings: QuerySet[Any]) -> QuerySet[Any]:
        """Keep the ratings of the orders within reach and narrowing."""
        limit = self._of_orders()
        if not limit:
            return ratings
        return ratings.filter(round__order__in=WorkOrder.objects.filter(limit).values("pk"))


_PLACES = {
    "town": "town",
    "town_name": "town__name",
    "category": "category__code",
    "category_name": "category__name",
    "top_name": "category__parent__name",
}
_AGENCY = {"agency": "agency", "agency_name": "agency__short_name"}


def _fold(cells: list[dict[str, Any]]) -> tuple[Amounts, list[Group], list[Group]]:
    tops = [
        {
            **cell,
            "top": (cell["category"] or "")[:2],
            "top_name": cell["top_name"] or cell["category_name"],
        }
        for cell in cells
    ]
    return total_of(cells), grouped(cells, "town"), grouped(tops, "top")


def grouped(cells: Iterable[dict[str, Any]], name: str) -> list[Group]:
    """Join the cells of one dimension, the largest first; what has no place or subject is "none"."""
    groups: dict[str, Group] = {}
    for cell in cells:
        key = str(cell[name]) if cell[name] else NONE
        label = cell.get(f"{name}_name") or ""
        code = cell.get(f"{name}_code") or ""
        groups.setdefault(key, Group(key, label, code)).n.update(cell["n"])
    return sorted(groups.values(), key=_rank)


def _rank(group: Group) -> tuple[int, int, str]:
    n = group.n
    return (-n[Measure.OPEN], -max(n[Measure.RECEIVED], n[Measure.SETTLED]), group.key)
