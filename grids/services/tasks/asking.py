"""The worker asks one by one: answers are kept here, what a register has is put right there."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.utils.translation import gettext as _

from grids.models import TaskCell, TaskItem
from grids.registers import ValueRefused, register, shown
from grids.services.registers.visit import Part, visit
from grids.services.tasks.answering import (
    AnswersRefused,
    CellClosed,
    Photos,
    ReasonMissing,
    is_repeat,
    keep_photos,
    missing_photos,
    take,
)
from grids.services.tasks.drafting import TaskRefused
from grids.tasking import workflow as moves
from grids.tasking.choices import CellState, Check, ItemState
from grids.tasking.questions import Question, check_answers, of_each
from grids.tasking.subjects import Bound, bound
from yuanbao.audit import unit_of_work
from yuanbao.redaction import without_numbers
from yuanbao.roles import Capability
from yuanbao.workflow import apply, lock, who_was_first

MOST_WORDS = 200


class RowGone(TaskRefused):
    """The row holds no more, or lies in another grid now."""


@unit_of_work
def answer_item(
    item: TaskItem,
    given: Mapping[str, Any],
    *,
    seen: Mapping[str, int] | None = None,
    by: Any,
    at: datetime,
    key: str = "",
    photos: Photos | None = None,
) -> TaskItem:
    """Keep what was said of one row; what the register had wrong is written there, with history.

    A question bound to a field that is left empty says that the register is right. `seen` are the
    versions of the fields as the form showed them. The same `key` again changes nothing.
    Raises OutOfReach, NotYet, CellClosed, RowGone, AnswersRefused, VisitRefused.
    """
    item = _take(item, key, by=by, at=at)
    if is_repeat(item, key):
        return item
    task = item.cell.task
    row = _row(item, by=by)
    questions = of_each(task.form)
    answers, faults = check_answers(questions, given)
    faults |= missing_photos(questions, photos or {})
    facts, checked, wrong = _compare(task.subject, questions, given, row)
    faults |= wrong
    if faults:
        raise AnswersRefused(faults)
    answers |= keep_photos(item, questions, photos or {}, at=at)
    if checked:
        why = _("网格任务：%(task)s（%(unit)s）") % {"task": task.title, "unit": task.issuer_name}
        part = Part(item.register, facts, row, seen=seen)
        visit([part], key=_uuid_of(key), why=why[:MOST_WORDS], by=by, at=at)
        row.refresh_from_db()
    answers |= _open_values(task.subject, questions, row)
    kept: dict[str, Any] = {"answers": answers, "checked": checked, "remark": "", "sent_key": key}
    return _settle(item, moves.ANSWER_ITEM, by=by, at=at, **kept)


@unit_of_work
def skip_item(item: TaskItem, why: str, *, by: Any, at: datetime, key: str = "") -> TaskItem:
    """Say that one could not be asked, and why. Raises OutOfReach, NotYet, ReasonMissing."""
    if not why.strip():
        raise ReasonMissing(_("请写明为什么没问到，没有保存。"))
    item = _take(item, key, by=by, at=at)
    if is_repeat(item, key):
        return item
    words = without_numbers(why.strip())[:MOST_WORDS]
    return _settle(item, moves.SKIP_ITEM, by=by, at=at, remark=words, sent_key=key)


def _take(item: TaskItem, key: str, *, by: Any, at: datetime) -> TaskItem:
    """Lock the cell and then the item: the cell's counts are written by one at a time."""
    cell = take(item.cell, "", by=by, at=at)
    item = lock(item, by=by, capability=Capability.ANSWER_TASK)
    item.cell = cell
    if cell.state != CellState.OPEN and not is_repeat(item, key):
        raise CellClosed(who_was_first(cell, _("填报")))
    return item


def _settle(item: TaskItem, move: Any, *, by: Any, at: datetime, **kept: Any) -> TaskItem:
    cell = item.cell
    item = apply(item, move, by=by, at=at, answered_by=by, **kept)
    settled = cell.items.exclude(state=ItemState.OPEN).count()
    TaskCell.objects.filter(pk=cell.pk).update(n_items_settled=settled)
    return item


def _row(item: TaskItem, *, by: Any) -> Any:
    rows = register(item.register).model.objects.standing()
    if by is not None:
        rows = rows.permitted(by, Capability.KEEP_REGISTER)
    row = rows.filter(pk=item.row_id, grid=item.cell.grid_id).first()
    if row is None:
        raise RowGone(
            _("%(number)s在台账里已经不在册，或者不在这个网格了，不用再问。")
            % {"number": item.number}
        )
    return row


def _compare(
    subject: str, questions: list[Question], given: Mapping[str, Any], row: Any
) -> tuple[dict[str, Any], dict[str, str], dict[str, str]]:
    """Return the fields to be changed, how each bound question was found, and what is wrong."""
    facts: dict[str, Any] = {}
    checked: dict[str, str] = {}
    faults: dict[str, str] = {}
    for one in questions:
        field = bound(subject, one.fact) if one.fact else None
        if field is None:
            continue
        raw, had = str(given.get(one.key) or "").strip(), getattr(row, field.name)
        try:
            value = register(field.register).read(field.name, raw) if raw else had
        except ValueRefused as refusal:
            faults[one.key] = f"{one.label}：{refusal}"
            continue
        if value in ("", None):
            if one.required:
                faults[one.key] = _("台账里还没有“%(label)s”，请填。") % {"label": one.label}
        elif value == had:
            checked[one.key] = Check.SAME
        else:
            facts[field.name] = value
            checked[one.key] = Check.FIRST if had in ("", None) else Check.CHANGED
    return facts, checked, faults


def _open_values(subject: str, questions: list[Question], row: Any) -> dict[str, str]:
    """Return what the register has now of fields that tell nothing of a person, in words."""
    fields: dict[str, Bound | None] = {one.key: bound(subject, one.fact) for one in questions}
    return {
        key: shown(getattr(row, field.name), register(field.register).column(field.name))
        for key, field in fields.items()
        if field is not None and not field.is_personal
    }


def _uuid_of(key: str) -> UUID:
    try:
        return UUID(key)
    except ValueError:
        return uuid4()
