"""The worker answers what a grid is asked, says that it does not apply, or hands it back."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from grids.models import TaskCell
from grids.services.tasks.drafting import TaskRefused
from grids.tasking import workflow as moves
from grids.tasking.choices import QuestionKind
from grids.tasking.known_facts import known_of
from grids.tasking.questions import Question, check_answers
from yuanbao.audit import unit_of_work
from yuanbao.models import Purpose
from yuanbao.photos import CleanPhoto
from yuanbao.redaction import without_numbers
from yuanbao.roles import Capability
from yuanbao.services.attaching import attach
from yuanbao.workflow import Transition, apply, lock

MOST_WORDS = 200
Photos = Mapping[str, Sequence[CleanPhoto]]


class AnswersRefused(TaskRefused):
    """Some answers are missing or wrong; `faults` names them by question."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        self.faults = dict(faults)
        super().__init__(_("有 %(n)s 项没填对，其他的还在。") % {"n": len(self.faults)})


class ReasonMissing(TaskRefused):
    """What is not answered says why."""


class NotYet(TaskRefused):
    """The turn has not begun."""


@unit_of_work
def answer(
    cell: TaskCell,
    form_data: Mapping[str, Any],
    *,
    by: Any,
    at: datetime,
    key: str = "",
    photos: Photos | None = None,
) -> TaskCell:
    """Keep the answers of one grid with the photos, by question; facts of registers go along.

    The same `key` sent again changes nothing. Raises OutOfReach, TransitionRefused,
    AnswersRefused, NotYet.
    """
    cell = _take(cell, key, by=by, at=at)
    if _is_repeat(cell, key):
        return cell
    questions = cell.task.form
    answers, faults = check_answers(questions, form_data)
    given = photos or {}
    for one in questions:
        if one.kind == QuestionKind.PHOTO and one.required and not given.get(one.key):
            faults[one.key] = _("请拍“%(label)s”。") % {"label": one.label}
    if faults:
        raise AnswersRefused(faults)
    answers |= _known(questions, cell.grid_id)
    for one in questions:
        if one.kind == QuestionKind.PHOTO and given.get(one.key):
            rows = attach(cell, given[one.key], purpose=Purpose.CHECK, at=at)
            answers[one.key] = [str(row.public_id) for row in rows]
    kept: dict[str, Any] = {"answers": answers, "sent_key": key, "remark": ""}
    return apply(cell, moves.ANSWER, by=by, at=at, answered_by=by, **kept)


@unit_of_work
def not_applicable(cell: TaskCell, why: str, *, by: Any, at: datetime, key: str = "") -> TaskCell:
    """Say that the task does not concern this grid. Raises OutOfReach, ReasonMissing, NotYet."""
    return _leave(cell, moves.NOT_APPLICABLE, why, by=by, at=at, key=key)


@unit_of_work
def hand_back(cell: TaskCell, why: str, *, by: Any, at: datetime, key: str = "") -> TaskCell:
    """Give the task back to its unit. Raises OutOfReach, ReasonMissing, TransitionRefused."""
    return _leave(cell, moves.HAND_BACK, why, by=by, at=at, key=key)


@unit_of_work
def ask_again(cell: TaskCell, why: str, *, by: Any, at: datetime) -> TaskCell:
    """The unit asks the grid once more, and says what is missing; the answers stay.

    Raises OutOfReach, ReasonMissing, TransitionRefused.
    """
    if not why.strip():
        raise ReasonMissing(_("请写明还缺什么，网格员要看得懂。"))
    return apply(cell, moves.ASK_AGAIN, by=by, at=at, why=why, sent_key="")


def _leave(
    cell: TaskCell, move: Transition, why: str, *, by: Any, at: datetime, key: str
) -> TaskCell:
    if not why.strip():
        raise ReasonMissing(_("请写明原因，没有保存。"))
    cell = _take(cell, key, by=by, at=at)
    if _is_repeat(cell, key):
        return cell
    words = without_numbers(why.strip())[:MOST_WORDS]
    return apply(cell, move, by=by, at=at, answered_by=by, remark=words, sent_key=key)


def _take(cell: TaskCell, key: str, *, by: Any, at: datetime) -> TaskCell:
    cell = lock(cell, by=by, capability=Capability.ANSWER_TASK)
    if not _is_repeat(cell, key) and cell.starts_on > localdate(at):
        raise NotYet(_("这项任务 %(day)s 才开始。") % {"day": cell.starts_on})
    return cell


def _is_repeat(cell: TaskCell, key: str) -> bool:
    return bool(key) and cell.sent_key == key


def _known(questions: Sequence[Question], grid_id: int) -> dict[str, Any]:
    codes = {one.fact for one in questions if one.fact}
    known = known_of(sorted(codes), [grid_id])[grid_id] if codes else {}
    return {one.key: known[one.fact] for one in questions if one.fact in known}
