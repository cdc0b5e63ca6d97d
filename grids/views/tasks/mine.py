"""The worker's list: what the grids one serves are asked, by all units together."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from grids.forms.tasks import AnswersForm, WhyForm
from grids.models import TaskCell
from grids.queries import tasks as queries
from grids.services.tasks import answering
from grids.tasking.choices import CellState
from yuanbao.access import with_capability
from yuanbao.filling import typed
from yuanbao.paging import page_of
from yuanbao.roles import Capability
from yuanbao.workflow import TransitionRefused


@require_GET
@with_capability(Capability.ANSWER_TASK)
def my_task_list(request):
    today = timezone.localdate()
    show = "done" if request.GET.get("show") == "done" else "open"
    rows = queries.done_by_worker if show == "done" else queries.tasks_of_worker
    context = {"page": page_of(request, rows(request.user, today)), "show": show, "today": today}
    return render(request, "grids/tasks/my_task_list.html", context)


def _cell(request, public_id):
    rows = TaskCell.objects.permitted(request.user, Capability.ANSWER_TASK)
    return get_object_or_404(rows.select_related("task", "grid"), public_id=public_id)


@require_http_methods(["GET", "POST"])
@with_capability(Capability.ANSWER_TASK)
def my_task(request, public_id):
    """Show what one grid is asked, and take the answers."""
    cell = _cell(request, public_id)
    form = AnswersForm(cell=cell, questions=cell.task.form, **typed(request))
    page = {
        "cell": cell,
        "form": form,
        "why_form": WhyForm(),
        "known": queries.known_for(cell),
        "is_open": cell.state == CellState.OPEN,
    }
    if request.method != "POST":
        return render(request, "grids/tasks/my_task.html", page)
    if not form.is_valid():
        return render(request, "grids/tasks/my_task.html", page, status=422)
    sent = {"key": form.key, "photos": form.photos()}
    try:
        answering.answer(cell, form.cleaned_data, by=request.user, at=timezone.now(), **sent)
    except TransitionRefused as refusal:
        page["refusal"] = str(refusal)
        return render(request, "grids/tasks/my_task.html", page, status=409)
    messages.success(request, _("已填好：%(task)s") % {"task": cell.task.title})
    return redirect("grids:my-task-list")


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
