"""The monthly score of agencies, towns and communities: counted, classed, ranked, compared.

Page, workbook and paper are drawn from the same table. Three statements count a month, however
many units there are; a confirmed month is read back as it was confirmed.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db.models import Q

from dispatch.models import ScoreMonth
from dispatch.queries.counting.cells import Amounts, any_of, cells_of, on_order, total_of
from dispatch.queries.counting.figures import Figures
from dispatch.queries.counting.measures import (
    WORK_MEASURES,
    Measure,
    SpanOfTime,
    last_ratings,
    order_tests,
    petition_tests,
    rating_tests,
    within,
)
from dispatch.queries.counting.reach import Cut, Reach
from dispatch.queries.counting.score_measures import (
    excluded_ratings,
    first_rating_tests,
    first_ratings,
    work_tests,
)

BY_AGENCY, BY_TOWN, BY_COMMUNITY = "agency", "town", "community"
WHOLE_DISTRICT = Reach(key="area-all", area=Q(), area_of_orders=Q())
_ALL_ORDERS = Reach(key="orders-all", area=Q(), area_of_orders=Q())

_PLACES = {
    "town": "town",
    "town_name": "town__name",
    "community": "community",
    "community_name": "community__name",
}
_ALL = _PLACES | {
    "agency": "agency",
    "agency_name": "agency__name",
    "agency_kind": "agency__kind",
}


@dataclass
class Unit:
    """What one agency, town or community did in the month; `kind` is an agency's."""

    key: str
    label: str
    kind: str = ""
    n: Amounts = field(default_factory=Counter)


@dataclass(frozen=True)
class Month:
    """The amounts of a month: by unit, and in all as orders and as matters."""

    units: dict[str, list[Unit]]
    orders: Amounts
    matters: Amounts

    def as_json(self) -> dict[str, Any]:
        """Return what a confirmed month keeps."""
        return {
            "units": {
                by: [{"key": u.key, "label": u.label, "kind": u.kind, "n": _plain(u.n)} for u in us]
                for by, us in self.units.items()
            },
            "orders": _plain(self.orders),
            "matters": _plain(self.matters),
        }


def month_from(kept: dict[str, Any]) -> Month:
    """Return the month that `as_json` kept; amounts that nobody counts any more are left out."""
    return Month(
        units={
            by: [Unit(u["key"], u["label"], u["kind"], _counted(u["n"])) for u in units]
            for by, units in kept["units"].items()
        },
        orders=_counted(kept["orders"]),
        matters=_counted(kept["matters"]),
    )


def _plain(n: Amounts) -> dict[str, int]:
    return {measure.value: amount for measure, amount in n.items() if amount}


def _counted(kept: dict[str, int]) -> Amounts:
    return Counter({Measure(name): n for name, n in kept.items() if name in Measure.values})


def count_month(figures: Figures) -> Month:
    """Count the month of these figures: orders, three kinds of ratings, and a territory's matters."""
    span = figures.span
    tests = order_tests(span) | work_tests(span, figures.at)
    on_orders = {name: on_order(lookup) for name, lookup in _ALL.items()}
    work = [
        *cells_of(figures.orders().filter(_of_month(span)), on_orders, tests),
        *figures.cells_of_ratings(
            _ALL,
            [
                (last_ratings(span), rating_tests()),
                (first_ratings(span), first_rating_tests()),
                (excluded_ratings(span), {Measure.EXCLUDED: Q(pk__isnull=False)}),
            ],
        ),
    ]
    matters: list[dict[str, Any]] = []
    if figures.reach.is_area and figures.reach != _ALL_ORDERS:
        tests = petition_tests(span)
        matters = cells_of(figures.petitions().filter(any_of(tests)), _PLACES, tests)
        matters += [{**cell, "n": _work_only(cell["n"])} for cell in work]
    units = {
        BY_AGENCY: _units(work, BY_AGENCY),
        BY_TOWN: _units(matters, BY_TOWN),
        BY_COMMUNITY: _units(matters, BY_COMMUNITY),
    }
    return Month(units, orders=total_of(work), matters=total_of(matters))


