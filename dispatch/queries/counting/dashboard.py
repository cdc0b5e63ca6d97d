"""The dashboard: cards, tables, trend and map of one reach and period, built once per version."""

import hashlib
from calendar import monthrange
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db.models import Sum
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from dispatch.periods import Period
from dispatch.queries.counting.earlier import Earlier, Named, earlier_of
from dispatch.queries.counting.figures import Figures, Group
from dispatch.queries.counting.measures import STANDING, Measure
from dispatch.scoring import Rate
from yuanbao.formats import share_text
from yuanbao.models import AuditHead

KEPT_SECONDS = 120
# What stands still between two acts may still run out of time, so a version lasts this long.
VERSION_SECONDS = 30
# Longer periods are drawn by month.
DAYS_DRAWN = 123


@dataclass(frozen=True)
class Card:
    """A figure, a line of meaning with its base, and the address of its list."""

    label: str
    n: str
    unit: str
    note: str
    url: str
    tone: str = ""
    # 环比 and 同比 by name; none for what stands now.
    changes: Named = ()


@dataclass(frozen=True)
class Share:
    """A part of a whole, with the list of the part. `is_small` marks a base that says little."""

    part: int
    whole: int
    url: str

    @property
    def is_small(self) -> bool:
        return Rate(self.part, self.whole).is_small


@dataclass(frozen=True)
class Row:
    """One town, category or agency."""

    label: str
    received: int
    received_url: str
    settled: int
    settled_url: str
    on_time: Share
    solved: Share
    content: Share


@dataclass(frozen=True)
class Place:
    """A town or community on the map: how many are open, how many of them late."""

    code: str
    label: str
    n: int
    overdue: int
    url: str
    overdue_url: str


@dataclass(frozen=True)
class Dashboard:
    """Everything the page shows; it holds texts and numbers only, so that it can be kept."""

    period: Period
    at: datetime
    counts_orders: bool
    standing: list[Card]
    flow: list[Card]
    facts: list[Card]
    towns: list[Row]
    categories: list[Row]
    agencies: list[Row]
    open_towns: list[Place]
    open_communities: list[Place]
    trend: dict[str, Any]


def version_of(figures: Figures) -> str:
    """Return a tag that changes with every act in the system, and twice a minute; one query.

    Every act adds to one of the sixteen audit chains, whose lengths are read here.
    """
    acts = AuditHead.objects.aggregate(n=Sum("seq"))["n"] or 0
    clock = int(figures.at.timestamp()) // VERSION_SECONDS
    parts = (acts, clock, figures.reach.key, figures.period, sorted(figures.cut.query().items()))
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:24]


def dashboard_of(figures: Figures, version: str) -> Dashboard:
    """Return the page of this version, from the cache where somebody has just asked for it."""
    key = f"dispatch.dashboard.{version}"
    kept: Dashboard | None = cache.get(key)
    if kept is None:
        kept = _Maker(figures, earlier_of(figures)).page()
        cache.set(key, kept, KEPT_SECONDS)
    return kept


