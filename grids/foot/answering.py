"""Tasks of units on the phone: due ones on the walk, and what the outbox sends of them."""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.forms import Form
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from grids.foot.outbox import Entry, EntryConflict, EntryRefused, Taken
from grids.foot.stops import MOST_STOPS, Stop
from grids.forms.answers import AnswersForm, ItemForm
from grids.models import TaskCell, TaskItem
from grids.queries.tasks.asked import known_for, tasks_of_worker
from grids.queries.tasks.items import Line, line_of
from grids.queries.visits import now_of
from grids.registers import register
from grids.services.registers.refusals import FactsRefused
from grids.services.registers.visit import VisitRefused
from grids.services.tasks import answering, asking
from grids.services.tasks.answering import AnswersRefused
from yuanbao.roles import Capability

# What is due tomorrow is walked to today where one is near anyway.
AHEAD = timedelta(days=1)
LEAVE = {"not_applicable": answering.not_applicable, "hand_back": answering.hand_back}


def tasks_to_answer(user: Any, at: datetime) -> Iterable[Stop]:
    """Return what one's grids are asked and is due by tomorrow, the longest overdue first."""
    today = localdate(at)
    due = tasks_of_worker(user, today).filter(due_on__lte=today + AHEAD)
    for cell in due[:MOST_STOPS]:
        yield Stop(
            title=cell.task.title,
            place=f"{cell.grid.name}·{cell.task.issuer_name}",
            tag=_("网格任务"),
            due_on=cell.due_on,
            url=reverse("grids:my-task", args=[cell.public_id]),
        )


def versions_of(line: Line) -> str:
    """Return the versions of the fields as the form shows them, for a hidden field."""
    names = [asked.bound.name for asked in line.asked if asked.bound]
    return json.dumps({name: line.row.version_of(name) for name in names}, sort_keys=True)


def seen_of(raw: str) -> dict[str, int] | None:
    """Return the versions that a form had; None where it had none at all."""
    try:
        held = json.loads(raw or "{}")
    except ValueError:
        held = {}
    if not isinstance(held, dict):
        return None
    return {str(name): n for name, n in held.items() if isinstance(n, int)} or None


def take_task(entry: Entry) -> Taken:
    """Take in what was filled in of a task: of the grid, of one row, or why it cannot be done."""
    if entry.data.get("item"):
        return _take_item(entry)
    cell = _cell(entry)
    act, facts = str(entry.data.get("act", "")), {"by": entry.by, "at": entry.at, "key": entry.key}
    if act in LEAVE:
        LEAVE[act](cell, str(entry.data.get("why", "")), **facts)
        return Taken(_("已记下：%(task)s。") % {"task": cell.task.title})
    form = AnswersForm(
        entry.data, entry.files, cell=cell, questions=cell.task.form, known=known_for(cell)
    )
    _check(form)
    try:
        answering.answer(cell, form.cleaned_data, photos=form.photos(), **facts)
    except AnswersRefused as refusal:
        raise _came_back(refusal) from refusal
    return Taken(_("已填好：%(task)s。") % {"task": cell.task.title})


def _take_item(entry: Entry) -> Taken:
    item = _item(entry)
    facts = {"by": entry.by, "at": entry.at, "key": entry.key}
    if entry.data.get("act") == "skip":
        asking.skip_item(item, str(entry.data.get("why", "")), **facts)
        return Taken(_("已记下：没问到。"), item.number)
    line = line_of(item)
    form = ItemForm(entry.data, entry.files, line=line)
    _check(form)
    seen = seen_of(str(entry.data.get("version", "")))
    try:
        item = asking.answer_item(item, form.cleaned_data, seen=seen, photos=form.photos(), **facts)
    except AnswersRefused as refusal:
        raise _came_back(refusal) from refusal
    except VisitRefused as refusal:
        raise _conflict(refusal, line, entry) from refusal
    changed = [asked for asked in line.asked if item.checked.get(asked.question.key) in WRITTEN]
    tables = [str(register(item.register).label)] if changed else []
    return Taken(_("已记下。"), item.number, updated=tables)


WRITTEN = frozenset({"first", "changed"})


def _cell(entry: Entry) -> TaskCell:
    rows = TaskCell.objects.permitted(entry.by, Capability.ANSWER_TASK)
    cell = rows.select_related("task", "grid").filter(public_id=_uuid(entry)).first()
    if cell is None:
        raise EntryRefused(_("这项任务不在您现在的网格里了，没有收下。内容还在您的手机里。"))
    return cell


def _item(entry: Entry) -> TaskItem:
    rows = TaskItem.objects.permitted(entry.by, Capability.ANSWER_TASK)
    rows = rows.select_related("cell__task", "cell__grid")
    item = rows.filter(public_id=_uuid(entry)).first()
    if item is None:
        raise EntryRefused(_("这一个不在您现在的网格里了，没有收下。内容还在您的手机里。"))
    return item


def _uuid(entry: Entry) -> UUID | None:
    try:
        return UUID(str(entry.data.get("target", "")))
    except ValueError:
        return None


def _check(form: Form) -> None:
    if form.is_valid():
        return
    fields = {
        name: [f"{form.fields[name].label}：{error}" for error in errors]
        for name, errors in form.errors.items()
        if name in form.fields
    }
    raise EntryRefused(_("有几处要改，这一条还没有收下。"), fields)


def _came_back(refusal: AnswersRefused) -> EntryRefused:
    return EntryRefused(str(refusal), {key: [words] for key, words in refusal.faults.items()})


def _conflict(refusal: VisitRefused, line: Line, entry: Entry) -> EntryConflict | EntryRefused:
    keys = {asked.bound.name: asked.question for asked in line.asked if asked.bound}
    if not refusal.conflicts:
        errors = {
            keys[name].key: [f"{keys[name].label}：{words}"]
            for one in refusal.refusals.values()
            if isinstance(one, FactsRefused)
            for name, words in one.errors.items()
            if name in keys
        }
        return EntryRefused(str(refusal), errors)
    fields = {
        keys[name].key: (
            keys[name].label,
            now_of(line.item.register, line.row, name) or _("没有填"),
            str(entry.data.get(keys[name].key, "")),
        )
        for names in refusal.conflicts.values()
        for name in names
    }
    fields["version"] = ("", versions_of(line), "")
    return EntryConflict(_("您填写期间，别人改了同样的内容。请逐项对照，选一种处理。"), fields)
