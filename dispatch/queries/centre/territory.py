"""What the pages of the tree show of matters: open ones of a place, and those in no unit grid."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dispatch.queries.counting.figure_list import petition_rows, with_lead
from dispatch.queries.counting.measures import Measure
from grids.choices import Level
from grids.holdings import Holding, Line, May, Strays, register_holding, register_strays
from grids.models import Grid
from grids.queries.heirs import forerunners_of, shared_out
from grids.scoping import territory_filter
from petitions.models import Petition
from yuanbao.access import has_capability
from yuanbao.roles import Capability

SHOWN = 5
NAMED = {Level.TOWN: "town", Level.COMMUNITY: "community"}


def register_all() -> None:
    register_holding(
        Holding(
            "matters",
            gettext_lazy("未办结诉求"),
            "message-report",
            rows=open_in,
            lines=_lines,
            address=_address,
            rank=10,
            is_work=True,
            rows_of_each=open_in_each,
        )
    )
    register_strays(
        Strays(
            "matters",
            gettext_lazy("未办结诉求"),
            "message-report",
            rows=_stray,
            line=_stray_line,
            rank=10,
        )
    )


def open_in(grid: Grid) -> QuerySet[Petition]:
    """Return the open matters of a place; of a redrawn grid each falls to one of its heirs."""
    return open_in_each([grid])[grid.pk]


def open_in_each(grids: Sequence[Grid]) -> dict[int, QuerySet[Petition]]:
    """Return by place what `open_in` does; what was inherited is asked for once for all of them."""
    rows = Petition.objects.open()
    units = [grid for grid in grids if grid.level == Level.UNIT]
    olds = [old for grid in units for old in forerunners_of(grid)]
    things = rows.filter(grid__in=olds).values_list("pk", "grid", "lat", "lng") if olds else ()
    fell = shared_out(things)
    return {
        grid.pk: rows.filter(Q(grid=grid) | Q(pk__in=fell.get(grid.pk, set())))
        if grid.level == Level.UNIT
        else rows.filter(territory_filter([grid]))
        for grid in grids
    }


def _lines(user: Any, held: QuerySet[Petition]) -> list[Line]:
    """Return the newest of those that the person may view; each opens where they work on it."""
    if not has_capability(user, Capability.VIEW_PETITION):
        return []
    rows = held.permitted(user, Capability.VIEW_PETITION).order_by("-filed_at", "-pk")
    is_centre = has_capability(user, Capability.ACCEPT_PETITION)
    return [
        Line(
            row.petition.title, f"{row.petition.number}·{row.petition.get_state_display()}", row.url
        )
        for row in petition_rows(with_lead(rows)[:SHOWN], is_centre=is_centre)
    ]


def _address(may: May, grid: Grid) -> str:
    name = NAMED.get(Level(grid.level))
    if name is None or not may(Capability.VIEW_FIGURES):
        return ""
    query = {"metric": Measure.OPEN, name: grid.pk}
    return f"{reverse('dispatch:figure-list')}?{urlencode(query)}"


def _stray(user: Any) -> QuerySet[Petition]:
    rows = Petition.objects.open().in_reach(user, Capability.VIEW_PETITION)
    return with_lead(rows.filter(grid__level__lt=Level.UNIT)).order_by("-filed_at", "-pk")


def _stray_line(petition: Petition) -> Line:
    row = petition_rows([petition])[0]
    where = petition.community or petition.town
    place = where.name if where else _("没有写清地点")
    return Line(petition.title, f"{petition.number}·{place}", row.url)
