"""培训: what was held for the workers of a place, and who was there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from grids.models import Attendance, Grid, TrainingSession, WorkerProfile
from yuanbao.audit import record, unit_of_work
from yuanbao.roles import Capability
from yuanbao.workflow import TransitionRefused, lock


@dataclass(frozen=True)
class Held:
    """What a session was about, where and when, and how long it took in minutes."""

    title: str
    held_on: date
    minutes: int
    place: str = ""


@unit_of_work
def note_training(held: Held, *, grid: Grid, by: Any, at: datetime) -> TrainingSession:
    """Note a session for the workers of a place. Raises OutOfReach."""
    grid = lock(grid, by=by, capability=Capability.MANAGE_POSTS)
    session = TrainingSession.objects.create(
        grid=grid,
        title=held.title,
        place=held.place,
        held_on=held.held_on,
        minutes=held.minutes,
        noted_by=by,
        noted_at=at,
    )
    record(session, "note_training", by=by, at=at, grid=grid.code)
    return session


@unit_of_work
def note_attendance(
    session: TrainingSession,
    present: Iterable[WorkerProfile],
    *,
    among: Iterable[WorkerProfile],
    by: Any,
    at: datetime,
) -> int:
    """Take down who of `among` was there; the others of them were not. Returns how many were.

    Raises OutOfReach, TransitionRefused before the day of the session.
    """
    session = lock(session, by=by, capability=Capability.MANAGE_POSTS)
    if session.held_on > localdate(at):
        raise TransitionRefused(_("培训还没有开始，当天再登记到训。"))
    came = {profile.pk for profile in present}
    asked = {profile.pk for profile in among}
    session.attended.filter(profile__in=asked - came).delete()
    Attendance.objects.bulk_create(
        [Attendance(session=session, profile_id=pk) for pk in sorted(came & asked)],
        ignore_conflicts=True,
    )
    record(session, "note_attendance", by=by, at=at, n=len(came & asked))
    return len(came & asked)
