"""Territory becomes SQL here and nowhere else."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, ExpressionWrapper, OuterRef, Q, Value
from django.utils import timezone

from grids.choices import Level
from yuanbao.roles import SEALED_CAPABILITIES, Capability, roles_granting


class ScopedQuerySet(models.QuerySet):
    """A queryset whose rows lie in a grid; `grid_path` is the lookup that leads there."""

    grid_path = "grid"
    # The lookup that tells whether a row is kept from all but the named seats; "" where none is.
    sensitive_path = ""

    def permitted(self, user, capability: Capability, on: date | None = None):
        """Keep rows at or under a grid where one of the user's posts grants `capability`.

        `on` is the day whose posts count, today if not given. Always one query, however many
        posts there are; the tree's numbers are read by the statement itself, never kept.
        Rows of a redrawn grid are also reached through the grids that took its place.
        """
        if not may_act(user):
            return self.none()
        if getattr(user, "is_superuser", False):
            return self.all()
        return self.filter(self.reach_of(user, capability, on or timezone.localdate()))

    def listed(self, user, capability: Capability, on: date | None = None):
        """Keep the same rows as `permitted`, for lists: the places are found once, not row by row.

        One query, too. A kind with a reach of its own is asked row by row.
        """
        if type(self).reach_of is not ScopedQuerySet.reach_of or self.sensitive_path:
            return self.permitted(user, capability, on)
        if not may_act(user) or getattr(user, "is_superuser", False):
            return self.permitted(user, capability, on)
        posts = posts_granting(user, capability, on or timezone.localdate())
        grids = apps.get_model("grids", "Grid").objects.order_by()
        became = apps.get_model("grids", "GridSuccession").objects.order_by()
        held = grids.filter(Exists(_covering(posts, ""))).values("pk")
        inherited = became.filter(Exists(_covering(posts, "new__"))).values("old")
        place = self.grid_path or "pk"
        return self.filter(Q(**{f"{place}__in": held}) | Q(**{f"{place}__in": inherited}))

    def reach_of(self, user, capability: Capability, on: date) -> Q:
        """Turn the user's posts of that day into a test; no post, no rows."""
        posts = posts_granting(user, capability, on)
        successions = apps.get_model("grids", "GridSuccession").objects
        inherited = successions.filter(
            Exists(_covering(posts, "new__")), old=OuterRef(self.grid_path or "pk")
        )
        own = f"{self.grid_path}__" if self.grid_path else ""
        reach = Q(Exists(_covering(posts, own))) | Q(Exists(inherited))
        return reach & self.open_to(user, on)

    def open_to(self, user, on: date) -> Q:
        """Keep sensitive rows from whoever holds no seat that sees them on the day."""
        if not self.sensitive_path or not may_act(user) or getattr(user, "is_superuser", False):
            return Q()
        seats = posts_granting(user, Capability.SEE_SENSITIVE, on)
        # A row may hang on no matter at all: then nothing about it is sensitive.
        return ~Q(**{self.sensitive_path: True}) | Q(Exists(seats))

    def grant_facts(self, user, on: date | None = None) -> dict[str, Any]:
        """Return annotations from which `holds` tells every capability of the user on a row.

        The roles are gathered once: a test like `permitted` for each of a dozen capabilities
        takes the database longer to plan than all the rest of a page. Of a person whose posts
        of today were read already the database is asked no more than which of them lie here.
        """
        facts: dict[str, Any] = {
            "grants_all": Value(may_act(user) and getattr(user, "is_superuser", False))
        }
        posts = self._posts(user, on)
        if posts is not None and may_act(user):
            facts["roles_here"] = self._roles(posts)
        return facts

    @staticmethod
    def _posts(user, on: date | None):
        """Return the user's posts of the day; None when it is known that there are none."""
        posts = apps.get_model("grids", "Post").objects
        known = None if on else getattr(user, "_posts_today", None)
        if known is None:
            return posts.on(on or timezone.localdate()).filter(user=user.pk)
        return posts.filter(pk__in=[post.pk for post in known]) if known else None

    def _roles(self, posts) -> ArraySubquery:
        successions = apps.get_model("grids", "GridSuccession").objects
        inherited = successions.filter(
            old=OuterRef(OuterRef(self.grid_path or "pk")),
            new__tree_id=OuterRef("grid__tree_id"),
            new__lft__gte=OuterRef("grid__lft"),
            new__rght__lte=OuterRef("grid__rght"),
        )
        own = f"{self.grid_path}__" if self.grid_path else ""
        here = posts.filter(_covers(own) | Exists(inherited))
        return ArraySubquery(self._open_posts(here).values("role"))

    def _open_posts(self, posts):
        """Leave out posts that do not see the outer row because it is sensitive."""
        if not self.sensitive_path:
            return posts
        hidden = ExpressionWrapper(
            OuterRef(self.sensitive_path), output_field=models.BooleanField()
        )
        seats = Q(role__in=roles_granting(Capability.SEE_SENSITIVE))
        # A row of no matter at all, such as a leader's free-standing instruction, is open.
        is_open = Q(row_is_sensitive=False) | Q(row_is_sensitive__isnull=True)
        return posts.annotate(row_is_sensitive=hidden).filter(seats | is_open)

    @staticmethod
    def holds(row, capability: Capability) -> bool:
        """Say whether a row annotated with `grant_facts` is within `permitted(…, capability)`."""
        held = getattr(row, "roles_here", None) or ()  # an array of nothing comes back as None
        return row.grants_all or not roles_granting(capability).isdisjoint(held)


