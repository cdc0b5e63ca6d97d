"""Whose figures a person sees, and what they are narrowed to."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from dispatch.models import Agency
from dispatch.queries.desks.scope import area_of, area_of_orders, key_of_area
from dispatch.seats import agencies_served
from yuanbao.roles import Capability

NONE = "none"
ORDER = "order"


@dataclass(frozen=True)
class Cut:
    """What figures are narrowed to; values come from the address and may be empty.

    `town` and `community` are ids or "none", `category` the beginning of a code or "none",
    `agency` an id. `unit` "order" counts a territory's orders instead of its matters.
    """

    town: str = ""
    community: str = ""
    category: str = ""
    agency: str = ""
    unit: str = ""

    def test(self, path: str = "") -> Q:
        """Return the test on a row whose petition is reached by `path`; agencies stand apart."""
        test = Q()
        for name in ("town", "community"):
            value = getattr(self, name)
            if value == NONE:
                test &= Q(**{f"{path}{name}__isnull": True})
            elif value:
                test &= Q(**{f"{path}{name}": int(value)})
        if self.category == NONE:
            test &= Q(**{f"{path}category__isnull": True})
        elif self.category:
            test &= Q(**{f"{path}category__code__startswith": self.category})
        return test

    def query(self) -> dict[str, str]:
        """Return the narrowing as an address names it."""
        return {name: value for name, value in vars(self).items() if value}


def read_cut(asked: Mapping[str, str]) -> Cut:
    """Return what an address narrows to; values that mean nothing are left out."""
    places = {
        name: asked.get(name, "")
        for name in ("town", "community")
        if asked.get(name, "") == NONE or _is_id(asked.get(name, ""))
    }
    category, agency = asked.get("category", ""), asked.get("agency", "")
    is_code = category == NONE or (category.isascii() and category.isdigit() and len(category) < 9)
    return Cut(
        **places,
        category=category if is_code else "",
        agency=agency if _is_id(agency) else "",
        unit=ORDER if asked.get("unit") == ORDER else "",
    )


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19


@dataclass(frozen=True)
class Reach:
    """Whose figures a person sees: a territory's matters, or the orders of one's agencies.

    `area` is the test on a petition, `area_of_orders` the same on an order; None without a post
    that grants it. `key` names the reach for caches.
    """

    key: str
    area: Q | None = None
    area_of_orders: Q | None = None
    agencies: tuple[Agency, ...] = ()

    @property
    def is_area(self) -> bool:
        return self.area is not None


def reach_of(user: Any) -> Reach:
    """Return the territory of today's posts where they grant figures, else one's agencies."""
    area = area_of(user, Capability.VIEW_FIGURES)
    if area is not None:
        of_orders = area_of_orders(user, Capability.VIEW_FIGURES) if area else Q()
        key = key_of_area(user, Capability.VIEW_FIGURES)
        return Reach(key=key, area=area, area_of_orders=of_orders)
    agencies = tuple(agencies_served(user, Capability.VIEW_FIGURES))
    ids = "-".join(str(agency.pk) for agency in agencies)
    return Reach(key=f"agencies-{ids}", agencies=agencies)
