"""Between the levels: to whom an order can be given down, and what was given to a post on foot."""

from typing import Any

from django.db.models import F, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from dispatch.choices import OPEN_ORDERS, AgencyKind, OrderState
from dispatch.models import Agency, WorkOrder
from dispatch.scoping import FOOT_ROLES
from grids.choices import Level
from grids.models import Grid, Post
from grids.seats import posts_today

Places = dict[str, tuple[str, Agency | Grid]]


def places_below(order: WorkOrder) -> Places:
    """Return key → (label, place) of a town's communities, or a community's unit grids."""
    own = order.agency.grid
    if own is None:
        return {}
    if order.agency.kind != AgencyKind.COMMUNITY:
        below = Agency.objects.active().filter(
            kind=AgencyKind.COMMUNITY, grid__in=Grid.objects.under(own).values("pk")
        )
        return {f"agency-{row.pk}": (row.name, row) for row in below.order_by("code")}
    units = Grid.objects.live().under(own).at_level(Level.UNIT).defer("boundary").order_by("code")
    workers = _workers(own)
    return {
        f"unit-{unit.pk}": (f"{unit.name}·{workers.get(unit.pk) or _('没有人在岗')}", unit)
        for unit in units
    }


def _workers(place: Grid) -> dict[int, str]:
    posts = Post.objects.on(localdate()).filter(
        role__in=sorted(FOOT_ROLES), grid__in=Grid.objects.under(place).values("pk")
    )
    names: dict[int, list[str]] = {}
    for unit, name in posts.order_by("pk").values_list("grid", "user__name"):
        names.setdefault(unit, []).append(name)
    return {unit: "、".join(held) for unit, held in names.items()}


def errands_of(user: Any, *, done: bool = False) -> QuerySet[WorkOrder]:
    """Return what was given to the posts that a person holds on foot, by due moment.

    Driven by the index `order_by_unit`.
    """
    places = [post.grid for post in posts_today(user) if post.role in FOOT_ROLES]
    units = [pk for place in places for pk in _units_under(place)]
    rows = WorkOrder.objects.filter(unit__in=units).select_related("petition__category", "unit")
    if done:
        over = {OrderState.FINISHED, OrderState.VERIFIED}
        return rows.filter(state__in=over).order_by("-due_at", "-id")
    running = OPEN_ORDERS - {OrderState.FINISHED}
    return rows.filter(state__in=sorted(running)).order_by(F("due_at"), "id")


def _units_under(place: Grid) -> list[int]:
    if place.level == Level.UNIT:
        return [place.pk]
    return list(Grid.objects.under(place).at_level(Level.UNIT).values_list("pk", flat=True))
