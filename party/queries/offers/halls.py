"""Halls, guides and the directory as the public reads them and as clerks keep them."""

from typing import Any

from django.db.models import Prefetch, QuerySet

from grids.scoping import reach_grids, territory_of_grid
from party.models import DirectoryEntry, Guide, Hall, Service, Window
from party.models.offers.hall import Offered
from party.offers.choices import ServiceKind
from yuanbao.models import User
from yuanbao.roles import Capability
from yuanbao.segment import search_query


def halls() -> QuerySet[Hall]:
    """Return the halls with their windows, the district's first."""
    windows = Window.objects.shown().select_related("service").order_by("number")
    rows = Hall.objects.shown().select_related("grid").defer("grid__boundary")
    return rows.order_by("grid__level", "name").prefetch_related(Prefetch("windows", windows))


def guides(*, audience: str = "", asked: str = "") -> QuerySet[Guide]:
    """Return the guides, those that hold all of the words where some were typed."""
    rows = Guide.objects.shown().defer("search", "steps", "bring")
    if audience:
        rows = rows.filter(audience=audience)
    if asked.strip():
        query = search_query(asked)
        rows = rows.filter(search=query) if query is not None else rows.none()
    return rows.order_by("title", "id")


def guide_to_read() -> QuerySet[Guide]:
    """Return guides for one page."""
    return Guide.objects.shown().select_related("hall", "service").defer("search")


def directory(kind: str = "") -> QuerySet[DirectoryEntry]:
    """Return the telephones in their order."""
    rows = DirectoryEntry.objects.shown().order_by("order", "id")
    return rows.filter(kind=kind) if kind else rows


def points() -> list[dict[str, Any]]:
    """Return what of the directory and the halls has a place, as GeoJSON features; two queries."""
    entries = directory().filter(lat__isnull=False)
    placed = Hall.objects.shown().filter(lat__isnull=False).order_by("id")
    return [_feature(row) for rows in (entries, placed) for row in rows]


def _feature(row: DirectoryEntry | Hall) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [row.lng, row.lat]},
        "properties": {"title": f"{row.name} {row.phone}", "url": f"tel:{row.phone}"},
    }


def kept(model: type[Offered], user: User) -> QuerySet[Any]:
    """Return the pages of one kind that lie in the person's places, the last checked first."""
    reach = territory_of_grid(reach_grids(user, Capability.KEEP_OFFERS))
    rows = model.objects.filter(reach).select_related("grid").defer("grid__boundary")
    return rows.order_by("-changed_at", "-id")


def one_kept(model: type[Offered], user: User) -> QuerySet[Any]:
    """Return the pages of one kind that the person may change."""
    return model.objects.permitted(user, Capability.KEEP_OFFERS).select_related("grid")


def bookable() -> QuerySet[Service]:
    """Return the services whose hours windows give."""
    return Service.objects.open().filter(kind=ServiceKind.HALL, has_slots=True).in_order()


def linkable() -> QuerySet[Service]:
    """Return the services a guide can lead to."""
    return Service.objects.open().exclude(kind=ServiceKind.JOB).in_order()
