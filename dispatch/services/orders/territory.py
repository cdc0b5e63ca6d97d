"""Keep the places that orders store true: of their matters, and of the posts that do them on foot."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from dispatch.choices import OPEN_ORDERS
from dispatch.models import WorkOrder
from grids.models import Grid
from grids.queries.heirs import heirs_of_closed
from petitions.models import Petition
from yuanbao.audit import record, unit_of_work


@unit_of_work
def copy_places(petitions: QuerySet[Petition]) -> int:
    """Copy town and community of these matters to their orders; returns how many orders."""
    place = Petition.objects.filter(pk=OuterRef("petition"))
    return WorkOrder.objects.filter(petition__in=petitions).update(
        town=Subquery(place.values("town")), community=Subquery(place.values("community"))
    )


@unit_of_work
def pass_errands_on(grid: Grid, successors: Sequence[Grid], *, by: Any, at: datetime) -> None:
    """Give what is done on foot in a closed grid to the post of the heir that has the matter's place.

    What is settled stays with the grid where it was done.
    """
    running = WorkOrder.objects.filter(unit=grid, state__in=sorted(OPEN_ORDERS))
    running = running.select_related("petition").select_for_update(of=("self",), no_key=True)
    heirs = heirs_of_closed(grid, successors)
    for order in running.order_by("pk"):
        heir = heirs.of(order.petition.lat, order.petition.lng)
        if heir is not None:
            order.unit = heir
            order.save(update_fields=["unit"])
            record(order, "follow_grid", by=by, at=at, old=grid.code, new=heir.code)
