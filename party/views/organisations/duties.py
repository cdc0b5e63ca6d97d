"""Duties and reports to a community at the officers' desk."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from party.forms.duties import AskForm, DutyForm
from party.models import CommunityReport, PartyDuty
from party.queries.organisations import duties as queries
from party.services.organisations import duties, reporting
from party.views.organisations.tree import act_on, organisation_of
from yuanbao.access import with_capability
from yuanbao.filling import fill, typed
from yuanbao.paging import page_of
from yuanbao.roles import Capability

viewers = with_capability(Capability.VIEW_PARTY)
keepers = with_capability(Capability.KEEP_PARTY)


@require_GET
@viewers
def duty_list(request):
    page = page_of(request, queries.duties(request.user, timezone.localdate()))
    return render(request, "party/organisations/duty_list.html", {"page": page})


@require_http_methods(["GET", "POST"])
@keepers
def duty_offer(request, *, public_id):
    organisation = organisation_of(request, public_id, Capability.KEEP_PARTY)
    form = DutyForm(**typed(request))

    def run(facts):
        return duties.offer(organisation, **facts, by=request.user, at=timezone.now())

    words = {
        "title": _("设岗"),
        "submit": _("设岗"),
        "lead": _("本组织和下级的党员都能在手机上认领。"),
        "done": _("已设岗。"),
    }
    return act_on(request, form, run, organisation, to=_duties, **words)


@require_POST
@keepers
def duty_close(request, *, public_id):
    rows = PartyDuty.objects.permitted(request.user, Capability.KEEP_PARTY)
    duties.close(get_object_or_404(rows, public_id=public_id), by=request.user, at=timezone.now())
    messages.success(request, _("不再招人，已认岗的不变。"))
    return redirect("party:duty-list")


@require_GET
@viewers
def report_list(request):
    page = page_of(request, queries.reports(request.user, timezone.localdate()))
    return render(request, "party/organisations/report_list.html", {"page": page})


@require_http_methods(["GET", "POST"])
@keepers
def report_ask(request, *, public_id):
    rows = CommunityReport.objects.permitted(request.user, Capability.KEEP_PARTY)
    report = get_object_or_404(rows.select_related("member", "organisation"), public_id=public_id)
    form = AskForm(**typed(request))

    def run(facts):
        return reporting.ask(report, **facts, by=request.user, at=timezone.now())

    context = {
        "title": _("请党员帮忙"),
        "submit": _("发出"),
        "lead": _("能帮什么：%s") % report.offer,
        "back_url": reverse("party:report-list"),
        "back_label": _("双报到"),
    }
    done = _("已发到党员的手机上。")
    return fill(
        request, form, run, context=context, done=done, to=lambda _one: reverse("party:report-list")
    )


def _duties(_duty):
    return reverse("party:duty-list")
