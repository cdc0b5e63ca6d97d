"""What the pages of tasks show: a unit's list, a worker's list, and one report of a task."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from grids.choices import Level
from grids.models import Grid, GridTask, StandingAdmission, TaskCell
from grids.scoping import reach_grids, territory_filter
from grids.tasking.choices import LIVE, SETTLED, CellState, QuestionKind, Repeat, TaskState
from grids.tasking.known_facts import facts, known_of
from grids.tasking.questions import Question, in_words
from yuanbao.models import Attachment
from yuanbao.roles import Capability
from yuanbao.workflow import OutOfReach

SHOWS = {
    "running": LIVE,
    "waiting": frozenset({TaskState.SUBMITTED}),
    "draft": frozenset({TaskState.DRAFT, TaskState.REFUSED}),
    "past": frozenset({TaskState.ENDED, TaskState.WITHDRAWN}),
}


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


def tasks_of_worker(user: Any, day: date) -> QuerySet[TaskCell]:
    """Return what the person's grids are asked on the day, what is due first standing first."""
    reach = territory_filter(reach_grids(user, Capability.ANSWER_TASK, day))
    rows = TaskCell.objects.filter(reach, state=CellState.OPEN, starts_on__lte=day)
    return rows.select_related("task", "grid").defer("grid__boundary").order_by("due_on", "pk")


def done_by_worker(user: Any, day: date) -> QuerySet[TaskCell]:
    """Return what the person's grids have settled of turns that still run, the newest first."""
    reach = territory_filter(reach_grids(user, Capability.ANSWER_TASK, day))
    rows = TaskCell.objects.filter(reach, due_on__gte=day).exclude(state=CellState.OPEN)
    rows = rows.filter(answered_at__isnull=False).select_related("task", "grid")
    return rows.defer("grid__boundary").order_by("-answered_at", "-pk")


@dataclass(frozen=True)
class Known:
    """What a register knows already, as the form shows it."""

    label: str
    text: str


def known_for(cell: TaskCell) -> list[Known]:
    """Return the facts a form shows instead of asking, in the form's order."""
    bound = [one for one in cell.task.form if one.fact]
    held = known_of({one.fact for one in bound}, [cell.grid_id])[cell.grid_id]
    return [Known(one.label, str(held.get(one.fact, "—"))) for one in bound]


def fact_choices() -> list[tuple[str, Any]]:
    """Return the facts a question may be bound to."""
    return [(fact.code, fact.label) for fact in facts()]


def standing_items(codes: Sequence[str], day: date) -> QuerySet[StandingAdmission]:
    """Return the standing admissions of units that hold on the day."""
    rows = StandingAdmission.objects.filter(issuer_code__in=codes)
    return rows.filter(valid_from__lte=day, valid_until__gte=day).order_by("kind", "pk")


def catalogue() -> QuerySet[StandingAdmission]:
    return StandingAdmission.objects.select_related("admitted_by").order_by("-valid_until", "-pk")


@dataclass(frozen=True)
class PlaceRow:
    """How far one town, community or grid is with a task."""

    code: str
    name: str
    total: int
    settled: int
    handed_back: int
    late: int
    missed: int

    @property
    def open(self) -> int:
        return self.total - self.settled - self.handed_back


@dataclass(frozen=True)
class Report:
    """How far a task is: in all, and by the places below the one that was chosen.

    `late` were settled after their last day, `missed` were asked no more before anybody answered.
    """

    inside: Grid | None
    total: int
    settled: int
    handed_back: int
    late: int
    missed: int
    rows: list[PlaceRow] = field(default_factory=list)
    turns: list[Any] = field(default_factory=list)

    @property
    def open(self) -> int:
        return self.total - self.settled - self.handed_back


