"""What a worker's phone shows: today's places in walking order, and the safety points among them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F, QuerySet
from django.utils.timezone import localdate

from grids.choices import Level
from grids.foot.stops import MOST_STOPS, Stop, lamp_of, stops_of
from grids.foot.walking import walking_order
from grids.maps.sketch import Sketch, sketch
from grids.models import Grid, SafetyPoint
from grids.scoping import reach_grids, territory_of_grid
from grids.seats import posts_today
from yuanbao.models import Notification
from yuanbao.queries import notices_of
from yuanbao.roles import Capability, roles_granting

SHOWN_NOTICES = 5


@dataclass(frozen=True)
class Row:
    """One stop as drawn: its number on the walk and what its lamp says."""

    stop: Stop
    number: int
    lamp: str
    words: str


@dataclass(frozen=True)
class Day:
    """A person's walk of today."""

    grid: Grid | None
    rows: list[Row]
    metres: float
    plan: Sketch | None
    notices: list[Notification]
    by_due: bool

    @property
    def kilometres(self) -> float:
        return round(self.metres / 1000, 1)


def day_of(user: Any, *, at: datetime, by_due: bool = False) -> Day:
    """Return where the person is wanted today, nearest first from the grid's seat, or by due day.

    Nobody's place is asked or kept: the order starts from the grid.
    """
    grid = own_grid(user)
    stops = stops_of(user, at)
    start = None if grid is None or grid.lat is None or grid.lng is None else (grid.lat, grid.lng)
    order, metres = walking_order([stop.spot for stop in stops], start)
    if by_due:
        order = sorted(
            range(len(stops)), key=lambda n: (stops[n].due_on or date.max, order.index(n))
        )
    walk = [stops[n] for n in order]
    today = localdate(at)
    rows = [Row(stop, n, *lamp_of(stop.due_on, today)) for n, stop in enumerate(walk, start=1)]
    plan = sketch(grid.boundary if grid else None, [stop.spot for stop in walk])
    unread = list(notices_of(user).filter(read_at__isnull=True)[:SHOWN_NOTICES])
    return Day(grid, rows, metres, plan, unread, by_due)


def own_grid(user: Any) -> Grid | None:
    """Return the smallest place the person walks today, with its border; None without a post."""
    held = walked(user)
    return Grid.objects.filter(pk=held[-1].pk).first() if held else None


def walked(user: Any) -> list[Grid]:
    """Return the places of the posts by which the person walks today, largest first."""
    roles = roles_granting(Capability.WALK_GRID)
    return [post.grid for post in posts_today(user) if post.role in roles]


def points_to_see(user: Any, at: datetime) -> Iterable[Stop]:
    """Return the listed safety points of one's grids that are due, the longest overdue first."""
    due = _listed_in(walked(user)).due_by(localdate(at))
    for point in due.order_by("next_due_on", "pk")[:MOST_STOPS]:
        yield Stop(
            title=point.name,
            place=f"{point.grid.name}·{point.place}",
            tag=point.get_kind_display(),
            due_on=point.next_due_on,
            lat=point.lat,
            lng=point.lng,
            hint=point.look_at,
            point=str(point.public_id),
        )


def _listed_in(places: Iterable[Grid]) -> QuerySet[SafetyPoint]:
    rows = SafetyPoint.objects.listed().filter(territory_of_grid(places))
    return rows.select_related("grid").defer("grid__boundary")


def points_page(user: Any, only: Grid | None = None) -> QuerySet[SafetyPoint]:
    """Return the list that community staff keep, by grid and then by what is due first."""
    rows = _listed_in(reach_grids(user, Capability.KEEP_SAFETY_POINT))
    if only is not None:
        rows = rows.filter(territory_of_grid([only]))
    return rows.order_by("grid__code", F("next_due_on"), "pk")


def points_grids(user: Any) -> QuerySet[Grid]:
    """Return the unit grids in which the person may list points."""
    under = Grid.objects.live().permitted(user, Capability.KEEP_SAFETY_POINT)
    return under.at_level(Level.UNIT).defer("boundary").order_by("code")
