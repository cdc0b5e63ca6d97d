"""The table of a month's score as page, workbook and paper show it: one set of columns for all three."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dispatch.choices import AgencyKind
from dispatch.models import ScoreMonth
from dispatch.queries.counting.cells import Amounts
from dispatch.queries.counting.figures import Figures
from dispatch.queries.counting.measures import Measure
from dispatch.queries.counting.reach import ORDER
from dispatch.queries.counting.score_changes import (
    Compared,
    UnitCompared,
    compare,
    compare_units,
    earlier_months,
)
from dispatch.queries.counting.scores import (
    BY_AGENCY,
    BY_COMMUNITY,
    BY_TOWN,
    Change,
    Seen,
    Unit,
    changes_of,
    month_seen,
)
from dispatch.scoring import (
    Rate,
    Weights,
    composite,
    is_ranked,
    ranks,
    read_weights,
    size_of,
)
from yuanbao.formats import share_text

TABS = {
    BY_AGENCY: gettext_lazy("承办单位"),
    BY_TOWN: gettext_lazy("镇街"),
    BY_COMMUNITY: gettext_lazy("社区"),
}
SIZE_WORDS = {
    "large": gettext_lazy("100 件以上"),
    "middle": gettext_lazy("30 至 99 件"),
    "small": gettext_lazy("不足 30 件"),
}


@dataclass(frozen=True)
class Column:
    """A number, or a share where `whole` names its base."""

    label: Any
    part: Measure
    whole: Measure | None = None


RESPONSE = Column(gettext_lazy("响应率"), Measure.CONTACTED, Measure.TO_CONTACT)
SOLUTION = Column(gettext_lazy("解决率"), Measure.SOLVED, Measure.RATED)
SATISFACTION = Column(gettext_lazy("满意率"), Measure.CONTENT, Measure.RATED)
COLUMNS = (
    Column(gettext_lazy("收到"), Measure.RECEIVED),
    RESPONSE,
    Column(gettext_lazy("办结"), Measure.SETTLED),
    Column(gettext_lazy("按时办结率"), Measure.ON_TIME, Measure.SETTLED),
    Column(gettext_lazy("已评价"), Measure.RATED),
    SOLUTION,
    Column(gettext_lazy("一次解决率"), Measure.FIRST_SOLVED, Measure.FIRST_RATED),
    SATISFACTION,
    Column(gettext_lazy("退单率"), Measure.RETURNED, Measure.ASSIGNED),
    Column(gettext_lazy("返工率"), Measure.SENT_BACK, Measure.WORK_SETTLED),
    Column(gettext_lazy("重办率"), Measure.REWORKED, Measure.WORK_SETTLED),
    Column(gettext_lazy("又出现率"), Measure.CAME_BACK, Measure.ASKED_AGAIN),
    Column(gettext_lazy("联系不上"), Measure.UNREACHED),
    Column(gettext_lazy("剔除评价"), Measure.EXCLUDED),
)


# What is compared of each unit, besides its score.
COMPARED = (COLUMNS[0], RESPONSE, SOLUTION, SATISFACTION)


@dataclass(frozen=True)
class Cell:
    """One figure with the list behind it; `url` is empty where the list is out of reach."""

    part: int
    whole: int | None
    url: str

    @property
    def rate(self) -> Rate | None:
        return None if self.whole is None else Rate(self.part, self.whole)

    @property
    def is_small(self) -> bool:
        return self.rate is not None and self.rate.is_small

    @property
    def text(self) -> str:
        """Return the figure as it is read: a number, a share, or — where it has no base."""
        return f"{self.part:,}" if self.whole is None else share_text(self.part, self.whole)

    @property
    def base_text(self) -> str:
        """Return the part and its base, "" for a number and for what has none."""
        return f"{self.part:,} / {self.whole:,}" if self.whole else ""


@dataclass(frozen=True)
class Row:
    """A unit's figures, its score, and its rank among its like; None where it has none."""

    label: str
    cells: list[Cell]
    score: float | None
    is_ranked: bool
    rank: int | None = None
    # The unit's; a total has none.
    key: str = ""

    @property
    def score_text(self) -> str:
        return "—" if self.score is None else f"{self.score:.1f}"


@dataclass(frozen=True)
class Class:
    """Units of one kind and size, compared with each other alone."""

    label: str
    rows: list[Row]


