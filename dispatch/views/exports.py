"""Exports of the desk's list: ask for one, see how far they are, take the file."""

from urllib.parse import quote

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dispatch.forms.desk import DeskFilterForm
from dispatch.queries.desks.desk import handlers_of
from dispatch.queries.desks.export import exports_of
from dispatch.queries.desks.scope import order_scope
from dispatch.services.desks import exports
from yuanbao.access import polled, with_capability
from yuanbao.paging import page_of
from yuanbao.roles import Capability
from yuanbao.workflow import TransitionRefused

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_POST
@with_capability(Capability.VIEW_FIGURES)
def orders_export(request):
    """Send the workbook of what the address is filtered to, or have it made."""
    scope = order_scope(request.user, request.GET.get("scope", ""))
    filters = DeskFilterForm(request.GET, handlers=handlers_of(scope)).filters()
    try:
        job, content = exports.export_orders(scope, filters, by=request.user, at=timezone.now())
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
        return redirect(f"{reverse('dispatch:order-list')}?{request.GET.urlencode()}")
    if content is None:
        messages.success(request, _("正在后台导出，可以先做别的，完成后铃铛会提醒。"))
        return redirect("dispatch:export-list")
    answer = HttpResponse(content, content_type=CONTENT_TYPE)
    answer["Content-Disposition"] = _disposition(job)
    return answer


@require_GET
@with_capability(Capability.VIEW_FIGURES)
def export_list(request):
    """List one's own exports with how far each is."""
    return render(request, "dispatch/export_list.html", _context(request))


@polled
@require_GET
@with_capability(Capability.VIEW_FIGURES)
def export_live(request):
    """Answer the rows alone, or 304 while none has moved."""
    context = _context(request)
    marks = [f"{job.pk}.{job.state}.{job.n_done}" for job in context["page"].object_list]
    tag = f'"{request.user.pk}-{"-".join(marks)}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified(headers={"ETag": tag})
    answer = render(request, "dispatch/_export_rows.html", context)
    answer["ETag"] = tag
    return answer


def _context(request):
    return {"page": page_of(request, exports_of(request.user)), "at": timezone.now()}


@require_POST
@with_capability(Capability.VIEW_FIGURES)
def export_take(request, public_id):
    """Send a finished file to its owner."""
    try:
        job = exports.take_export(public_id, by=request.user, at=timezone.now())
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("dispatch:export-list")
    answer = FileResponse(job.file.open("rb"), content_type=CONTENT_TYPE)
    answer["Content-Disposition"] = _disposition(job)
    return answer


def _disposition(job):
    return f"attachment; filename*=UTF-8''{quote(job.title.replace(':', ''))}.xlsx"
