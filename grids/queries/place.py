"""One place as its keepers see it: what it is, who serves and served, what lies in it, its history."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grids.holdings import Line, May, count_all, holdings
from grids.maps.neighbours import neighbour_codes
from grids.models import Grid, GridSuccession, Post
from grids.models.grid import GridQuerySet
from grids.queries import tree
from grids.queries.tree import CHANGE, SEE, Node, nodes
from grids.scoping import note_whole
from grids.seats import posts_today
from grids.services.hierarchy import ancestry
from yuanbao.models import AuditEntry

HISTORY_SHOWN = 60
FORMER_SHOWN = 40
ACTS = {
    "add": gettext_lazy("设立"),
    "plant": gettext_lazy("批量绘制下属网格"),
    "rename": gettext_lazy("更名"),
    "move": gettext_lazy("换上级"),
    "retire": gettext_lazy("停用"),
    "redraw": gettext_lazy("调整边界"),
    "describe": gettext_lazy("改党组织或驻地"),
    "rebuild": gettext_lazy("重建编号"),
    "pass_on_post": gettext_lazy("岗位转到接续网格"),
    "carry_along": gettext_lazy("在用的内容转到接续网格"),
    "import_places": gettext_lazy("导入 GeoJSON"),
    "import_old_nets": gettext_lazy("导入旧网格对照"),
}


@dataclass(frozen=True)
class Seen:
    """Another place named on a page; `is_open` says whether the person may open its page."""

    grid: Grid
    is_open: bool


@dataclass(frozen=True)
class Held:
    """A kind of thing that lies in the place."""

    label: str
    icon: str
    n: int
    url: str
    lines: Sequence[Line]


@dataclass(frozen=True)
class Event:
    """One line of a place's history."""

    at: datetime
    what: str
    detail: str
    who: str


@dataclass(frozen=True)
class PlacePage:
    grid: Grid
    node: Node
    above: list[Seen]
    below: list[Node]
    serving: list[Post]
    coming: list[Post]
    former: list[Post]
    held: list[Held]
    neighbours: list[Seen]
    before: list[Seen]
    after: list[Seen]
    history: list[Event]
    may_change: bool


def place_page(user: Any, grid: Grid, on: date) -> PlacePage:
    """Return what the staff page of a place shows that day; twelve queries with all around them."""
    line = [one for one in vars(ancestry(grid)).values() if one and one != grid]
    about = _about(user, grid, line)
    open_ids = {pk for pk, row in about.rows.items() if GridQuerySet.holds(row, SEE)}
    here, below = _posts(grid, about.children, on)
    itself, *under = nodes(
        [grid, *about.children],
        on,
        people=tree.by_place([post for post in (*here, *below) if post.is_held_on(on)]),
        n_below={grid.pk: len(about.children)} | {one.pk: one.n_below for one in about.children},
    )
    grid.forerunners = about.before  # type: ignore[attr-defined] - read once for a page
    _note_whole_district(user, grid)
    rights = about.rows[grid.pk]
    ended = [post for post in here if post.ends_on and post.ends_on < on]
    return PlacePage(
        grid=grid,
        node=itself,
        above=_seen(line, open_ids),
        below=under,
        serving=[post for post in here if post.is_held_on(on)],
        coming=[post for post in here if post.starts_on > on],
        former=ended[:FORMER_SHOWN],
        held=held_in(user, grid, may=partial(GridQuerySet.holds, rights)),
        neighbours=_seen(about.near, open_ids),
        before=_seen(about.before, open_ids),
        after=_seen(about.after, open_ids),
        history=history_of(grid),
        may_change=not grid.is_retired and GridQuerySet.holds(rights, CHANGE),
    )


def _note_whole_district(user: Any, grid: Grid) -> None:
    """Tell the place what the person's posts of today know: whether there is another district."""
    for post in posts_today(user):
        if post.grid.tree_id == grid.tree_id:
            grid.is_only_district = post.grid.is_only_district  # type: ignore[attr-defined]
    note_whole(grid)


@dataclass(frozen=True)
class _About:
    """The places that a page names, with what the person may do in each; `rows` by key."""

    rows: dict[int, Any]
    children: list[Any]
    near: list[Grid]
    before: list[Grid]
    after: list[Grid]


