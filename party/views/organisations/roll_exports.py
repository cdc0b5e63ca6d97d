"""党员名册导出（完整内容）: ask for it, see how far it is, take it."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from party.forms.organisations import MemberFilterForm
from party.forms.roll_exports import RollExportForm
from party.models import RollExport
from party.services.organisations import roll_exports
from party.views.organisations.members import asked_organisation
from yuanbao.access import polled, with_capability
from yuanbao.export_files import export_file, live
from yuanbao.filling import fill, typed
from yuanbao.paging import page_of
from yuanbao.roles import Capability
from yuanbao.workflow import TransitionRefused

exporters = with_capability(Capability.EXPORT_ROLL)


@require_http_methods(["GET", "HEAD", "POST"])
@exporters
def roll_export(request):
    """Ask for what the list is narrowed to as a file, in full."""
    wanted = MemberFilterForm(request.GET).wanted(asked_organisation(request))
    at = timezone.now()
    back = f"{reverse('party:member-list')}?{request.GET.urlencode()}"
    n = roll_exports.rows_of(wanted, by=request.user, at=at).count()
    return fill(
        request,
        RollExportForm(**typed(request)),
        lambda facts: roll_exports.export_roll(wanted, **facts, by=request.user, at=at),
        template="party/organisations/roll_export.html",
        context={"n": n, "back_url": back},
        done=_("正在后台导出，可以先做别的，完成后铃铛会提醒。"),
        to=lambda _job: reverse("party:roll-files"),
    )


@require_GET
@exporters
def roll_files(request):
    """List one's own exports with how far each is."""
    return render(request, "party/organisations/roll_files.html", _context(request))


@polled
@require_GET
@exporters
def roll_files_live(request):
    """Answer the rows alone, or 304 while none has moved."""
    return live(request, "party/organisations/_roll_files.html", _context(request))


def _context(request):
    return {"page": page_of(request, RollExport.objects.of(request.user).order_by("-id"))}


@require_POST
@exporters
def roll_file_take(request, *, public_id):
    """Send a finished file to its owner."""
    try:
        job, data = roll_exports.take_export(public_id, by=request.user, at=timezone.now())
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("party:roll-files")
    return export_file(job, data)
