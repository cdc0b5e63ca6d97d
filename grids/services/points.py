"""Safety points: listed and taken off by community staff, looked at by whoever walks the grid."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from grids.models import Grid, SafetyLook, SafetyPoint
from yuanbao.audit import record, unit_of_work
from yuanbao.roles import Capability
from yuanbao.workflow import OutOfReach, TransitionRefused, lock


@dataclass(frozen=True)
class PointFacts:
    """What is to be looked at, where, and every how many days."""

    grid: Grid
    kind: str
    name: str
    place: str
    interval_days: int
    look_at: str = ""
    lat: float | None = None
    lng: float | None = None


@unit_of_work
def list_point(facts: PointFacts, *, by: Any, at: datetime) -> SafetyPoint:
    """Put a point on the list, due today. Raises OutOfReach outside one's own territory."""
    _check_grid(facts.grid, by)
    point = SafetyPoint.objects.create(**vars(facts), next_due_on=localdate(at), listed_at=at)
    record(point, "list_point", by=by, at=at, grid=facts.grid.code)
    return point


@unit_of_work
def amend_point(point: SafetyPoint, facts: PointFacts, *, by: Any, at: datetime) -> SafetyPoint:
    """Change what is known of a listed point. Raises OutOfReach, TransitionRefused."""
    point = lock(point, by=by, capability=Capability.KEEP_SAFETY_POINT)
    _check_listed(point)
    _check_grid(facts.grid, by)
    for name, value in vars(facts).items():
        setattr(point, name, value)
    if point.last_seen_at is not None:
        point.next_due_on = localdate(point.last_seen_at) + timedelta(days=point.interval_days)
    point.save()
    record(point, "amend_point", by=by, at=at, grid=facts.grid.code)
    return point


@unit_of_work
def retire_point(point: SafetyPoint, *, by: Any, at: datetime) -> SafetyPoint:
    """Take a point off the list; what was looked at stays. Raises OutOfReach, TransitionRefused."""
    point = lock(point, by=by, capability=Capability.KEEP_SAFETY_POINT)
    _check_listed(point)
    point.retired_at = at
    point.save(update_fields=["retired_at"])
    record(point, "retire_point", by=by, at=at)
    return point


@unit_of_work
def see_point(point: SafetyPoint, *, by: Any, at: datetime) -> SafetyPoint:
    """看过了，没问题: note who looked and when, and count the next time from today.

    Raises OutOfReach outside one's grids and TransitionRefused for a point off the list.
    """
    point = lock(point, by=by, capability=Capability.WALK_GRID)
    _check_listed(point)
    SafetyLook.objects.create(point=point, by=by, at=at)
    point.last_seen_at = at
    point.next_due_on = localdate(at) + timedelta(days=point.interval_days)
    point.save(update_fields=["last_seen_at", "next_due_on"])
    record(point, "see_point", by=by, at=at)
    return point


def _check_listed(point: SafetyPoint) -> None:
    if point.retired_at is not None:
        raise TransitionRefused(
            _("“%(name)s”已不在安全点位清单上，不用再看；要反映问题请拍照上报。") % {"name": point}
        )


def _check_grid(grid: Grid, by: Any) -> None:
    rows = Grid.objects.live().permitted(by, Capability.KEEP_SAFETY_POINT)
    if not rows.filter(pk=grid.pk).exists():
        raise OutOfReach(f"{by} keeps no safety points in {grid}")
