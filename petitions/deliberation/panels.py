"""What the page of a compound shows of the public ledger and of topics; one statement each."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, Window

from grids.compounds.panels import Panel, register_panel
from grids.models import Grid
from petitions.deliberation.queries import public_topics
from petitions.models import LedgerEntry, Topic

MATTERS_SHOWN, TOPICS_SHOWN = 5, 3


@dataclass(frozen=True)
class Matters:
    """Public matters of a place: how many, how many of them open, and the newest."""

    n_all: int
    n_open: int
    newest: Sequence[LedgerEntry]


def register_all() -> None:
    """Add both panels to every compound's page."""
    register_panel(Panel("topics", "petitions/deliberation/_panel_topics.html", topics_of, 20))
    register_panel(Panel("matters", "petitions/deliberation/_panel_matters.html", matters_of, 30))


def matters_of(grid: Grid) -> Matters:
    """Return the public matters of a place and of all that lies in it."""
    rows = LedgerEntry.objects.defer("search", "answer", "text").filter(
        petition__grid__tree_id=grid.tree_id,
        petition__grid__lft__gte=grid.lft,
        petition__grid__rght__lte=grid.rght,
    )
    counted = rows.annotate(
        n_all=Window(Count("pk")),
        n_open=Window(Count("pk", filter=Q(is_open=True))),
    )
    newest = list(counted.order_by("-filed_at", "-petition")[:MATTERS_SHOWN])
    if not newest:
        return Matters(0, 0, [])
    return Matters(newest[0].n_all, newest[0].n_open, newest)


def topics_of(grid: Grid) -> list[Topic]:
    """Return the topics that concern a place, the newest first."""
    return list(public_topics("all", grid)[:TOPICS_SHOWN])
