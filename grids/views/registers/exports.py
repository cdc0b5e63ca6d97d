"""A register's list as a file: ask for it, see how far it is, take it."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from grids.forms.register_exports import ExportForm
from grids.forms.register_filters import RegisterFilterForm
from grids.models import RegisterExport
from grids.queries import registers as queries
from grids.scoping import reach_grids
from grids.services.sheets import exporting
from grids.views.registers.lists import spec_of
from yuanbao.access import has_capability, polled, with_capability
from yuanbao.export_files import export_file, live
from yuanbao.filling import fill, typed
from yuanbao.paging import page_of
from yuanbao.roles import Capability
from yuanbao.workflow import TransitionRefused

EXPORT = Capability.EXPORT_REGISTER


@require_http_methods(["GET", "HEAD", "POST"])
@with_capability(EXPORT)
def register_export(request, *, key: str):
    """Ask for what the list is filtered to as a file."""
    spec = spec_of(key)
    wanted = RegisterFilterForm(spec, request.user, request.GET).wanted()
    may_full = has_capability(request.user, Capability.EXPORT_PERSONAL)
    back = f"{reverse('grids:register-list', kwargs={'key': key})}?{request.GET.urlencode()}"
    rows = queries.found(spec, reach_grids(request.user, EXPORT), wanted).order_by().values("pk")
    context = {
        "spec": spec,
        "n": rows.count(),
        "back_url": back,
        "back_label": spec.label,
        "may_full": may_full,
    }
    return fill(
        request,
        ExportForm(may_full=may_full, **typed(request)),
        lambda facts: exporting.export_register(
            key, wanted, **facts, by=request.user, at=timezone.now()
        ),
        template="grids/registers/export.html",
        context=context,
        done=_("正在后台导出，可以先做别的，完成后铃铛会提醒。"),
        to=lambda _job: reverse("grids:register-files"),
    )


@require_GET
@with_capability(EXPORT)
def register_files(request):
    """List one's own exports with how far each is."""
    return render(request, "grids/registers/files.html", _context(request))


@polled
@require_GET
@with_capability(EXPORT)
def register_files_live(request):
    """Answer the rows alone, or 304 while none has moved."""
    return live(request, "grids/registers/_files.html", _context(request))


def _context(request):
    return {"page": page_of(request, RegisterExport.objects.of(request.user).order_by("-id"))}


@require_POST
@with_capability(EXPORT)
def register_file_take(request, *, public_id):
    """Send a finished file to its owner."""
    try:
        job, data = exporting.take_export(public_id, by=request.user, at=timezone.now())
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("grids:register-files")
    return export_file(job, data)
