"""Units by territory: towns, communities, and whoever holds a post in or under them."""

from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from grids.choices import Level
from grids.models import Grid, Post
from grids.scoping import territory_of_grid
from grids.seats import posts_today
from grids.services.hierarchy import successors_of
from petitions.sealed.units import Unit
from yuanbao.roles import Role

MARK = "grid:"


class Places:
    """The tree of places as a source of units."""

    def units(self) -> list[Unit]:
        rows = Grid.objects.live().filter(level__in=[Level.TOWN, Level.COMMUNITY])
        named = rows.order_by("level", "code").values_list("code", "name", "level")
        return [Unit(MARK + code, name, _GROUPS[level]()) for code, name, level in named]

    def names_of(self, key: str) -> set[str]:
        return {key} if key.startswith(MARK) else set()

    def stood_in(self, user: Any) -> set[str]:
        return keys_above([post.grid for post in posts_today(user)])

    def own(self, user: Any) -> set[str]:
        held = [post.grid_id for post in posts_today(user)]
        return _keys(Grid.objects.filter(pk__in=held).order_by()) if held else set()

    def people(self, key: str) -> set[int]:
        place = Grid.objects.filter(code=key.removeprefix(MARK)).first() if MARK in key else None
        if place is None:
            return set()
        now = [place, *successors_of(place)] if place.is_retired else [place]
        inside = Post.objects.on(localdate()).filter(territory_of_grid(now))
        return set(inside.values_list("user_id", flat=True))

    def holders(self, roles: frozenset[Role]) -> set[int]:
        held = Post.objects.on(localdate()).filter(role__in=roles)
        return set(held.values_list("user_id", flat=True))


_GROUPS = {Level.TOWN: lambda: _("镇街"), Level.COMMUNITY: lambda: _("社区（村）")}


def keys_above(grids: list[Grid]) -> set[str]:
    """Return the keys of places, of all that they lie in, and of closed ones that became these.

    Who served in a place when it was reported on is kept from the report under its new name too.
    """
    if not grids:
        return set()
    over = [Q(tree_id=g.tree_id, lft__lte=g.lft, rght__gte=g.rght) for g in grids]
    found = Grid.objects.filter(reduce(or_, over)).order_by()
    return _keys(found)


def _keys(found: QuerySet[Grid]) -> set[str]:
    """Return the keys of places, and of closed ones that became part of them."""
    became = Grid.objects.filter(successions__new__in=found.values("pk")).order_by()
    codes = found.values_list("code").union(became.values_list("code"))
    return {MARK + code for (code,) in codes}