def may_act(user) -> bool:
    """Say whether the person is known and not shut out; holders of a receipt count as known."""
    return user.is_authenticated and getattr(user, "is_active", True)


def posts_granting(user, capability: Capability, on: date):
    """Return the user's posts of that day whose role grants the capability.

    Role and territory stay on one row: a person may be clerk in one town and grid worker
    in another, and the powers of the first must not reach into the second.
    """
    posts = apps.get_model("grids", "Post").objects
    return posts.on(on).filter(user=user.pk, role__in=roles_granting(capability))


def reach_grids(user, capability: Capability, on: date | None = None) -> list:
    """Return the topmost grids where the user may use the capability, in tree order.

    Lists filter by them through `territory_filter`; none of the grids lies in another.
    What is sealed is reached by posts alone, by a superuser too.
    """
    grids = apps.get_model("grids", "Grid").objects
    if not may_act(user):
        return []
    if getattr(user, "is_superuser", False) and capability not in SEALED_CAPABILITIES:
        return list(grids.filter(parent__isnull=True))
    posts = posts_granting(user, capability, on or timezone.localdate())
    held = list(grids.filter(pk__in=posts.values("grid")).order_by("tree_id", "lft"))
    return topmost(held)


def territory_filter(reach: Iterable, *, town="town", community="community", grid="grid") -> Q:
    """Turn grids of `reach_grids` into a test on a row's stored town, community and grid.

    An empty reach finds nothing. A whole district is no limit where it is the only one.
    Below the community the test names the grids themselves, retired ones too, and those that
    were redrawn into them: what was answered or filed there is still found.
    """
    test = Q(pk__in=[])
    for place in reach:
        if place.level == Level.DISTRICT:
            if _is_only_district(place):
                return Q()
            test |= Q(**{f"{grid}__tree_id": place.tree_id})
        elif place.level == Level.TOWN:
            test |= Q(**{town: place.pk})
        elif place.level == Level.COMMUNITY:
            test |= Q(**{community: place.pk})
        else:
            test |= Q(**{f"{grid}__in": _grids_of(place)})
    return test


def territory_of_grid(reach: Iterable, *, grid="grid") -> Q:
    """Turn grids of `reach_grids` into a test on a row that stores its grid alone.

    An empty reach finds nothing.
    """
    test = Q(pk__in=[])
    for place in reach:
        test |= Q(**{f"{grid}__in": _grids_of(place)})
    return test


def _grids_of(place):
    """Return the keys of a place, of what lies under it, and of closed ones that became part of it."""
    grids = type(place).objects
    own = grids.filter(pk=place.pk) if place.level == Level.UNIT else grids.under(place)
    own = own.order_by()
    successions = apps.get_model("grids", "GridSuccession").objects
    became = successions.filter(new__in=own.values("pk"))
    return own.values("pk").union(became.values("old"), all=True)


def note_whole(place) -> None:
    """Let a district that is asked for many counts know once whether it is the only one."""
    if place.level == Level.DISTRICT:
        place.is_only_district = _is_only_district(place)


def _is_only_district(place) -> bool:
    """Say whether no other district exists; people's posts of today bring the answer along."""
    if hasattr(place, "is_only_district"):
        return place.is_only_district
    return not type(place).objects.filter(parent__isnull=True).exclude(pk=place.pk).exists()


def _covering(posts, prefix: str):
    """Keep the posts whose grid holds the outer row's grid, or is that grid."""
    return posts.filter(_covers(prefix))


def _covers(prefix: str) -> Q:
    return Q(
        grid__tree_id=OuterRef(f"{prefix}tree_id"),
        grid__lft__lte=OuterRef(f"{prefix}lft"),
        grid__rght__gte=OuterRef(f"{prefix}rght"),
    )


def topmost(grids: list) -> list:
    """Leave out the places that lie in another of them; they come in tree order."""
    tops: list = []
    for grid in grids:
        last = tops[-1] if tops else None
        inside = last and last.tree_id == grid.tree_id and grid.rght <= last.rght
        if not inside:
            tops.append(grid)
    return tops