def _about(user: Any, grid: Grid, line: Sequence[Grid]) -> _About:
    """Read all of them at once."""
    near = neighbour_codes(grid)
    pairs = GridSuccession.objects
    below = Grid.objects.live().filter(parent=OuterRef("pk")).order_by()
    found = Grid.objects.defer("boundary").annotate(
        n_below=Coalesce(Subquery(below.values("parent").annotate(n=Count("pk")).values("n")), 0),
        was_this=Exists(pairs.filter(old=OuterRef("pk"), new=grid)),
        is_this_now=Exists(pairs.filter(old=grid, new=OuterRef("pk"))),
        **Grid.objects.all().grant_facts(user),
    )
    named = Q(pk__in=[grid.pk, *(one.pk for one in line)]) | Q(parent=grid) | Q(code__in=near)
    linked = Q(was_this=True) | Q(is_this_now=True)
    rows = list(found.filter(named | linked).order_by("level", "code"))
    return _About(
        rows={row.pk: row for row in rows},
        children=[row for row in rows if row.parent_id == grid.pk and not row.is_retired],
        near=[row for row in rows if row.code in near and not row.is_retired],
        before=[row for row in rows if row.was_this],
        after=[row for row in rows if row.is_this_now],
    )


def held_in(user: Any, grid: Grid, *, may: May) -> list[Held]:
    """Return the kinds of things registered for places, with their number here; one query.

    Those that have lines cost what their lines cost.
    """
    kinds = [(one, one.rows(grid)) for one in holdings()]
    n = count_all({one.key: rows for one, rows in kinds})
    return [
        Held(
            str(one.label),
            one.icon,
            n[one.key],
            one.address(may, grid),
            one.lines(user, rows) if n[one.key] else (),
        )
        for one, rows in kinds
        if one.is_shown_empty or n[one.key]
    ]


def history_of(grid: Grid) -> list[Event]:
    """Return the newest acts on a place in words, newest first."""
    entries = AuditEntry.objects.filter(object_type="grids.grid", object_id=grid.pk)
    return [
        Event(
            entry.at,
            str(ACTS.get(entry.act, entry.act)),
            _detail(entry.act, entry.detail),
            entry.actor_name or _("系统"),
        )
        for entry in entries.order_by("-id")[:HISTORY_SHOWN]
    ]


def _detail(act: str, detail: dict[str, Any]) -> str:
    if act in {"rename", "move", "describe"}:
        return _("%(before)s → %(after)s") % detail
    if act == "add":
        return _("上级 %s") % detail["under"] if detail.get("under") else ""
    if act == "retire" and detail.get("successors"):
        return _("由 %s 接续") % "、".join(detail["successors"])
    if act == "pass_on_post" and detail.get("to"):
        return _("转到 %s") % "、".join(detail["to"])
    if act in {"plant", "import_places", "import_old_nets"}:
        return _("%s 处") % detail.get("count", 0)
    return _kinds(detail.get("kinds", {}))


def _kinds(kinds: dict[str, int]) -> str:
    """Return what went along, kind by kind; what has no name of its own goes with another."""
    labels = {one.key: str(one.label) for one in holdings()}
    return "、".join(f"{labels[key]} {n}" for key, n in kinds.items() if key in labels)


def _posts(grid: Grid, children: Sequence[Grid], on: date) -> tuple[list[Post], list[Post]]:
    """Return all posts of the place, the newest first, and those held that day just below it."""
    below = Post.objects.on(on).filter(
        grid__in=[one.pk for one in children], role__in=tree.SHOWN_ROLES
    )
    rows = Post.objects.filter(Q(grid=grid) | Q(pk__in=below.values("pk")))
    posts = list(rows.select_related("user").order_by("-starts_on", "-pk"))
    here = [post for post in posts if post.grid_id == grid.pk]
    return here, [post for post in posts if post.grid_id != grid.pk]


def _seen(grids: list[Grid], open_ids: set[int]) -> list[Seen]:
    return [Seen(grid, grid.pk in open_ids) for grid in grids]
