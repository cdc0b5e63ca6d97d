"""Reads of the tree that a page, a command or another app needs whole."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, QuerySet

from grids.choices import Level
from grids.maps.gazetteer import NAMED_LEVELS, grid_named
from grids.maps.locate import unit_at
from grids.models import Grid, Post
from grids.services.hierarchy import Ancestry, ancestry, successors_of
from grids.tree import nesting
from yuanbao.roles import Role

# Who may stand with name and work phone on a public page, in the order people look for them.
PUBLIC_ROLES = (
    Role.GRID_WORKER,
    Role.GRID_CHIEF,
    Role.COMPOUND_SECRETARY,
    Role.COMMUNITY_SECRETARY,
    Role.COMMUNITY_CLERK,
)


@dataclass(frozen=True)
class GridPage:
    """What the public page of a place shows."""

    grid: Grid
    above: list[Grid]
    serving: list[Post]
    below: list[Grid]
    successors: list[Grid]

    @property
    def has_neighbourhood_staff(self) -> bool:
        """Say whether people of the grid and the community serve here, as they do below towns."""
        return self.grid.level >= Level.COMMUNITY

    @property
    def may_complain(self) -> bool:
        """Say whether somebody on foot may be meant: the level above hears of it."""
        return self.grid.level >= Level.COMPOUND and not self.grid.is_retired

    @property
    def is_compound(self) -> bool:
        return self.grid.level == Level.COMPOUND

    @property
    def is_unit(self) -> bool:
        return self.grid.level == Level.UNIT


def public_places() -> QuerySet[Grid]:
    """Return the places whose page anyone may open: all of them, retired ones too."""
    return Grid.objects.all()


def tree_at(level: Level) -> QuerySet[Grid]:
    """Return the live places of one level in the order of their codes, without boundaries."""
    return Grid.objects.live().at_level(level).defer("boundary").order_by("code")


def counts(under: Grid | None = None) -> dict[Level, int]:
    """Return how many live places each level has, in the whole tree or under one place."""
    grids = Grid.objects.live()
    if under is not None:
        grids = grids.under(under)
    found = grids.order_by().values_list("level").annotate(Count("pk"))
    return {level: dict(found).get(level, 0) for level in Level}


@dataclass(frozen=True)
class StoredPlace:
    """The keys that rows about a unit grid store beside it; None where a level is skipped."""

    town_id: int | None
    community_id: int | None


def stored_places(level: Level = Level.UNIT) -> dict[int, StoredPlace]:
    """Return the town and community of every place of a level, retired ones too; one query."""
    towns: dict[int, int | None] = {}
    communities: dict[int, int | None] = {}
    places = {}
    rows = Grid.objects.order_by("tree_id", "lft").values_list("pk", "parent", "level")
    for pk, parent, own_level in rows:
        towns[pk] = pk if own_level == Level.TOWN else towns.get(parent)
        communities[pk] = pk if own_level == Level.COMMUNITY else communities.get(parent)
        if own_level == level:
            places[pk] = StoredPlace(towns[pk], communities[pk])
    return places


def serving_at(place: Ancestry, on: date) -> list[Post]:
    """Return the posts the public may turn to for a place that day, the nearest person first.

    Substitutes stand before those they stand in for.
    """
    grids = [grid for grid in vars(place).values() if grid and grid.level >= Level.COMMUNITY]
    posts = Post.objects.on(on).filter(grid__in=grids, role__in=PUBLIC_ROLES)
    held = posts.select_related("user", "grid").defer("grid__boundary")
    return sorted(
        held,
        key=lambda post: (
            -post.grid.level,
            PUBLIC_ROLES.index(post.role),
            not post.is_substitute,
            post.pk,
        ),
    )


def grid_page(code: str, on: date) -> GridPage:
    """Return what the page of a place shows that day. Raises Grid.DoesNotExist."""
    grid = Grid.objects.get(code=code)
    place = ancestry(grid)
    return GridPage(
        grid=grid,
        above=[one for one in vars(place).values() if one and one != grid],
        serving=[] if grid.is_retired else serving_at(place, on),
        below=list(grid.children.live().defer("boundary").order_by("level", "code")),
        successors=successors_of(grid) if grid.is_retired else [],
    )


@dataclass(frozen=True)
class UnitsMeant:
    """The live unit grids that someone may mean, and the named place that they lie in."""

    units: list[Grid]
    under: Grid | None = None
    alike: list[Grid] = field(default_factory=list)


MOST_ALIKE = 12
# A town has some hundred units: nobody finds theirs in such a list.
MOST_UNITS = 60


def units_meant(place: str, lat: float | None, lng: float | None) -> UnitsMeant:
    """Return the unit grid at a pin (WGS84), or those of the place that is named.

    A place with more than sixty leaves the list empty: its page leads further down. For words
    that are no name, `alike` has the places whose names hold them.
    """
    if lat is not None and lng is not None:
        unit = unit_at(lat, lng)
        return UnitsMeant([unit] if unit else [])
    words = place.strip()
    named = grid_named(words)
    if named is None:
        alike = Grid.objects.live().filter(level__in=NAMED_LEVELS, name__contains=words)
        alike = alike.defer("boundary").order_by("level", "code") if len(words) > 1 else []
        return UnitsMeant([], alike=list(alike[:MOST_ALIKE]))
    below = Grid.objects.live().at_level(Level.UNIT).under(named).defer("boundary")
    units = list(below.order_by("code")[: MOST_UNITS + 1])
    return UnitsMeant(units if len(units) <= MOST_UNITS else [], named)


def boundaries_at(level: Level, town: Grid | None = None) -> Iterable[tuple]:
    """Return (code, name, boundary, is_schematic) of the live places of a level, by code."""
    grids = Grid.objects.live().at_level(level).filter(boundary__isnull=False)
    if town is not None:
        grids = grids.under(town)
    return grids.order_by("code").values_list("code", "name", "boundary", "is_schematic")


def tree_faults() -> list[str]:
    """Return the codes of places whose nested-set numbers are wrong, in tree order."""
    rows = Grid.objects.order_by().values_list("pk", "parent", "tree_id", "lft", "rght", "depth")
    wrong = nesting.faults([nesting.Node(*row) for row in rows])
    codes = dict(Grid.objects.filter(pk__in=wrong).values_list("pk", "code"))
    return [codes[pk] for pk in wrong]
