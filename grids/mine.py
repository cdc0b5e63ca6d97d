"""A resident's own grid: chosen once, kept in this browser alone, read on the server."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.http import HttpResponse

from grids.choices import Level
from grids.models import Grid, Post
from grids.queries import serving_at
from grids.services.hierarchy import ancestry, successors_of

COOKIE = "yb_grid"
COOKIE_DAYS = 365


@dataclass(frozen=True)
class MyGrid:
    """The grid, the places it lies in from the town down, and who serves there today."""

    grid: Grid
    where: str
    post: Post | None


def keep_grid(response: HttpResponse, grid: Grid) -> None:
    """Remember the grid in the browser; the platform itself keeps nothing."""
    response.set_cookie(
        COOKIE,
        grid.code,
        max_age=COOKIE_DAYS * 24 * 3600,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def my_grid(request, on: date) -> MyGrid | None:
    """Return the grid that this browser remembers, None where it remembers none that lives.

    A redrawn grid with one successor goes over to it; with several the person chooses anew.
    """
    code = request.COOKIES.get(COOKIE, "")
    grid = Grid.objects.filter(code=code).defer("boundary").first() if code else None
    if grid is not None and grid.is_retired:
        heirs = [heir for heir in successors_of(grid) if not heir.is_retired]
        grid = heirs[0] if len(heirs) == 1 else None
    if grid is None or grid.level != Level.UNIT:
        return None
    place = ancestry(grid)
    above = [one.name for one in (place.town, place.community) if one]
    serving = serving_at(place, on)
    return MyGrid(grid, "·".join([*above, grid.name]), serving[0] if serving else None)