def cells_of(
    task: GridTask, user: Any, *, inside: Grid | None = None, turn: int | None = None
) -> QuerySet[TaskCell]:
    """Return a task's cells that the person may see, in one place and turn if they are named."""
    rows = TaskCell.objects.permitted(user, Capability.VIEW_TASK).filter(task=task)
    if inside is not None:
        rows = rows.filter(territory_filter([inside]))
    if turn is not None:
        rows = rows.filter(turn=turn)
    return rows


def report_of(
    task: GridTask, user: Any, *, inside: Grid | None = None, turn: int | None = None
) -> Report:
    """Count a task's cells; two queries whatever their number."""
    cells = cells_of(task, user, inside=inside, turn=turn).order_by()
    level = _next_level(inside)
    counted = {
        "total": Count("pk"),
        "settled": Count("pk", filter=Q(state__in=SETTLED)),
        "handed_back": Count("pk", filter=Q(state=CellState.HANDED_BACK)),
        "late": Count("pk", filter=Q(state__in=SETTLED, answered_at__date__gt=F("due_on"))),
        "missed": Count("pk", filter=Q(state=CellState.CLOSED)),
    }
    place = {"code": F(f"{level}__code"), "name": F(f"{level}__name")}
    found = list(cells.values(**place).annotate(**counted))
    rows = [PlaceRow(**row) for row in found if row["code"]]
    totals = {name: sum(row[name] for row in found) for name in counted}
    return Report(
        inside=inside,
        rows=sorted(rows, key=lambda row: row.code),
        turns=[] if task.repeat == Repeat.ONCE else list(task.turns.order_by("-starts_on")[:60]),
        **totals,
    )


def _next_level(inside: Grid | None) -> str:
    if inside is None or inside.level == Level.DISTRICT:
        return "town"
    return "community" if inside.level == Level.TOWN else "grid"


STATES = {
    "settled": SETTLED,
    "open": frozenset({CellState.OPEN, CellState.CLOSED}),
    "handed_back": frozenset({CellState.HANDED_BACK}),
}


def cell_list(cells: QuerySet[TaskCell], state: str = "") -> QuerySet[TaskCell]:
    """Return the list behind a figure, by the codes of the grids."""
    if state in STATES:
        cells = cells.filter(state__in=STATES[state])
    rows = cells.select_related("grid", "community", "answered_by", "turn", "opened_for")
    borders = ("grid__boundary", "community__boundary", "opened_for__boundary")
    return rows.defer(*borders).order_by("community__code", "grid__code", "turn", "pk")


def count_of(report: Report, state: str) -> int:
    """Return how many rows `cell_list` has, as the report has counted them."""
    return getattr(report, state if state in STATES else "total")


@dataclass(frozen=True)
class AnswerRow:
    """One cell with its answers in words; photos are addresses."""

    cell: TaskCell
    texts: list[str]
    photos: list[str]


def answer_rows(questions: Sequence[Question], cells: Sequence[TaskCell]) -> list[AnswerRow]:
    """Return the answers of cells in the order of the form's columns."""
    columns = columns_of(questions)
    return [
        AnswerRow(
            cell,
            [in_words(one, cell.answers.get(one.key)) for one in columns],
            [
                photo
                for one in questions
                if one.kind == QuestionKind.PHOTO
                for photo in cell.answers.get(one.key, [])
            ],
        )
        for cell in cells
    ]


def columns_of(questions: Sequence[Question]) -> list[Question]:
    """Return what has a column of its own in the table of answers."""
    return [one for one in questions if one.kind not in {QuestionKind.NOTE, QuestionKind.PHOTO}]


def photo_for(user: Any, public_id: UUID) -> Attachment:
    """Return a photo of an answer that the person may read. Raises OutOfReach."""
    photo = Attachment.objects.filter(owner_type="taskcell", public_id=public_id).first()
    cells = TaskCell.objects.filter(pk=photo.owner_id if photo else None)
    asked = (Capability.VIEW_TASK, Capability.ANSWER_TASK)
    if photo is None or not any(cells.permitted(user, one).exists() for one in asked):
        raise OutOfReach(f"{user} may not see photo {public_id}")
    return photo
