"""What an act on the tree would carry along: shown before it is done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from grids.choices import Level
from grids.holdings import holdings
from grids.maps.geo import BoundaryIndex, area_km2
from grids.maps.neighbours import neighbours_of
from grids.models import Grid, Post


@dataclass(frozen=True)
class Carried:
    """How much hangs on a place: live places below, posts, and what is registered for places."""

    n_places: int
    n_posts: int
    held: list[tuple[str, int]]


@dataclass(frozen=True)
class Part:
    """A part of a place that is about to be split; `held` has what falls to it."""

    number: int
    name: str
    km2: float
    n_posts: int
    held: list[tuple[str, int]]


@dataclass(frozen=True)
class Change:
    """A border before and after."""

    grid: Grid
    before_km2: float
    after_km2: float
    boundary: dict

    @property
    def more_km2(self) -> float:
        return self.after_km2 - self.before_km2


def carried(grid: Grid, on: date) -> Carried:
    """Return what goes along when the place is moved, merged or retired."""
    below = Grid.objects.live().under(grid)
    posts = Post.objects.on(on).filter(grid__in=below.values("pk"))
    held = [(str(one.label), one.count(grid)) for one in holdings()]
    return Carried(below.count() - 1, posts.count(), held)


def parts_of(grid: Grid, parts: Sequence[tuple[str, dict]], on: date) -> list[Part]:
    """Return the parts with their area and what falls to each; without a point, to the first.

    Whoever serves on the place serves on all its parts until somebody else is appointed.
    """
    n_posts = Post.objects.on(on).filter(grid=grid).count()
    codes = [f"{number:04d}" for number in range(len(parts))]
    index = BoundaryIndex(zip(codes, (boundary for _, boundary in parts), strict=True))
    held = {str(one.label): _fallen(one.spots(grid), index) for one in holdings()}
    return [
        Part(
            number + 1,
            name,
            area_km2(boundary),
            n_posts,
            [(label, fallen.get(codes[number], 0)) for label, fallen in held.items()],
        )
        for number, (name, boundary) in enumerate(parts)
    ]


def changes(after: dict[Grid, dict]) -> list[Change]:
    """Return the borders that change, each before and after."""
    return [
        Change(grid, area_km2(grid.boundary) if grid.boundary else 0.0, area_km2(new), new)
        for grid, new in after.items()
    ]


def partners_of(grid: Grid) -> list[Grid]:
    """Return the places that one may be merged with: same level, same parent, none below.

    Neighbours stand first; a place without a border has no neighbours, so all others follow.
    """
    near = {one.pk for one in neighbours_of(grid)}
    same = Grid.objects.live().filter(parent=grid.parent_id, level=grid.level)
    leaves = same.exclude(pk=grid.pk).exclude(children__retired_at__isnull=True, children__pk__gt=0)
    found = list(leaves.defer("boundary").order_by("code"))
    return sorted(found, key=lambda one: one.pk not in near)


def parents_for(grid: Grid, places: QuerySet[Grid]) -> QuerySet[Grid]:
    """Return those of the places that the place could hang under."""
    above = places.filter(level__lt=grid.level).exclude(pk=grid.parent_id)
    return above.defer("boundary").order_by("level", "code")


def drawing_ground(grid: Grid) -> Grid:
    """Return the place whose unit grids are drawn around a border: the town, or what holds it."""
    above = Grid.objects.above(grid).filter(level__lte=Level.TOWN).defer("boundary")
    return above.order_by("-level").first() or grid


def _fallen(spots: Sequence[tuple[float, float] | None], index: BoundaryIndex) -> dict[str, int]:
    fallen: dict[str, int] = {}
    for spot in spots:
        code = (index.at(*spot) if spot else None) or index.codes[0]
        fallen[code] = fallen.get(code, 0) + 1
    return fallen
