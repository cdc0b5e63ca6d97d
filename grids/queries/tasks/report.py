"""The one report of a task: how far each place is, and the answers behind each figure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from grids.choices import Level
from grids.models import Grid, GridTask, TaskCell, TaskTurn
from grids.scoping import territory_filter
from grids.tasking.choices import SETTLED, CellState, QuestionKind, Repeat
from grids.tasking.questions import Question, in_words, once
from yuanbao.roles import Capability


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
    items: int
    items_settled: int

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
    items: int
    items_settled: int
    rows: list[PlaceRow] = field(default_factory=list)

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
    """Count a task's cells; one query whatever their number."""
    cells = cells_of(task, user, inside=inside, turn=turn).order_by()
    level = _next_level(inside)
    counted = {
        "total": Count("pk"),
        "settled": Count("pk", filter=Q(state__in=SETTLED)),
        "handed_back": Count("pk", filter=Q(state=CellState.HANDED_BACK)),
        "late": Count("pk", filter=Q(state__in=SETTLED, answered_at__date__gt=F("due_on"))),
        "missed": Count("pk", filter=Q(state=CellState.CLOSED)),
        "items": Sum("n_items"),
        "items_settled": Sum("n_items_settled"),
    }
    place = {"code": F(f"{level}__code"), "name": F(f"{level}__name")}
    found = list(cells.values(**place).annotate(**counted))
    rows = [PlaceRow(**row) for row in found if row["code"]]
    totals = {name: sum(row[name] for row in found) for name in counted}
    return Report(
        inside=inside,
        rows=sorted(rows, key=lambda row: row.code),
        **totals,
    )


def turns_of(task: GridTask) -> list[TaskTurn]:
    """Return when a task was asked, the latest first; nothing of one that is asked once."""
    return [] if task.repeat == Repeat.ONCE else list(task.turns.order_by("-starts_on")[:60])


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
            [_in_words(one, cell) for one in columns],
            [
                photo
                for one in once(questions)
                if one.kind == QuestionKind.PHOTO
                for photo in cell.answers.get(one.key, [])
            ],
        )
        for cell in cells
    ]


def _in_words(one: Question, cell: TaskCell) -> str:
    """Return an answer, and beside a figure that was put right what the registers had."""
    text = in_words(one, cell.answers.get(one.key))
    had = cell.known.get(one.key)
    if had is None or not text or str(had[0]) == text:
        return text
    return _("%(now)s（台账 %(had)s）") % {"now": text, "had": had[0]}


def columns_of(questions: Sequence[Question]) -> list[Question]:
    """Return what has a column of its own in the table of answers."""
    return [
        one for one in once(questions) if one.kind not in {QuestionKind.NOTE, QuestionKind.PHOTO}
    ]


def given_in(cell: TaskCell) -> list[tuple[str, str]]:
    """Return what was filled in of the grid, as (question, answer); nothing before that."""
    if not cell.answers:
        return []
    form = cell.task.form
    texts = answer_rows(form, [cell])[0].texts
    return [(one.label, text) for one, text in zip(columns_of(form), texts, strict=True)]
