"""Which rows of the apps go along when the place they stand on is closed; what is over stays.

Apps name theirs when they are ready. The rows that follow are also those that the pages of places
and the plans of split, merge and retire count.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, QuerySet
from django.utils.functional import Promise
from django.utils.timezone import localdate

from grids.holdings import Holding, no_point, register_holding
from grids.models import Grid
from grids.scoping import territory_of_grid


def _key_of(place: Grid) -> Any:
    return place.pk


@dataclass(frozen=True)
class Follower:
    """One column that names a place, and the rows that are still in use on a day.

    A row goes to the successor that holds its `point`, else to the first; without successors to
    the place above. Of rows with `same` every successor gets its own, none twice alike in these
    fields; without successors they stay, unless they fall back to the place above. With
    `is_stored` town and community are kept beside it. `value` is what is stored of a place.
    """

    rows: Callable[[date], QuerySet[Any]]
    column: str = "grid"
    point: tuple[str, str] | None = None
    same: tuple[str, ...] = ()
    falls_back: bool = False
    is_stored: bool = False
    value: Callable[[Grid], Any] = _key_of

    @property
    def name(self) -> str:
        """Return which column of which table it is, as `app.Model.column`."""
        return f"{self.rows(localdate()).model._meta.label}.{self.column}"

    def standing_on(self, place: Grid, day: date) -> QuerySet[Any]:
        """Return what is in use on a day and names this very place."""
        return self.rows(day).filter(**{self.column: self.value(place)})

    def within(self, place: Grid) -> QuerySet[Any]:
        """Return what is in use today at or under a place."""
        return self.rows(localdate()).filter(territory_of_grid([place], grid=self.column))

    def spot(self, place: Grid) -> tuple[Any, Any]:
        """Return the coordinates by which a row falls to one part of a place."""
        return (F(self.point[0]), F(self.point[1])) if self.point else no_point(place)


_followers: dict[str, Follower] = {}


def register_follower(key: str, follower: Follower) -> None:
    """Let the rows follow, without a number of their own; a repeat of the key replaces the first."""
    _followers[key] = follower


def register_counted(
    key: str,
    label: str | Promise,
    icon: str,
    follower: Follower,
    *,
    within: Callable[[Grid], QuerySet[Any]] | None = None,
) -> None:
    """Let the rows follow, and count them among what lies in a place."""
    register_follower(key, follower)
    register_holding(
        Holding(
            key,
            label,
            icon,
            within or follower.within,
            point=follower.spot,
            rank=80,
            same=follower.same,
            falls_back=follower.falls_back,
            is_shown_empty=False,
        )
    )


def followers() -> dict[str, Follower]:
    """Return what follows, by its key."""
    return dict(_followers)
