"""Cells: the amounts of rows per combination of place, subject and agency, and their sums."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Value

from dispatch.queries.counting.measures import ROOTS, Measure

Amounts = Counter[Measure]


def on_order(lookup: str) -> str:
    """Return a petition's lookup as it reads from an order."""
    return lookup if lookup.startswith("agency") else f"petition__{lookup}"


def cells_of(
    rows: QuerySet[Any], dims: dict[str, str], tests: dict[Measure, Q]
) -> list[dict[str, Any]]:
    """Return the amounts per combination of `dims`, in one statement."""
    return read(counting(rows, dims, tests, list(tests)), dims, list(tests))


def counting(
    rows: QuerySet[Any], dims: dict[str, str], tests: dict[Measure, Q], measures: list[Measure]
) -> QuerySet[Any]:
    """Return a counting query; of `measures` those without a test are nothing here."""
    names = {f"d_{name}": F(lookup) for name, lookup in dims.items()}
    amounts = {
        f"n_{m.name}": Count("pk", filter=tests[m]) if m in tests else Value(0) for m in measures
    }
    return rows.order_by().values(**names).annotate(**amounts)


def read(
    found: QuerySet[Any], dims: dict[str, str], measures: list[Measure]
) -> list[dict[str, Any]]:
    """Return the rows of a counting query, each with its place or agency and its amounts."""
    return [
        {
            **{name: row[f"d_{name}"] for name in dims},
            "n": Counter({m: row[f"n_{m.name}"] for m in measures}),
        }
        for row in found
    ]


def any_of(tests: dict[Measure, Q]) -> Q:
    """Return the test that a row counts for anything at all: what none counts is not read."""
    whole = Q(pk__in=[])
    for measure in ROOTS:
        whole |= tests.get(measure, Q(pk__in=[]))
    return whole


def total_of(cells: Iterable[dict[str, Any]]) -> Amounts:
    """Return the sum of the cells."""
    total: Amounts = Counter()
    for cell in cells:
        total.update(cell["n"])
    return total
