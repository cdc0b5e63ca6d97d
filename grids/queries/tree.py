"""The tree as its keepers see it: who leads each place, what stands vacant, what became of it."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from grids.choices import Level
from grids.models import Grid, Post
from grids.place_names import names_of
from grids.scoping import reach_grids
from grids.tree.vacancies import lead_of, vacant, vacant_places
from yuanbao.roles import Capability, Role

SEE, CHANGE = Capability.VIEW_TREE, Capability.MANAGE_GRIDS
# Whose names stand beside a place, in the order they are read.
SHOWN_ROLES = (
    Role.TOWN_SECRETARY,
    Role.COMMUNITY_SECRETARY,
    Role.COMPOUND_SECRETARY,
    Role.GRID_CHIEF,
    Role.GRID_WORKER,
    Role.COMMUNITY_CLERK,
    Role.TOWN_CLERK,
)


@dataclass(frozen=True)
class Node:
    """A place as one line: its people, whether its leading post is vacant, how many below are."""

    grid: Grid
    people: list[Post]
    is_vacant: bool
    n_below: int
    n_vacant: int = 0
    step: int = 0
    lead: str = ""
    # What upper apps call the place by: its Party organisations.
    named: Sequence[str] = ()

    @property
    def opens(self) -> bool:
        return self.n_below > 0


@dataclass(frozen=True)
class Asked:
    """What is looked for in the tree."""

    q: str = ""
    level: int | None = None
    is_vacant: bool = False
    has_retired: bool = False

    def __bool__(self) -> bool:
        return bool(self.q or self.level or self.is_vacant or self.has_retired)


def visible_places(user: Any) -> QuerySet[Grid]:
    """Return the places whose staff page the person may open, retired ones too."""
    return Grid.objects.permitted(user, SEE)


def changeable_places(user: Any) -> QuerySet[Grid]:
    """Return the live places that the person may change."""
    return Grid.objects.permitted(user, CHANGE).live()


def asked_place(code: str) -> Grid | None:
    """Return the place that a list is narrowed to, closed ones too; None where none is meant."""
    if not code:
        return None
    return Grid.objects.filter(code=code[:24]).defer("boundary").first()


@dataclass(frozen=True)
class Home:
    """The topmost places as lines, what lies below the only one, and (level, places, vacant)."""

    nodes: list[Node]
    first: list[Node]
    vacancies: list[tuple[Level, int, int]]


def home(user: Any, on: date) -> Home:
    """Return what the person sees first; whoever holds one place sees at once what lies in it."""
    tops = reach_grids(user, SEE, on)
    children = list(_below(tops[0])) if len(tops) == 1 else []
    lines = nodes([*tops, *children], on)
    n = len(tops)
    return Home(lines[:n], lines[n:], _vacancies_in(tops, on))


def below(grid: Grid, on: date) -> list[Node]:
    """Return the lines of the live places directly below one."""
    return nodes(list(_below(grid)), on)


def _below(grid: Grid) -> QuerySet[Grid]:
    return grid.children.live().defer("boundary").order_by("level", "code")


def find(user: Any, asked: Asked, on: date) -> QuerySet[Grid]:
    """Return the places that fit by name, pinyin or beginning of the code, by code."""
    places = Grid.objects.filter(_within(reach_grids(user, SEE, on)))
    if not asked.has_retired:
        places = places.live()
    if asked.level:
        places = places.filter(level=asked.level)
    if asked.is_vacant:
        places = places.filter(vacant(on))
    for word in asked.q.split():
        low = word.lower()
        named = Q(name__icontains=word) | Q(pinyin__contains=low) | Q(title__contains=word)
        places = places.filter(named | Q(code__startswith=low.upper()))
    return places.defer("boundary").order_by("level", "code")


def nodes(
    grids: Sequence[Grid],
    on: date,
    *,
    people: dict[int, list[Post]] | None = None,
    n_below: dict[int, int] | None = None,
) -> list[Node]:
    """Return the places as lines; three queries however many there are.

    `people` and the numbers of places below may have been read already.
    """
    people = _people_of(grids, on) if people is None else people
    n_below = _counts_below(grids) if n_below is None else n_below
    empty = _vacant_numbers(grids, on) if any(n_below.values()) else {}
    first = min((grid.depth for grid in grids), default=0)
    return [_node(grid, people, n_below, empty, grid.depth - first) for grid in grids]


def five_levels(grid: Grid, on: date) -> list[Node]:
    """Return a place and all live ones under it in tree order.

    Of a district no lower than its communities: the rest is read community by community.
    """
    places = Grid.objects.live().under(grid).defer("boundary").order_by("tree_id", "lft")
    if grid.level == Level.DISTRICT:
        places = places.filter(level__lte=Level.COMMUNITY)
    shown = list(places)
    named = names_of(one.pk for one in shown)
    return [replace(node, named=named.get(node.grid.pk, ())) for node in nodes(shown, on)]


def _vacancies_in(tops: Iterable[Grid], on: date) -> list[tuple[Level, int, int]]:
    rows = Grid.objects.live().filter(_within(tops), level__gt=Level.DISTRICT)
    rows = rows.order_by("level").values_list("level")
    found = rows.annotate(n=Count("pk"), n_vacant=Count("pk", filter=vacant(on)))
    return [(Level(level), n, n_vacant) for level, n, n_vacant in found]


def _node(grid, people, n_below, empty, step) -> Node:
    lead = lead_of(grid)
    held = people.get(grid.pk, [])
    is_led = any(post.role == lead and not post.is_substitute for post in held)
    is_vacant = bool(lead) and not grid.is_retired and not is_led
    inside = empty.get(grid.tree_id, [])
    n_vacant = bisect_right(inside, grid.rght) - bisect_left(inside, grid.lft + 1)
    lead_label = str(lead.label) if lead else ""
    return Node(grid, held, is_vacant, n_below.get(grid.pk, 0), n_vacant, step, lead_label)


def _people_of(grids: Iterable[Grid], on: date) -> dict[int, list[Post]]:
    posts = Post.objects.on(on).filter(grid__in=[grid.pk for grid in grids], role__in=SHOWN_ROLES)
    return by_place(posts.select_related("user"))


def by_place(posts: Iterable[Post]) -> dict[int, list[Post]]:
    """Return the posts whose names stand beside places, by place, in the order they are read."""
    held: dict[int, list[Post]] = defaultdict(list)
    for post in sorted(posts, key=lambda post: post.pk):
        if post.role in SHOWN_ROLES:
            held[post.grid_id].append(post)
    for listed in held.values():
        listed.sort(key=lambda post: (SHOWN_ROLES.index(post.role), not post.is_substitute))
    return held


def _counts_below(grids: Iterable[Grid]) -> dict[int, int]:
    children = Grid.objects.live().filter(parent__in=[grid.pk for grid in grids])
    return dict(children.order_by().values_list("parent").annotate(Count("pk")))


def _vacant_numbers(grids: Sequence[Grid], on: date) -> dict[int, list[int]]:
    """Return where vacant places stand in the span of each tree that the places take."""
    found: dict[int, list[int]] = defaultdict(list)
    spans = Q(pk__in=[])
    for tree_id in {grid.tree_id for grid in grids}:
        same = [grid for grid in grids if grid.tree_id == tree_id]
        left, right = min(grid.lft for grid in same), max(grid.rght for grid in same)
        spans |= Q(tree_id=tree_id, lft__gte=left, rght__lte=right)
    places = vacant_places(on).filter(spans).order_by("tree_id", "lft")
    for tree_id, lft in places.values_list("tree_id", "lft"):
        found[tree_id].append(lft)
    return found


def _within(grids: Iterable[Grid]) -> Q:
    """Return the test for lying at or under one of the places, by numbers just read."""
    test = Q(pk__in=[])
    for grid in grids:
        test |= Q(tree_id=grid.tree_id, lft__gte=grid.lft, rght__lte=grid.rght)
    return test
