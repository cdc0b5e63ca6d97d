"""The worker's list on the phone: what the grids one serves are asked, by all units together."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from grids.foot.answering import seen_of, versions_of
from grids.foot.shell import kept_by_phone
from grids.foot.words import outbox_words
from grids.forms.answers import AnswersForm, ItemForm
from grids.forms.tasks import WhyForm
from grids.models import TaskCell, TaskItem
from grids.queries.tasks import asked as queries
from grids.queries.tasks import items
from grids.queries.tasks import report as task_report
from grids.services.tasks import answering, asking
from grids.tasking.choices import CellState
from grids.tasking.subjects import SUBJECTS
from yuanbao.access import with_capability
from yuanbao.filling import typed
from yuanbao.paging import page_of
from yuanbao.roles import Capability
from yuanbao.workflow import TransitionRefused


def _frame():
    return {"at": timezone.now(), "words": outbox_words()}


@require_GET
@with_capability(Capability.ANSWER_TASK)
@kept_by_phone
def my_task_list(request):
    today = timezone.localdate()
    show = "done" if request.GET.get("show") == "done" else "open"
    rows = queries.done_by_worker if show == "done" else queries.tasks_of_worker
    context = {"page": page_of(request, rows(request.user, today)), "show": show, "today": today}
    return render(request, "grids/tasks/my_task_list.html", context | _frame())


def _cell(request, public_id):
    rows = TaskCell.objects.permitted(request.user, Capability.ANSWER_TASK)
    return get_object_or_404(rows.select_related("task", "grid"), public_id=public_id)


@require_http_methods(["GET", "POST"])
@with_capability(Capability.ANSWER_TASK)
@kept_by_phone
def my_task(request, public_id):
    """Show what one grid is asked, and take the answers."""
    cell = _cell(request, public_id)
    known = queries.known_for(cell)
    form = AnswersForm(cell=cell, questions=cell.task.form, known=known, **typed(request))
    page = {"cell": cell, "form": form} | _frame()
    if request.method != "POST":
        return render(request, "grids/tasks/my_task.html", page | _asked_of(cell))
    if not form.is_valid():
        return render(request, "grids/tasks/my_task.html", page | _asked_of(cell), status=422)
    sent = {"key": form.key, "photos": form.photos()}
    try:
        answering.answer(cell, form.cleaned_data, by=request.user, at=timezone.now(), **sent)
    except TransitionRefused as refusal:
        page |= {"refusal": str(refusal)} | _asked_of(cell)
        return render(request, "grids/tasks/my_task.html", page, status=409)
    messages.success(request, _("已填好：%(task)s") % {"task": cell.task.title})
    return redirect("grids:my-task-list")


def _asked_of(cell):
    """Return what is asked one by one, and what else the page shows of the cell."""
    is_open = cell.state == CellState.OPEN
    lines, settled = items.split_items(cell) if cell.n_items else ([], [])
    return {
        "is_open": is_open,
        "subject": SUBJECTS.get(cell.task.subject),
        "lines": [_with_form(line) for line in lines] if is_open else [],
        "settled": settled,
        "given": [] if is_open else task_report.given_in(cell),
        "n_left": cell.n_items - cell.n_items_settled,
        "why_form": WhyForm(auto_id="leave-%s"),
    }


def _with_form(line, **filled):
    version = versions_of(line) if line.row is not None else ""
    form = ItemForm(line=line, **filled)
    return {"line": line, "form": form, "version": version}


def _item(request, public_id):
    rows = TaskItem.objects.permitted(request.user, Capability.ANSWER_TASK)
    return get_object_or_404(rows.select_related("cell__task", "cell__grid"), public_id=public_id)


@require_http_methods(["GET", "POST"])
@with_capability(Capability.ANSWER_TASK)
@kept_by_phone
def my_task_item(request, public_id):
    """Show what is asked of one row, also once more; without a script this page takes it in."""
    item = _item(request, public_id)
    line = items.line_of(item)
    one = _with_form(line, **typed(request))
    page = {"cell": item.cell, "one": one} | _frame()
    if request.method != "POST":
        return render(request, "grids/tasks/my_task_item.html", page)
    form = one["form"]
    if not form.is_valid():
        return render(request, "grids/tasks/my_task_item.html", page, status=422)
    sent = {"key": form.key, "photos": form.photos()}
    seen = seen_of(request.POST.get("version", ""))
    try:
        asking.answer_item(
            item, form.cleaned_data, seen=seen, by=request.user, at=timezone.now(), **sent
        )
    except TransitionRefused as refusal:
        page["refusal"] = str(refusal)
        return render(request, "grids/tasks/my_task_item.html", page, status=409)
    messages.success(request, _("已记下：%(what)s") % {"what": line.title})
    return redirect("grids:my-task", public_id=item.cell.public_id)


@require_POST
@with_capability(Capability.ANSWER_TASK)
def my_task_item_skip(request, public_id):
    item = _item(request, public_id)
    facts = {"by": request.user, "at": timezone.now(), "key": request.POST.get("key", "")}
    asking.skip_item(item, request.POST.get("why", ""), **facts)
    messages.success(request, _("已记为没问到。"))
    return redirect("grids:my-task", public_id=item.cell.public_id)


def _leave(request, public_id, service, said):
    cell = _cell(request, public_id)
    facts = {"by": request.user, "at": timezone.now(), "key": request.POST.get("key", "")}
    service(cell, request.POST.get("why", ""), **facts)
    messages.success(request, said)
    return redirect("grids:my-task-list")


@require_POST
@with_capability(Capability.ANSWER_TASK)
def my_task_not_applicable(request, public_id):
    return _leave(request, public_id, answering.not_applicable, _("已记为不适用。"))


@require_POST
@with_capability(Capability.ANSWER_TASK)
def my_task_hand_back(request, public_id):
    return _leave(request, public_id, answering.hand_back, _("已交回下达单位。"))