@dataclass(frozen=True)
class Table:
    """The month's table by agency, town or community."""

    seen: Seen
    by: str
    classes: list[Class]
    total: Row
    changes: list[Change]
    weights: Weights
    compared: list[Compared]
    compared_units: list[UnitCompared]

    @property
    def confirmed(self) -> ScoreMonth | None:
        return self.seen.confirmed

    @property
    def month(self) -> str:
        return f"{self.seen.figures.period.first:%Y-%m}"

    @property
    def columns(self) -> list[str]:
        return [str(column.label) for column in COLUMNS]

    @property
    def compared_columns(self) -> list[str]:
        return [_("综合得分"), *(str(column.label) for column in COMPARED)]

    @property
    def at(self) -> datetime:
        return self.seen.figures.at


def tabs_of(figures: Figures) -> list[str]:
    """Return by what the person may see the month: an agency has no territory to compare."""
    return list(TABS) if figures.reach.is_area else [BY_AGENCY]


def table_of(figures: Figures, by: str) -> Table:
    """Return the month's table, each figure with the address of its list."""
    seen = month_seen(figures)
    weights = read_weights(settings.SCORE_WEIGHTS)
    maker = _Maker(figures, by, weights)
    units = seen.month.units[by]
    groups: dict[str, list[Unit]] = {}
    for unit in units:
        groups.setdefault(_class_key(unit, by), []).append(unit)
    whole = seen.month.orders if by == BY_AGENCY else seen.month.matters
    total = maker.row(_("全区合计") if seen.has_district else _("合计"), whole, None)
    if seen.has_district:
        total = _without_lists(total)
    classes = [
        Class(_class_label(key, by), maker.ranked(groups[key])) for key in sorted(groups, key=_rank)
    ]
    earlier = earlier_months(seen)
    compared = compare(seen, by, COLUMNS, total.cells, earlier)
    of_units = compare_units(seen, by, COMPARED, maker.score, earlier)
    return Table(seen, by, classes, total, changes_of(seen, by), weights, compared, of_units)


def _class_key(unit: Unit, by: str) -> str:
    kind = unit.kind if by == BY_AGENCY else ""
    return f"{kind}:{size_of(unit.n[Measure.RECEIVED])}"


def _rank(key: str) -> tuple[int, int]:
    kind, size = key.split(":")
    kinds = [*AgencyKind.values]
    return (kinds.index(kind) if kind in kinds else -1, list(SIZE_WORDS).index(size))


def _class_label(key: str, by: str) -> str:
    kind, size = key.split(":")
    words = str(SIZE_WORDS[size])
    return f"{AgencyKind(kind).label} · {words}" if by == BY_AGENCY and kind else words


def _without_lists(row: Row) -> Row:
    cells = [Cell(cell.part, cell.whole, "") for cell in row.cells]
    return Row(row.label, cells, row.score, row.is_ranked)


@dataclass(frozen=True)
class _Maker:
    figures: Figures
    by: str
    weights: Weights

    def ranked(self, units: list[Unit]) -> list[Row]:
        """Return the rows of a class, the best ranked first, then those that cannot be ranked."""
        rows = {unit.key: self.row(unit.label, unit.n, unit.key) for unit in units}
        placed = ranks(
            {key: row.score for key, row in rows.items() if row.is_ranked and row.score is not None}
        )
        found = [
            Row(row.label, row.cells, row.score, row.is_ranked, placed.get(key), key)
            for key, row in rows.items()
        ]
        return sorted(found, key=lambda row: row.rank or len(found) + 1)

    def row(self, label: str, n: Amounts, key: str | None) -> Row:
        rates = _rates(n)
        score = composite(*rates, self.weights)
        cells = [self._cell(column, n, key) for column in COLUMNS]
        return Row(label, cells, score, is_ranked(score, rates))

    def score(self, n: Amounts) -> float | None:
        """Return the 综合得分 of these amounts."""
        return composite(*_rates(n), self.weights)

    def _cell(self, column: Column, n: Counter[Measure], key: str | None) -> Cell:
        whole = None if column.whole is None else n[column.whole]
        return Cell(n[column.part], whole, self._url(column.part, key))

    def _url(self, measure: Measure, key: str | None) -> str:
        narrowed = {self.by: key} if key else {}
        if not key and self.by == BY_AGENCY:
            narrowed = {"unit": ORDER}
        query = {"metric": measure.value, **self.figures.period.days(), **narrowed}
        return f"{reverse('dispatch:figure-list')}?{urlencode(query)}"


def _rates(n: Amounts) -> list[Rate]:
    return [Rate(n[c.part], n[c.whole]) for c in (RESPONSE, SOLUTION, SATISFACTION) if c.whole]