@dataclass(frozen=True)
class _Maker:
    figures: Figures
    earlier: Earlier

    def page(self) -> Dashboard:
        figures = self.figures
        counted, standing = figures.count(), figures.stand()
        return Dashboard(
            period=figures.period,
            at=figures.at,
            counts_orders=figures.counts_orders,
            standing=self._standing_cards(standing.total),
            flow=self._flow_cards(counted.total),
            facts=self._fact_cards(counted.total),
            towns=[self._row(group, "town") for group in counted.towns],
            categories=[self._row(group, "category") for group in counted.categories],
            agencies=[self._row(group, "agency") for group in counted.agencies],
            open_towns=self._places(standing.towns, "town", _("不在镇街里的")),
            open_communities=self._places(standing.communities, "community", _("没有落到社区的")),
            trend=_trend(figures.period, figures.by_day()),
        )

    def url(self, measure: Measure, **cut: str) -> str:
        """Return the list behind a figure, narrowed as the figure is."""
        days = {} if measure in STANDING else self.figures.period.days()
        query = {"metric": measure.value, **days, **self.figures.cut.query(), **cut}
        return f"{reverse('dispatch:figure-list')}?{urlencode(query)}"

    # --- cards --------------------------------------------------------------------------------

    def _standing_cards(self, n: Counter[Measure]) -> list[Card]:
        waits, note = (
            (_("待签收"), _("派来了，还没有签收"))
            if self.figures.counts_orders
            else (_("待分拨"), _("还没有派给单位"))
        )
        return [
            self._number(waits, n, Measure.WAITING, note),
            self._number(_("在办"), n, Measure.OPEN, _("现在还没有办结")),
            self._number(
                _("已超时"),
                n,
                Measure.OVERDUE,
                _("在办里过了时限的"),
                tone="over" if n[Measure.OVERDUE] else "",
            ),
        ]

    def _flow_cards(self, n: Counter[Measure]) -> list[Card]:
        received = _("派来") if self.figures.counts_orders else _("收到")
        due = _("其中应办 %(n)s 件") % {"n": f"{n[Measure.DUE]:,}"}
        cards = [
            self._number(received, n, Measure.RECEIVED, due),
            self._number(_("办结"), n, Measure.SETTLED, _("含以前收到、这段时间办结的")),
            self._share(_("按时办结"), n, Measure.ON_TIME, Measure.SETTLED, _("办结")),
            self._number(_("已评价"), n, Measure.RATED, _("反映人在这段时间评的")),
        ]
        if not self.figures.counts_orders:
            cards.append(self._number(_("归档"), n, Measure.CLOSED, _("评价过或到期归档的")))
        return cards

    def _fact_cards(self, n: Counter[Measure]) -> list[Card]:
        return [
            self._share(_("已办结"), n, Measure.SETTLED_OF_DUE, Measure.DUE, _("应办")),
            self._share(_("已解决"), n, Measure.SOLVED, Measure.RATED, _("评价过的")),
            self._share(_("满意"), n, Measure.CONTENT, Measure.RATED, _("评价过的")),
        ]

    def _number(
        self, label: str, n: Counter[Measure], measure: Measure, note: str, tone: str = ""
    ) -> Card:
        changes = () if measure in STANDING else self.earlier.of_number(n, measure)
        return Card(label, f"{n[measure]:,}", _("件"), note, self.url(measure), tone, changes)

    def _share(
        self, label: str, n: Counter[Measure], part: Measure, whole: Measure, of_what: str
    ) -> Card:
        text = share_text(n[part], n[whole])
        note = _("%(part)s / %(whole)s 件%(of_what)s") % {
            "part": f"{n[part]:,}",
            "whole": f"{n[whole]:,}",
            "of_what": of_what,
        }
        if Rate(n[part], n[whole]).is_small:
            note = _("%(note)s，样本少") % {"note": note}
        number, unit = (text[:-1], "%") if text.endswith("%") else (text, "")
        changes = self.earlier.of_share(n, part, whole)
        return Card(label, number, unit, note, self.url(part), changes=changes)

    # --- tables and map -----------------------------------------------------------------------

    def _row(self, group: Group, dim: str) -> Row:
        n, cut = group.n, {dim: group.key}

        def share(part: Measure, whole: Measure) -> Share:
            return Share(n[part], n[whole], self.url(part, **cut))

        return Row(
            label=group.label or _NAMELESS[dim](),
            received=n[Measure.RECEIVED],
            received_url=self.url(Measure.RECEIVED, **cut),
            settled=n[Measure.SETTLED],
            settled_url=self.url(Measure.SETTLED, **cut),
            on_time=share(Measure.ON_TIME, Measure.SETTLED),
            solved=share(Measure.SOLVED, Measure.RATED),
            content=share(Measure.CONTENT, Measure.RATED),
        )

    def _places(self, groups: list[Group], dim: str, nameless: str) -> list[Place]:
        return [
            Place(
                code=group.code,
                label=group.label or nameless,
                n=group.n[Measure.OPEN],
                overdue=group.n[Measure.OVERDUE],
                url=self.url(Measure.OPEN, **{dim: group.key}),
                overdue_url=self.url(Measure.OVERDUE, **{dim: group.key}),
            )
            for group in groups
        ]


_NAMELESS = {
    "town": lambda: _("不在镇街里的"),
    "category": lambda: _("还没有分类的"),
    "agency": lambda: _("没有名称的单位"),
}


def _trend(period: Period, days: dict[str, Counter[Any]]) -> dict[str, Any]:
    """Return the chart's data: one point a day, or a month where the period is long."""
    points = _months(period) if period.n_days > DAYS_DRAWN else _days(period)
    return {
        "labels": [label for label, _first, _last in points],
        "series": [
            {
                "name": str(Measure(measure).label),
                "values": [
                    sum(n for day, n in counts.items() if first <= day <= last)
                    for _label, first, last in points
                ],
            }
            for measure, counts in days.items()
        ],
    }


def _days(period: Period) -> list[tuple[str, date, date]]:
    days = [period.first + timedelta(days=n) for n in range(period.n_days)]
    return [(f"{day:%m-%d}", day, day) for day in days]


def _months(period: Period) -> list[tuple[str, date, date]]:
    months, first = [], period.first
    while first <= period.last:
        last = first.replace(day=monthrange(first.year, first.month)[1])
        months.append((f"{first:%Y-%m}", first, min(last, period.last)))
        first = last + timedelta(days=1)
    return months
