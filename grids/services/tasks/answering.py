"""The worker answers what a grid is asked, says that it does not apply, or hands it back."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from grids.models import TaskCell
from grids.queries.tasks.items import open_items
from grids.services.tasks.drafting import TaskRefused
from grids.tasking import workflow as moves
from grids.tasking.choices import CellState, QuestionKind
from grids.tasking.known_facts import fact_of, known_of
from grids.tasking.questions import (
    Question,
    QuestionRefused,
    check_answers,
    once,
    read_answer,
)
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


class CellClosed(TaskRefused):
    """The grid is asked no more: the task was withdrawn or is over, or a newer turn has begun."""


class ItemsLeft(TaskRefused):
    """Some of what is asked one by one is still open."""


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
    AnswersRefused, NotYet, ItemsLeft.
    """
    cell = take(cell, key, by=by, at=at)
    if is_repeat(cell, key):
        return cell
    _refuse_items_left(cell)
    questions = once(cell.task.form)
    answers, faults = check_answers(questions, form_data)
    facts, known, wrong = _facts(questions, form_data, cell.grid_id)
    faults |= wrong
    given = photos or {}
    faults |= missing_photos(questions, given)
    if faults:
        raise AnswersRefused(faults)
    answers |= facts | keep_photos(cell, questions, given, at=at)
    kept: dict[str, Any] = {"answers": answers, "known": known, "sent_key": key, "remark": ""}
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
    cell = take(cell, key, by=by, at=at)
    if is_repeat(cell, key):
        return cell
    words = without_numbers(why.strip())[:MOST_WORDS]
    return apply(cell, move, by=by, at=at, answered_by=by, remark=words, sent_key=key)


def take(cell: TaskCell, key: str, *, by: Any, at: datetime) -> TaskCell:
    """Lock a cell that the person may answer. Raises OutOfReach, NotYet, CellClosed."""
    cell = lock(cell, by=by, capability=Capability.ANSWER_TASK)
    if not is_repeat(cell, key) and cell.starts_on > localdate(at):
        raise NotYet(_("这项任务 %(day)s 才开始。") % {"day": cell.starts_on})
    if cell.state == CellState.CLOSED:
        state = cell.task.get_state_display()
        raise CellClosed(
            _("这一份已经关闭，不用再填（任务%(state)s）。您填的内容还在。") % {"state": state}
        )
    return cell


def is_repeat(row: Any, key: str) -> bool:
    """Say whether the row was settled by the very form that is sent now."""
    return bool(key) and row.sent_key == key


def keep_photos(
    row: Any, questions: Sequence[Question], given: Photos, *, at: datetime
) -> dict[str, list[str]]:
    """Keep photos with a cell or an item and return their public ids by question."""
    kept = {}
    for one in questions:
        if one.kind == QuestionKind.PHOTO and given.get(one.key):
            photos = attach(row, given[one.key], purpose=Purpose.CHECK, at=at)
            kept[one.key] = [str(photo.public_id) for photo in photos]
    return kept


def missing_photos(questions: Sequence[Question], given: Photos) -> dict[str, str]:
    """Return what is wrong where a required photo was not taken."""
    return {
        one.key: _("请拍“%(label)s”。") % {"label": one.label}
        for one in questions
        if one.kind == QuestionKind.PHOTO and one.required and not given.get(one.key)
    }


def _facts(
    questions: Sequence[Question], given: Mapping[str, Any], grid_id: int
) -> tuple[dict[str, Any], dict[str, Any], dict[str, str]]:
    """Return what the registers have or the worker put right, what they had, and what is wrong."""
    bound = [one for one in questions if one.fact]
    held = known_of({one.fact for one in bound}, [grid_id])[grid_id] if bound else {}
    answers: dict[str, Any] = {}
    known: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for one in bound:
        fact, has = fact_of(one.fact), held.get(one.fact)
        if has is not None:
            answers[one.key] = has.value
            known[one.key] = [has.value, has.on.isoformat() if has.on else ""]
        if fact is None or not fact.may_correct:
            continue
        try:
            corrected = read_answer(replace(one, kind=fact.kind), given.get(one.key))
        except QuestionRefused as refusal:
            faults[one.key] = str(refusal)
            continue
        if corrected is not None:
            answers[one.key] = corrected
    return answers, known, faults


def _refuse_items_left(cell: TaskCell) -> None:
    left = open_items(cell)
    if left:
        raise ItemsLeft(
            _("还有 %(n)s 个没问：%(which)s。逐个填好，或者记“没问到”，再点完成。")
            % {"n": len(left), "which": "、".join(left[:3])}
        )
