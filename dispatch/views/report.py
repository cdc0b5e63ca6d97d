"""日报: the list, one report on screen and on A4, editing and signing it."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dispatch.forms.report import ReportForm
from dispatch.queries.centre import report as queries
from dispatch.services.centre import reports
from yuanbao.access import has_capability, with_capability
from yuanbao.filling import fill, typed
from yuanbao.paging import page_of
from yuanbao.roles import Capability
from yuanbao.workflow import TransitionRefused


@require_GET
@with_capability(Capability.READ_REPORT)
def report_list(request):
    """List the reports; drafts only for the centre."""
    rows = queries.reports()
    if not has_capability(request.user, Capability.SERVE_CENTRE):
        rows = rows.filter(signed_at__isnull=False)
    context = {
        "page": page_of(request, rows),
        "may_edit": has_capability(request.user, Capability.LEAD_SHIFT),
    }
    return render(request, "dispatch/report_list.html", context)


def _url(row):
    return reverse("dispatch:report-detail", args=[row.public_id])


@require_POST
@with_capability(Capability.LEAD_SHIFT)
def report_draft(request):
    """Draft today's report before 17:00, or open it."""
    row = reports.draft(timezone.localdate(), by=request.user, at=timezone.now())
    return redirect(_url(row))


@require_GET
@with_capability(Capability.READ_REPORT)
def report_detail(request, public_id):
    return _page(request, _row(request, public_id))


def _row(request, public_id):
    drafts = has_capability(request.user, Capability.SERVE_CENTRE)
    return queries.report_for(public_id, drafts=drafts)


def _page(request, row, *, status=200, **more):
    may_edit = not row.is_signed and has_capability(request.user, Capability.LEAD_SHIFT)
    context = {"row": row, "may_edit": may_edit, **more}
    return render(request, "dispatch/report_detail.html", context, status=status)


@require_http_methods(["GET", "POST"])
@with_capability(Capability.LEAD_SHIFT)
def report_edit(request, public_id):
    row = _row(request, public_id)
    form = ReportForm(initial={"words": row.words, "tomorrow": row.tomorrow}, **typed(request))

    def service(facts):
        return reports.edit(row, **facts, by=request.user, at=timezone.now())

    context = {
        "title": _("编辑日报"),
        "lead": str(row),
        "back_url": _url(row),
        "back_label": _("日报 %(day)s") % {"day": row},
        "submit": _("保存"),
        "next": _("姓名、电话等个人信息会自动去掉。签发以后不能再改。"),
    }
    return fill(request, form, service, context=context, done=_("已保存。"), to=_url)


@require_POST
@with_capability(Capability.LEAD_SHIFT)
def report_refresh(request, public_id):
    return _act(request, public_id, reports.refresh, _("数字已更新到现在。"))


@require_POST
@with_capability(Capability.LEAD_SHIFT)
def report_sign(request, public_id):
    return _act(request, public_id, reports.sign, _("已签发，日报定稿。"))


def _act(request, public_id, verb, done):
    row = _row(request, public_id)
    try:
        verb(row, by=request.user, at=timezone.now())
    except TransitionRefused as refusal:
        return _page(request, row, status=409, refusal=str(refusal))
    messages.success(request, done)
    return redirect(_url(row))
