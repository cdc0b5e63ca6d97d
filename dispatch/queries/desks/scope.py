"""From which orders a person's lists are drawn: their agencies' or their territory's, never both.

Each has one driving index; an OR of the two would have none.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from dispatch.models import Agency, WorkOrder
from dispatch.seats import agencies_served
from grids.scoping import territory_filter
from grids.seats import posts_today
from petitions.choices import State
from petitions.models import Petition
from yuanbao.roles import Capability, roles_granting

AREA = "area"
# What they show are numbers; a list behind one asks `sees_sensitive`.
COUNTING = frozenset({Capability.VIEW_FIGURES, Capability.CONFIRM_SCORES})


@dataclass(frozen=True)
class Scope:
    """Orders of `agencies`, or of a territory where `area` is its test."""

    agencies: tuple[Agency, ...] = ()
    area: Q | None = None
    has_both: bool = False

    @property
    def is_area(self) -> bool:
        return self.area is not None

    @property
    def name(self) -> str:
        """Return the value of `?scope=` that leads here, "" for the usual one."""
        return AREA if self.has_both and self.is_area else ""

    def orders(self) -> QuerySet[WorkOrder]:
        """Return the orders, unfiltered and in no order.

        What was given to a post on foot is shown with the order above it.
        """
        if self.area is not None:
            return WorkOrder.objects.filter(self.area, unit__isnull=True)
        return WorkOrder.objects.filter(
            unit__isnull=True, agency__in=[agency.pk for agency in self.agencies]
        )


def order_scope(user: Any, wanted: str = "") -> Scope:
    """Return the person's own agencies' orders, or the territory's where they have no agency.

    `wanted` is "area" for those who have both and want to see the territory.
    """
    agencies = tuple(agencies_served(user, Capability.VIEW_ORDER))
    area = area_of_orders(user, Capability.VIEW_ORDER)
    if agencies and (wanted != AREA or area is None):
        return Scope(agencies=agencies, has_both=area is not None)
    return Scope(area=Q(pk__in=[]) if area is None else area, has_both=bool(agencies))


def area_of(user: Any, capability: Capability) -> Q | None:
    """Return the test on a petition for the places where today's posts grant the capability.

    None without any such post.
    """
    columns = {"town": "town", "community": "community", "grid": "grid"}
    area = _area(user, capability, Q(is_sensitive=False), **columns)
    # What went into the sealed channel stands in figures, in no list of matters.
    if area is None or user.is_superuser or capability in COUNTING:
        return area
    return area & ~Q(state=State.SEALED_OFF)


def key_of_area(user: Any, capability: Capability) -> str:
    """Name a territory by its places, for caches: all who serve on the same ones see the same.

    Who sees sensitive matters there shares nothing with who does not.
    """
    if user.is_superuser:
        return "area-all"
    roles = roles_granting(capability)
    places = sorted({post.grid_id for post in posts_today(user) if post.role in roles})
    kind = "sensitive-area-" if sees_sensitive(user) else "area-"
    return kind + "-".join(map(str, places))


def area_of_orders(user: Any, capability: Capability, path: str = "") -> Q | None:
    """Return the same test on an order, which stores the town and community of its petition.

    `path` leads from the row to the order.
    """
    # No join: the list's own index has to drive the statement; there are few sensitive matters.
    sensitive = Petition.objects.filter(is_sensitive=True).values("pk")
    return _area(
        user,
        capability,
        ~Q(**{f"{path}petition__in": sensitive}),
        town=f"{path}town",
        community=f"{path}community",
        grid=f"{path}petition__grid",
    )


def _area(user: Any, capability: Capability, open_to_all: Q, **columns: str) -> Q | None:
    """Return the test on places; sensitive matters are left out for all but the named seats."""
    if user.is_superuser:
        return Q()
    roles = roles_granting(capability)
    places = {post.grid_id: post.grid for post in posts_today(user) if post.role in roles}
    if not places:
        return None
    test = territory_filter(places.values(), **columns)
    if capability in COUNTING or sees_sensitive(user):
        return test
    return test & open_to_all


def sees_sensitive(user: Any) -> bool:
    """Say whether the person holds a seat today that sees sensitive matters."""
    roles = roles_granting(Capability.SEE_SENSITIVE)
    return user.is_superuser or any(post.role in roles for post in posts_today(user))
