"""What the pages of tasks show: a unit's list, a worker's list, and one report of a task."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils import timezone

from grids.models import Grid, GridTask, StandingAdmission, TaskCell, TaskItem
from grids.scoping import reach_grids, territory_filter
from grids.seats import reach_today
from grids.tasking.choices import LIVE, CellState, TaskState
from grids.tasking.known_facts import Held, facts, known_of
from grids.tasking.questions import once
from yuanbao.models import Attachment
from yuanbao.roles import Capability
from yuanbao.services.calendar import calendar_columns
from yuanbao.workflow import OutOfReach, grant_tests, grants_of

SHOWS = {
    "running": LIVE,
    "waiting": frozenset({TaskState.SUBMITTED}),
    "draft": frozenset({TaskState.DRAFT, TaskState.REFUSED}),
    "past": frozenset({TaskState.ENDED, TaskState.WITHDRAWN}),
}

RIGHTS = (Capability.ASSIGN_TASK, Capability.ADMIT_TASK)


def tasks_shown(user: Any, show: str, only: Grid | None = None) -> QuerySet[GridTask]:
    """Return the tasks of one tab that the person may see, the newest first.

    In one place those that still wait for an answer of its grids.
    """
    rows = GridTask.objects.permitted(user, Capability.VIEW_TASK).filter(
        state__in=SHOWS.get(show, LIVE)
    )
    if show == "draft":
        # What was not handed in is nobody's business but its unit's.
        rows = rows & GridTask.objects.permitted(user, Capability.ASSIGN_TASK)
    if only is not None:
        waiting = TaskCell.objects.filter(territory_filter([only]), state=CellState.OPEN)
        rows = rows.filter(Exists(waiting.filter(task=OuterRef("pk"))))
    return rows.order_by("-pk")


def task_with_rights(user: Any, public_id: UUID) -> tuple[GridTask, frozenset[Capability]]:
    """Return a task with what its page names of it, and the rights a person has to it.

    Two queries. Raises OutOfReach.
    """
    places = Prefetch("places", Grid.objects.defer("boundary").order_by("code"))
    rows = GridTask.objects.permitted(user, Capability.VIEW_TASK)
    rows = rows.select_related("ruled_by", "standing").prefetch_related(places)
    rights = grant_tests(GridTask, RIGHTS, by=user)
    task = rows.annotate(**rights, **calendar_columns()).filter(public_id=public_id).first()
    if task is None:
        raise OutOfReach(f"{user} may not see task {public_id}")
    return task, grants_of(task, RIGHTS)


def _answered_by(user: Any, day: date) -> list[Grid]:
    """Return where the person answers on the day; today's posts were read with the page."""
    if day == timezone.localdate():
        return reach_today(user, Capability.ANSWER_TASK)
    return reach_grids(user, Capability.ANSWER_TASK, day)


def tasks_of_worker(user: Any, day: date) -> QuerySet[TaskCell]:
    """Return what the person's grids are asked on the day, what is due first standing first."""
    reach = territory_filter(_answered_by(user, day))
    rows = TaskCell.objects.filter(reach, state=CellState.OPEN, starts_on__lte=day)
    return rows.select_related("task", "grid").defer("grid__boundary").order_by("due_on", "pk")


def done_by_worker(user: Any, day: date) -> QuerySet[TaskCell]:
    """Return what the person's grids have settled of turns that still run, the newest first."""
    reach = territory_filter(_answered_by(user, day))
    rows = TaskCell.objects.filter(reach, due_on__gte=day).exclude(state=CellState.OPEN)
    rows = rows.filter(answered_at__isnull=False).select_related("task", "grid")
    return rows.defer("grid__boundary").order_by("-answered_at", "-pk")


@dataclass(frozen=True)
class Known:
    """What a register knows already, as the form shows it, and of which day that is."""

    key: str
    label: str
    text: str
    on: date | None


def known_for(cell: TaskCell) -> list[Known]:
    """Return the facts a form shows instead of asking, in the form's order."""
    bound = [one for one in once(cell.task.form) if one.fact]
    held = known_of({one.fact for one in bound}, [cell.grid_id])[cell.grid_id] if bound else {}
    shown = [(one, held.get(one.fact, Held("—"))) for one in bound]
    return [Known(one.key, one.label, str(has.value), has.on) for one, has in shown]


def fact_choices() -> list[tuple[str, Any]]:
    """Return the facts a question may be bound to."""
    return [(fact.code, fact.label) for fact in facts()]


def standing_items(codes: Sequence[str], day: date) -> QuerySet[StandingAdmission]:
    """Return the standing admissions of units that hold on the day."""
    rows = StandingAdmission.objects.filter(issuer_code__in=codes)
    return rows.filter(valid_from__lte=day, valid_until__gte=day).order_by("kind", "pk")


def catalogue() -> QuerySet[StandingAdmission]:
    return StandingAdmission.objects.select_related("admitted_by").order_by("-valid_until", "-pk")


OWNERS: dict[str, Any] = {"taskcell": TaskCell, "taskitem": TaskItem}


def photo_for(user: Any, public_id: UUID) -> Attachment:
    """Return a photo of an answer that the person may read. Raises OutOfReach."""
    photo = Attachment.objects.filter(owner_type__in=OWNERS, public_id=public_id).first()
    rows = OWNERS[photo.owner_type].objects.filter(pk=photo.owner_id) if photo else None
    asked = (Capability.VIEW_TASK, Capability.ANSWER_TASK)
    if rows is None or not any(rows.permitted(user, one).exists() for one in asked):
        raise OutOfReach(f"{user} may not see photo {public_id}")
    return photo
