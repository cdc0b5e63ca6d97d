"""The one report of a task: how far each place is, the answers behind each figure, a workbook."""

from urllib.parse import quote

from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from grids.forms.tasks import WhyForm
from grids.models import GridTask, TaskCell
from grids.queries import public_places
from grids.queries.tasks import items
from grids.queries.tasks import report as queries
from grids.queries.tasks.asked import photo_for
from grids.services.tasks import answering
from grids.services.tasks.report import task_book
from grids.tasking.issuers import issuers_of
from grids.tasking.subjects import SUBJECTS
from yuanbao.access import signed_in, with_capability
from yuanbao.filling import fill, typed
from yuanbao.paging import page_of
from yuanbao.roles import Capability


def _asked(request, public_id):
    """Return the task, the place and the turn that the address names."""
    task = get_object_or_404(
        GridTask.objects.permitted(request.user, Capability.VIEW_TASK), public_id=public_id
    )
    code, turn = request.GET.get("in", ""), request.GET.get("turn", "")
    inside = get_object_or_404(public_places().defer("boundary"), code=code) if code else None
    return task, inside, int(turn) if turn.isdigit() else None


@require_GET
@with_capability(Capability.VIEW_TASK)
def task_report(request, public_id):
    task, inside, turn = _asked(request, public_id)
    state = request.GET.get("state", "")
    report = queries.report_of(task, request.user, inside=inside, turn=turn)
    cells = queries.cells_of(task, request.user, inside=inside, turn=turn)
    of_rows = bool(task.subject) and request.GET.get("rows") == "each"
    shown = _items if of_rows else _answers
    context = {
        "task": task,
        "subject": SUBJECTS.get(task.subject),
        "report": report,
        "turns": queries.turns_of(task),
        "turn": turn,
        "state": state,
        "of_rows": of_rows,
        "may_ask": _is_own(request.user, task),
    }
    return render(
        request,
        "grids/tasks/task_report.html",
        context | shown(request, task, cells, report, state),
    )


def _answers(request, task, cells, report, state):
    """Return the grids' answers as a page."""
    count = queries.count_of(report, state)
    page = page_of(request, queries.cell_list(cells, state), count=count)
    rows = queries.answer_rows(task.form, page.object_list)
    return {"page": page, "columns": queries.columns_of(task.form), "rows": rows}


def _items(request, task, cells, report, state):
    """Return what was asked one by one as a page."""
    count = report.items if not state else None
    page = page_of(request, items.items_of(cells, state), count=count)
    rows = items.item_rows(task, page.object_list, request.user)
    return {"page": page, "columns": items.item_columns(task), "rows": rows}


def _is_own(user, task) -> bool:
    """Say whether the person acts for the unit that asked: it alone asks again."""
    issuers = issuers_of(user, Capability.ASSIGN_TASK)
    return task.issuer_code in {issuer.code for issuer in issuers}


@require_GET
@with_capability(Capability.VIEW_TASK)
def task_export(request, public_id):
    """Send all answers of the place and the turn that the report shows as a workbook."""
    task, inside, turn = _asked(request, public_id)
    cells = queries.cells_of(task, request.user, inside=inside, turn=turn)
    data = task_book(task, queries.cell_list(cells), items.items_of(cells))
    response = HttpResponse(
        data, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    name = quote(f"{task.title}-{timezone.localdate():%Y%m%d}.xlsx")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response


@require_http_methods(["GET", "POST"])
@with_capability(Capability.ASSIGN_TASK)
def cell_ask_again(request, public_id):
    cell = get_object_or_404(
        TaskCell.objects.permitted(request.user, Capability.ASSIGN_TASK).select_related("task"),
        public_id=public_id,
    )
    report = reverse("grids:task-report", args=[cell.task.public_id])
    context = {
        "title": _("请再办"),
        "lead": f"{cell.task.title}·{cell.grid.name}",
        "back_url": report,
        "back_label": cell.task.title,
        "submit": _("请再办"),
        "next": _("这个网格的网格员会重新看到这项任务，填过的内容还在。"),
    }
    return fill(
        request,
        WhyForm(**typed(request)),
        lambda facts: answering.ask_again(cell, **facts, by=request.user, at=timezone.now()),
        context=context,
        done=_("已请网格员再办。"),
        to=lambda _cell: report,
    )


@require_GET
@signed_in
def task_photo(request, public_id):
    """Send a photo of an answer to those who may read the answer."""
    photo = photo_for(request.user, public_id)
    return FileResponse(photo.file.open("rb"), content_type="image/jpeg")
