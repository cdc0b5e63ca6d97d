"""One place as its keepers see it: what it is, who serves and served, what lies in it, its history."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grids.holdings import Line, holdings
from grids.maps.neighbours import neighbours_of
from grids.models import Grid, GridSuccession, Post
from grids.models.grid import GridQuerySet
from grids.queries.tree import CHANGE, SEE, Node, nodes
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
    """Return what the staff page of a place shows that day."""
    line = [one for one in vars(ancestry(grid)).values() if one and one != grid]
    around = neighbours_of(grid)
    before, after = _pairs(grid)
    rights = _rights(user, [grid, *line, *around, *before, *after])
    open_ids = {pk for pk, row in rights.items() if GridQuerySet.holds(row, SEE)}
    itself, *under = nodes([grid, *_children(grid)], on)
    serving, coming, former = _posts(grid, on)
    return PlacePage(
        grid=grid,
        node=itself,
        above=_seen(line, open_ids),
        below=under,
        serving=serving,
        coming=coming,
        former=former,
        held=held_in(user, grid),
        neighbours=_seen(around, open_ids),
        before=_seen(before, open_ids),
        after=_seen(after, open_ids),
        history=history_of(grid),
        may_change=not grid.is_retired and GridQuerySet.holds(rights[grid.pk], CHANGE),
    )


def held_in(user: Any, grid: Grid) -> list[Held]:
    """Return the kinds of things registered for places, with their number here."""
    return [
        Held(
            str(one.label),
            one.icon,
            one.count(grid),
            one.address(user, grid),
            one.lines(user, grid),
        )
        for one in holdings()
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
    return ""


def _posts(grid: Grid, on: date) -> tuple[list[Post], list[Post], list[Post]]:
    """Return the posts held that day, those that begin later, and the newest that ended."""
    posts = grid.posts.select_related("user").order_by("-starts_on", "-pk")
    held = [post for post in posts if post.is_held_on(on)]
    coming = [post for post in posts if post.starts_on > on]
    ended = [post for post in posts if post.ends_on and post.ends_on < on]
    return held, coming, ended[:FORMER_SHOWN]


def _pairs(grid: Grid) -> tuple[list[Grid], list[Grid]]:
    """Return what the place came from and what took its place, in one query."""
    rows = GridSuccession.objects.filter(Q(old=grid) | Q(new=grid)).select_related("old", "new")
    pairs = list(rows.defer("old__boundary", "new__boundary").order_by("old__code", "new__code"))
    before = [pair.old for pair in pairs if pair.new_id == grid.pk]
    return before, [pair.new for pair in pairs if pair.old_id == grid.pk]


def _rights(user: Any, grids: list[Grid]) -> dict[int, Any]:
    """Return rows by id from which `holds` tells what the person may do with each."""
    rows = Grid.objects.filter(pk__in=[grid.pk for grid in grids]).only("pk")
    return {row.pk: row for row in rows.annotate(**Grid.objects.all().grant_facts(user))}


def _children(grid: Grid) -> QuerySet[Grid]:
    return grid.children.live().defer("boundary").order_by("level", "code")


def _seen(grids: list[Grid], open_ids: set[int]) -> list[Seen]:
    return [Seen(grid, grid.pk in open_ids) for grid in grids]
