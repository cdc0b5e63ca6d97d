"""社区工作准入: the ruling with the week of every grid before it, standing admissions, the limit."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from grids.forms.gate import AdmitForm, LimitForm
from grids.forms.tasks import WhyForm
from grids.models import GridTask
from grids.queries.tasks import asked as queries
from grids.queries.tasks.load import busy_rows, limit_history, load_of, load_of_week, ranked
from grids.services.tasks import admitting, limiting
from yuanbao.access import has_capability, with_capability
from yuanbao.filling import fill, typed
from yuanbao.paging import page_of
from yuanbao.roles import Capability


def _week(request, load):
    """Return the grids of a load as a page of named rows; `?above=limit` keeps those above the limit."""
    only_over = request.GET.get("above") == "limit"
    page = page_of(request, ranked(load, only_over=only_over))
    return {
        "load": load,
        "page": page,
        "is_above": only_over,
        "rows": busy_rows(load, page.object_list),
    }


def _ruling(request, public_id, form, service, **context):
    task = get_object_or_404(
        GridTask.objects.permitted(request.user, Capability.ADMIT_TASK), public_id=public_id
    )
    url = reverse("grids:task-detail", args=[task.public_id])
    context |= {"task": task, "lead": task.title, "back_url": url, "back_label": task.title}
    return fill(
        request,
        form,
        lambda facts: service(task, **facts, by=request.user, at=timezone.now()),
        template="grids/tasks/task_ruling.html",
        context=context | _week(request, load_of(task, timezone.localdate())),
        done=_("已记下。"),
        to=lambda _task: url,
    )


@require_http_methods(["GET", "POST"])
@with_capability(Capability.ADMIT_TASK)
def task_admit(request, public_id):
    form = AdmitForm(**typed(request))
    words = {"title": _("准入"), "submit": _("准入")}
    return _ruling(request, public_id, form, admitting.admit, **words)


@require_http_methods(["GET", "POST"])
@with_capability(Capability.ADMIT_TASK)
def task_refuse(request, public_id):
    form = WhyForm(**typed(request))
    words = {"title": _("不予准入"), "submit": _("不予准入")}
    return _ruling(request, public_id, form, admitting.refuse, **words)


@require_GET
@with_capability(Capability.VIEW_TASK)
def standing_list(request):
    """长期准入事项: who may ask what without a ruling, until when."""
    context = {
        "page": page_of(request, queries.catalogue()),
        "today": timezone.localdate(),
        "may_admit": has_capability(request.user, Capability.ADMIT_TASK),
    }
    return render(request, "grids/tasks/standing_list.html", context)


@require_POST
@with_capability(Capability.ADMIT_TASK)
def standing_end(request, public_id):
    item = get_object_or_404(queries.catalogue(), public_id=public_id)
    admitting.end_standing(item, by=request.user, at=timezone.now())
    messages.success(request, _("今天以后不再有效，已下达的任务照常进行。"))
    return redirect("grids:standing-list")


@require_http_methods(["GET", "POST"])
@with_capability(Capability.ADMIT_TASK)
def minute_limits(request):
    """Show the limit of minutes a week with its history and this week, and set one for a day."""
    today = timezone.localdate()
    form = LimitForm(initial={"valid_from": today}, **typed(request))
    rows = list(limit_history())
    context = {
        "limits": rows,
        "current": next((row for row in rows if row.valid_from <= today), None),
        "today": today,
    }
    return fill(
        request,
        form,
        lambda facts: limiting.set_limit(**facts, by=request.user, at=timezone.now()),
        template="grids/tasks/limit_list.html",
        context=context | _week(request, load_of_week(today)),
        done=lambda row: (
            _("%(day)s 起，每周不超过 %(n)s 分钟。") % {"day": row.valid_from, "n": row.minutes}
        ),
        to=lambda _row: reverse("grids:limit-list"),
    )
