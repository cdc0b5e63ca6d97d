"""A unit's tasks: the list, the draft, the form it builds, and how it ends."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from grids.forms.answers import PreviewForm
from grids.forms.tasks import QuestionForm, TaskForm, first_values
from grids.models import GridTask
from grids.queries.tasks import asked as queries
from grids.queries.tasks import report as task_report
from grids.queries.tasks.load import busy_rows, load_of, ranked
from grids.queries.tree import asked_place
from grids.services.tasks import admitting, drafting, turning
from grids.tasking import workflow as moves
from grids.tasking.choices import EDITABLE, LIVE, TaskState
from grids.tasking.subjects import SUBJECTS
from yuanbao.access import has_capability, with_capability
from yuanbao.filling import fill, typed
from yuanbao.paging import page_of
from yuanbao.roles import Capability

TABS = [
    ("running", _("进行中")),
    ("waiting", _("待准入")),
    ("draft", _("草稿")),
    ("past", _("已结束")),
]
# So many of the busiest grids are named beside a task.
BUSIEST = 12


def _task(request, public_id, capability=Capability.VIEW_TASK):
    return get_object_or_404(
        GridTask.objects.permitted(request.user, capability), public_id=public_id
    )


def _url(task):
    return reverse("grids:task-detail", args=[task.public_id])


@require_GET
@with_capability(Capability.VIEW_TASK)
def task_list(request):
    show = request.GET.get("show", "")
    show = show if show in queries.SHOWS else "running"
    only = asked_place(request.GET.get("place", ""))
    context = {
        "page": page_of(request, queries.tasks_shown(request.user, show, only)),
        "only": only,
        "tabs": TABS,
        "show": show,
        "may_draft": has_capability(request.user, Capability.ASSIGN_TASK),
    }
    return render(request, "grids/tasks/task_list.html", context)


@require_http_methods(["GET", "POST"])
@with_capability(Capability.ASSIGN_TASK)
def task_new(request):
    at = timezone.now()
    today = timezone.localdate(at)
    first = {"starts_on": today, "ends_on": today, "interval": 1, "days": 1}
    form = TaskForm(user=request.user, on=today, initial=first, **typed(request))

    def service(facts):
        return drafting.draft(
            facts["issuer"], form.draft(), form.chosen_places(), by=request.user, at=at
        )

    context = {
        "title": _("拟一项网格任务"),
        "back_url": reverse("grids:task-list"),
        "back_label": _("网格任务"),
        "submit": _("存为草稿"),
        "next": _("存好以后再做表单、看用时，最后提交准入。"),
    }
    return fill(request, form, service, context=context, done=_("草稿已存。"), to=_url)


@require_http_methods(["GET", "POST"])
@with_capability(Capability.ASSIGN_TASK)
def task_amend(request, public_id):
    task, at = _task(request, public_id, Capability.ASSIGN_TASK), timezone.now()
    facts = {"user": request.user, "on": timezone.localdate(at), "task": task}
    form = TaskForm(**facts, initial=first_values(task), **typed(request))

    def service(_facts):
        return drafting.amend(task, form.draft(), form.chosen_places(), by=request.user, at=at)

    context = {
        "title": _("修改任务"),
        "lead": task.title,
        "back_url": _url(task),
        "back_label": task.title,
        "submit": _("保存"),
    }
    return fill(request, form, service, context=context, done=_("已保存。"), to=_url)


@require_GET
@with_capability(Capability.VIEW_TASK)
def task_detail(request, public_id):
    """Show one task with what it asks of the week, its form, and how far it is."""
    task, may = queries.task_with_rights(request.user, public_id)
    is_past = task.state in (TaskState.ENDED, TaskState.WITHDRAWN)
    load = None if is_past else load_of(task, timezone.localdate())
    context = {
        "task": task,
        "places": task.places.all(),
        "load": load,
        "subject": SUBJECTS.get(task.subject),
        "busiest": busy_rows(load, ranked(load)[:BUSIEST]) if load else [],
        "preview": PreviewForm(questions=task.form),
        "moves": [m for m in _open_to(may, task) if m.name in ACTS],
        "is_editable": task.state in EDITABLE and Capability.ASSIGN_TASK in may,
        "report": task_report.report_of(task, request.user)
        if task.state in LIVE | {TaskState.ENDED}
        else None,
    }
    return render(request, "grids/tasks/task_detail.html", context)


def _open_to(may, task):
    return [m for m in moves.MOVES if task.state in m.sources and m.capability in may]


@require_http_methods(["GET", "POST"])
@with_capability(Capability.ASSIGN_TASK)
def task_form(request, public_id):
    """Build the form: add a question; the others are moved and taken out by the buttons."""
    task = _task(request, public_id, Capability.ASSIGN_TASK)
    form = QuestionForm(subject=task.subject, **typed(request))

    def service(_facts):
        question = form.question()
        return drafting.add_question(task, question, by=request.user, at=timezone.now())

    context = {
        "task": task,
        "subject": SUBJECTS.get(task.subject),
        "questions": task.form,
        "preview": PreviewForm(questions=task.form),
    }
    return fill(
        request,
        form,
        service,
        template="grids/tasks/task_form.html",
        context=context,
        done=_("已加上。"),
        to=lambda row: reverse("grids:task-form", args=[row.public_id]),
    )


@require_POST
@with_capability(Capability.ASSIGN_TASK)
def task_question_shift(request, public_id, key):
    task = _task(request, public_id, Capability.ASSIGN_TASK)
    steps = -1 if request.POST.get("way") == "up" else 1
    drafting.shift_question(task, key, steps, by=request.user, at=timezone.now())
    return redirect("grids:task-form", public_id=public_id)


@require_POST
@with_capability(Capability.ASSIGN_TASK)
def task_question_drop(request, public_id, key):
    task = _task(request, public_id, Capability.ASSIGN_TASK)
    drafting.drop_question(task, key, by=request.user, at=timezone.now())
    messages.success(request, _("已删掉。"))
    return redirect("grids:task-form", public_id=public_id)


@require_POST
@with_capability(Capability.ASSIGN_TASK)
def task_submit(request, public_id):
    task = _task(request, public_id, Capability.ASSIGN_TASK)
    task = admitting.submit(task, by=request.user, at=timezone.now())
    said = _("已按长期准入下达。") if task.state == TaskState.ADMITTED else _("已提交，等待准入。")
    messages.success(request, said)
    return redirect(_url(task))


@require_POST
@with_capability(Capability.ASSIGN_TASK)
def task_withdraw(request, public_id):
    task = _task(request, public_id, Capability.ASSIGN_TASK)
    turning.withdraw(task, by=request.user, at=timezone.now())
    messages.success(request, _("已撤回，没填的网格不再要填，已填的还在。"))
    return redirect(_url(task))


@require_POST
@with_capability(Capability.ASSIGN_TASK)
def task_end(request, public_id):
    task = _task(request, public_id, Capability.ASSIGN_TASK)
    turning.end(task, by=request.user, at=timezone.now())
    messages.success(request, _("任务已结束，没填的网格不再要填。"))
    return redirect(_url(task))


# Moves with a page or a button of their own, by name.
ACTS = {"submit", "admit", "refuse", "withdraw", "end"}