def _of_month(span: SpanOfTime) -> Q:
    """Return the test that an order counts for anything: each moment has an index of its own."""
    moments = ("created_at", "verified_at", "contact_due_at", "lasting_at", "came_back_at")
    whole = Q(pk__in=[])
    for moment in moments:
        whole |= within(moment, span)
    return whole


def _work_only(n: Amounts) -> Amounts:
    return Counter({measure: n[measure] for measure in WORK_MEASURES})


def _units(cells: Iterable[dict[str, Any]], by: str) -> list[Unit]:
    """Join the cells of one dimension; what lies in no place goes without a row."""
    found: dict[str, Unit] = {}
    for cell in cells:
        if cell[by]:
            key = str(cell[by])
            made = Unit(key, cell[f"{by}_name"], cell.get(f"{by}_kind") or "")
            found.setdefault(key, made).n.update(cell["n"])
    return sorted(found.values(), key=lambda unit: (-unit.n[Measure.RECEIVED], unit.key))


@dataclass(frozen=True)
class Seen:
    """A month as one person sees it: `month` is what was confirmed, or what is counted now.

    `now` is counted anew. `has_district` says that the total is the whole district's, whose
    lists the person cannot open.
    """

    figures: Figures
    month: Month
    now: Month
    confirmed: ScoreMonth | None
    has_district: bool


def month_seen(figures: Figures) -> Seen:
    """Return the month of a reach. An agency sees its own rows beside the district's total.

    A town or community post reads a confirmed month for its own places; the work of agencies
    there is counted as it stands, for nobody confirmed that cut.
    """
    is_area = figures.reach.is_area
    # An agency's own rows are rows of the whole district's table: one count gives both.
    now = count_month(figures if is_area else replace(figures, reach=_ALL_ORDERS))
    confirmed = ScoreMonth.objects.filter(month=figures.period.first).select_related("confirmed_by")
    row = confirmed.first()
    kept = month_from(row.amounts) if row else None
    if is_area:
        return Seen(figures, _of_area(figures, kept, now), now, row, has_district=False)
    whole = kept or now
    own = {str(agency.pk) for agency in figures.reach.agencies}
    rows = [unit for unit in whole.units[BY_AGENCY] if unit.key in own]
    month = Month({BY_AGENCY: rows, BY_TOWN: [], BY_COMMUNITY: []}, whole.orders, whole.matters)
    return Seen(figures, month, now, row, has_district=True)


def is_whole_district(figures: Figures) -> bool:
    """Say whether the reach has no limit."""
    return figures.reach.is_area and not figures.reach.area


def _of_area(figures: Figures, kept: Month | None, now: Month) -> Month:
    if kept is None or is_whole_district(figures):
        return kept or now
    units = dict(now.units)
    for by in (BY_TOWN, BY_COMMUNITY):
        mine = {unit.key for unit in now.units[by]}
        units[by] = [unit for unit in kept.units[by] if unit.key in mine]
    return replace(now, units=units)


@dataclass(frozen=True)
class Change:
    """An amount that is not any more what was confirmed."""

    label: str
    measure: str
    then: int
    now: int


def changes_of(seen: Seen, by: str) -> list[Change]:
    """Return where a confirmed month and the rows of today differ."""
    if seen.confirmed is None:
        return []
    now = {unit.key: unit.n for unit in seen.now.units[by]}
    return [
        Change(
            unit.label, str(measure.label), unit.n[measure], now.get(unit.key, Counter())[measure]
        )
        for unit in seen.month.units[by]
        for measure in Measure
        if unit.n[measure] != now.get(unit.key, Counter())[measure]
    ]


def figures_of(reach: Reach, period: Any, at: datetime) -> Figures:
    """Return the figures of a month for a reach, unnarrowed."""
    return Figures(reach=reach, period=period, cut=Cut(), at=at)
