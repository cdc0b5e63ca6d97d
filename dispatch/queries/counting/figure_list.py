"""The rows behind a figure, as a list shows them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page
from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse

from dispatch.choices import OrderState
from dispatch.models import Agency, WorkOrder
from dispatch.queries.counting.figures import Figures
from dispatch.queries.counting.measures import Measure
from dispatch.queries.counting.reach import NONE, Cut
from dispatch.queries.desks.desk import COLUMNS, RELATED, rows_of
from dispatch.queries.desks.scope import sees_sensitive
from grids.models import Grid
from petitions.choices import State
from petitions.models import Petition
from yuanbao.models import Category

FIELDS = (
    "public_id",
    "number",
    "title",
    "state",
    "is_urgent",
    "n_joined",
    "satisfaction",
    "solved",
    "filed_at",
    "answered_at",
    "due_at",
    "category__name",
    "town__name",
    "community__name",
    "ledger__number",
)


@dataclass(frozen=True)
class PetitionRow:
    """A matter in a figure's list; `url` is empty where there is no page for it yet."""

    petition: Petition
    agency: str
    url: str


@dataclass(frozen=True)
class Shown:
    """A figure's list: `n_direct` matters of 即答 count in it, too, and are listed apart."""

    rows: QuerySet[Any]
    lists_orders: bool
    is_direct: bool
    n_direct: int


def shown(figures: Figures, measure: Measure, user: Any, *, wants_direct: bool) -> Shown:
    """Return the orders or matters of a figure; those of 即答 where asked for, or nothing else is."""
    n_direct = figures.direct_rows(measure).count()
    is_direct = figures.counts_direct(measure) and (
        wants_direct or (n_direct > 0 and not _listed(figures, measure, user).exists())
    )
    rows = _listed(figures, measure, user, is_direct=is_direct)
    return Shown(rows, figures.lists_orders(measure) and not is_direct, is_direct, n_direct)


def _listed(
    figures: Figures, measure: Measure, user: Any, *, is_direct: bool = False
) -> QuerySet[Any]:
    """Return the rows of a figure with what the list shows of each; `is_direct` those of 即答.

    Of a territory's sensitive matters only the named seats see more than the number, and of what
    went into the sealed channel nobody.
    """
    rows = figures.direct_rows(measure) if is_direct else figures.rows(measure)
    lists_orders = figures.lists_orders(measure) and not is_direct
    if figures.reach.is_area and not sees_sensitive(user):
        path = "petition__is_sensitive" if lists_orders else "is_sensitive"
        rows = rows.filter(**{path: False})
    if lists_orders:
        return rows.select_related(*RELATED).only(*COLUMNS)
    return with_lead(rows.exclude(state=State.SEALED_OFF))


def with_lead(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Add to petitions what a table shows of each, and their lead's order and agency."""
    lead = WorkOrder.objects.filter(petition=OuterRef("pk"), is_lead=True)
    lead = lead.exclude(state=OrderState.CANCELLED).order_by("-id")
    return (
        rows.select_related("category", "town", "community", "ledger")
        .only(*FIELDS)
        .annotate(
            lead_id=Subquery(lead.values("public_id")[:1]),
            lead_agency=Subquery(lead.values("agency__short_name")[:1]),
        )
    )


def page_rows(lists_orders: bool, page: Page) -> list[Any]:
    """Return the page's rows: of orders as the desk shows them, of petitions with their lead."""
    if lists_orders:
        return rows_of(page, is_area=True)
    return petition_rows(page.object_list)


def petition_rows(petitions: Iterable[Any], *, is_centre: bool = False) -> list[PetitionRow]:
    """Return rows of petitions read by `with_lead`; the centre opens them in its queue's page."""
    return [
        PetitionRow(row, row.lead_agency or "", _url(row, is_centre=is_centre)) for row in petitions
    ]


def _url(petition: Any, *, is_centre: bool) -> str:
    if is_centre:
        return reverse("dispatch:queue-detail", args=[petition.public_id])
    if petition.lead_id:
        return reverse("dispatch:order-detail", args=[petition.lead_id])
    if hasattr(petition, "ledger"):
        return reverse("petitions:ledger-detail", args=[petition.number])
    return ""


def words_of(cut: Cut) -> list[str]:
    """Return the names of what a list is narrowed to; one query for each."""
    places = [value for value in (cut.community, cut.town) if value and value != NONE]
    names = list(Grid.objects.filter(pk__in=places).values_list("name", flat=True))
    if cut.category and cut.category != NONE:
        tops = Category.objects.filter(code__startswith=cut.category).order_by("code")
        names += list(tops.values_list("name", flat=True)[:1])
    if cut.agency:
        names += list(Agency.objects.filter(pk=cut.agency).values_list("name", flat=True))
    return names
