"""A unit writes down what it wants of the grids, and puts the form together."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from grids.models import Grid, GridTask, StandingAdmission
from grids.tasking.choices import EDITABLE, QuestionKind, Repeat
from grids.tasking.issuers import Issuer, issuers_of
from grids.tasking.known_facts import fact_of
from grids.tasking.known_facts import facts as facts_known
from grids.tasking.questions import Question, QuestionRefused, add, drop, of_each, shift, stored
from grids.tasking.subjects import SUBJECTS, bound, bounds_of
from yuanbao.audit import record, unit_of_work
from yuanbao.roles import Capability
from yuanbao.workflow import OutOfReach, TransitionRefused, lock


class TaskRefused(TransitionRefused):
    """The task cannot become what was asked; the words say why."""


class NoLongerDraft(TaskRefused):
    """The task was handed in: its text and its form are what was admitted."""


class PlacesRefused(TaskRefused):
    """No place was named, or one the unit does not answer for."""


class SubjectRefused(TaskRefused):
    """Questions are asked one by one of nothing, or of something else than they are bound to."""


class AlreadyKnown(TaskRefused):
    """A register knows the answer: the question is to be bound to it, not asked again."""


class DatesRefused(TaskRefused):
    """The dates do not fit."""


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What a unit writes down."""

    kind: str
    title: str
    text: str
    minutes: int
    starts_on: date
    ends_on: date
    basis: str = ""
    trait: str = ""
    subject: str = ""
    repeat: str = Repeat.ONCE
    interval: int = 1
    days: int = 1
    on_workdays: bool = False
    standing: StandingAdmission | None = None


@unit_of_work
def draft(
    issuer_code: str, facts: Draft, places: Sequence[Grid], *, by: Any, at: datetime
) -> GridTask:
    """Write a new task down for one of the person's units.

    Raises OutOfReach, PlacesRefused, DatesRefused.
    """
    issuer = _issuer(issuer_code, by)
    _check(issuer, facts, places)
    task = GridTask.objects.create(
        issuer_code=issuer.code,
        issuer_name=issuer.name,
        drafted_by=by,
        drafted_at=at,
        **_fields(facts),
    )
    task.places.set(places)
    record(task, "draft", by=by, at=at, issuer=issuer.code)
    return task


@unit_of_work
def amend(
    task: GridTask, facts: Draft, places: Sequence[Grid], *, by: Any, at: datetime
) -> GridTask:
    """Write the task anew before it is handed in, or after it was refused.

    Raises OutOfReach, NoLongerDraft, PlacesRefused, DatesRefused, SubjectRefused.
    """
    task = _editable(task, by=by)
    if facts.subject != task.subject and of_each(task.form):
        raise SubjectRefused(_("表单里有逐个问的项。要换成问别的，请先在“做表单”里把它们删掉。"))
    _check(_issuer(task.issuer_code, by), facts, places)
    changes = _fields(facts)
    for name, value in changes.items():
        setattr(task, name, value)
    task.save(update_fields=list(changes))
    task.places.set(places)
    record(task, "amend_task", by=by, at=at)
    return task


@unit_of_work
def add_question(task: GridTask, question: Question, *, by: Any, at: datetime) -> GridTask:
    """Put a question at the end of the form.

    Raises OutOfReach, NoLongerDraft, SubjectRefused, AlreadyKnown, TaskRefused.
    """
    task = _editable(task, by=by)
    _check_binding(task.subject, question)
    try:
        questions = add(task.form, question)
    except QuestionRefused as refusal:
        raise TaskRefused(str(refusal)) from refusal
    return _keep_form(task, questions, by=by, at=at)


@unit_of_work
def drop_question(task: GridTask, key: str, *, by: Any, at: datetime) -> GridTask:
    """Take a question out of the form. Raises OutOfReach, NoLongerDraft."""
    task = _editable(task, by=by)
    return _keep_form(task, drop(task.form, key), by=by, at=at)


@unit_of_work
def shift_question(task: GridTask, key: str, steps: int, *, by: Any, at: datetime) -> GridTask:
    """Move a question up or down. Raises OutOfReach, NoLongerDraft."""
    task = _editable(task, by=by)
    return _keep_form(task, shift(task.form, key, steps), by=by, at=at)


def _check_binding(subject: str, question: Question) -> None:
    if question.each and subject not in SUBJECTS:
        raise SubjectRefused(_("这份任务没有选“逐个问”谁，请先修改任务，或者改成整个网格问一次。"))
    if question.fact:
        known = bound(subject, question.fact) if question.each else fact_of(question.fact)
        if known is None:
            raise SubjectRefused(_("台账里没有这一项，请重新选。"))
        return
    if question.kind == QuestionKind.NOTE:
        return
    labels = [one.label for one in bounds_of(subject)] if question.each else []
    labels += [] if question.each else [str(fact.label) for fact in facts_known()]
    same = next((one for one in labels if _plain(one) == _plain(question.label)), "")
    if same:
        raise AlreadyKnown(
            _("台账里已经有“%(label)s”，请在“台账已有”里选它，网格员只要核对，不用再填一遍。")
            % {"label": same}
        )


def _plain(label: str) -> str:
    return re.sub(r"[\s？?：:。（）()]", "", label)


def _keep_form(task: GridTask, questions: Sequence[Question], *, by: Any, at: datetime) -> GridTask:
    task.questions = stored(questions)
    task.save(update_fields=["questions"])
    record(task, "change_form", by=by, at=at, n=len(questions))
    return task


def _editable(task: GridTask, *, by: Any) -> GridTask:
    task = lock(task, by=by, capability=Capability.ASSIGN_TASK)
    if task.state not in EDITABLE:
        raise NoLongerDraft(
            _("任务现在是“%(state)s”，内容和表单不能再改。要改请先撤回，另拟一份。")
            % {"state": task.get_state_display()}
        )
    return task


def _issuer(code: str, by: Any) -> Issuer:
    found = {one.code: one for one in issuers_of(by, Capability.ASSIGN_TASK)}
    if code not in found:
        raise OutOfReach(f"{by} does not act for {code}")
    return found[code]


def _check(issuer: Issuer, facts: Draft, places: Sequence[Grid]) -> None:
    if facts.ends_on < facts.starts_on:
        raise DatesRefused(_("结束日期早于开始日期，没有保存。"))
    if not places:
        raise PlacesRefused(_("没有选范围，请至少选一个镇街、社区或网格。"))
    if issuer.grid_id is None:
        return
    inside = set(
        Grid.objects.under(Grid(pk=issuer.grid_id))
        .filter(pk__in=[place.pk for place in places])
        .values_list("pk", flat=True)
    )
    outside = [place.name for place in places if place.pk not in inside]
    if outside:
        raise PlacesRefused(
            _("“%(places)s”不在本单位辖区内，没有保存。") % {"places": "、".join(outside)}
        )


def _fields(facts: Draft) -> dict[str, Any]:
    return {field.name: getattr(facts, field.name) for field in fields(facts)}
