"""Opening a seal: asked, granted by a second person, read while it is open."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_POST

from petitions.sealed import custody_forms as forms
from petitions.sealed import queries
from petitions.services.sealed import opening as service
from petitions.views.sealed.custody import act
from petitions.views.sealed.files import as_download
from yuanbao.access import with_capability
from yuanbao.roles import Capability

BOTH = Capability.OPEN_SEALED


@require_POST
@with_capability(BOTH)
def opening_ask(request, public_id):
    report = queries.report_for(request.user, public_id, BOTH)
    form = forms.OpeningForm(request.POST)

    def ask(at):
        reason = form.cleaned_data["reason"]
        return service.ask_opening(report, reason=reason, by=request.user, at=at)

    return act(request, report, form, "opening", ask, _("已申请启封，等另一位保管人批准。"))


def _decide(request, public_id, verb, done) -> HttpResponse:
    opening = queries.opening_for(request.user, public_id)

    def decide(at):
        return verb(opening, by=request.user, at=at)

    return act(request, opening.report, None, "", decide, done)


@require_POST
@with_capability(BOTH)
def opening_approve(request, public_id):
    return _decide(request, public_id, service.approve, _("已批准，24 小时后自动关闭。"))


@require_POST
@with_capability(BOTH)
def opening_refuse(request, public_id):
    return _decide(request, public_id, service.refuse, _("没有批准，密封没有打开。"))


@require_POST
@with_capability(BOTH)
def opening_shut(request, public_id):
    return _decide(request, public_id, service.shut, _("已关闭。"))


@sensitive_variables()
@require_GET
@with_capability(BOTH)
def opened(request, public_id):
    """Show what is behind the seal, to the two who opened it; each look is recorded."""
    report = queries.report_for(request.user, public_id, BOTH)
    held = service.read(report, by=request.user, at=timezone.now())
    files = report.files.defer("clean", "original").order_by("serial")
    context = {"report": report, "held": held, "files": files}
    response = render(request, "petitions/custody/opened.html", context)
    response["Cache-Control"] = "no-store, private"
    return response


@require_GET
@with_capability(BOTH)
def file_original(request, public_id, serial):
    report = queries.report_for(request.user, public_id, BOTH)
    file = queries.file_of(report, serial)
    content = service.read_original(file, by=request.user, at=timezone.now())
    return as_download(content, file)
