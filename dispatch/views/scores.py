"""The monthly score with its exports and its confirmation, and the list of appeals."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dispatch.forms.scores import ExportForm, MonthForm
from dispatch.queries.counting.appeals import TABS as APPEAL_TABS
from dispatch.queries.counting.appeals import appeal_rows, appeals
from dispatch.queries.counting.figures import Figures
from dispatch.queries.counting.reach import Cut, reach_of
from dispatch.queries.counting.score_table import TABS, table_of, tabs_of
from dispatch.services.judging import score_exports
from dispatch.services.judging.scores import confirm_scores, confirmable_from
from yuanbao.access import has_capability, with_capability
from yuanbao.paging import page_of
from yuanbao.roles import Capability
from yuanbao.workflow import TransitionRefused

EXPORTS = {
    "xlsx": (
        score_exports.workbook_of,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    "pdf": (score_exports.paper_of, "application/pdf"),
}


def _asked(request, data, at):
    """Return the form of the month asked for, and the figures of the person's reach."""
    reach = reach_of(request.user)
    today = timezone.localdate(at)
    blank = Figures(reach=reach, period=None, cut=Cut(), at=at)
    form = MonthForm(data, today=today, tabs=tabs_of(blank))
    return form, Figures(reach=reach, period=form.period, cut=Cut(), at=at)


@require_GET
@with_capability(Capability.VIEW_FIGURES)
def score_month(request):
    """Show the month's table by agency, town or community."""
    return _page(request, request.GET)


def _page(request, data, status=200, refusal=""):
    at = timezone.now()
    form, figures = _asked(request, data, at)
    table = table_of(figures, form.by)
    context = {
        "table": table,
        "form": form,
        "tabs": [_tab(tab, form) for tab in tabs_of(figures)],
        "notes": score_exports.notes_of(table),
        "may_confirm": not table.confirmed
        and has_capability(request.user, Capability.CONFIRM_SCORES),
        "confirmable_from": confirmable_from(form.period),
        "at": at,
        "refusal": refusal,
    }
    return render(request, "dispatch/score_month.html", context, status=status)


def _tab(tab, form):
    query = urlencode({"month": form.period.code, "by": tab})
    return {"label": TABS[tab], "url": f"?{query}", "current": tab == form.by}


@require_POST
@with_capability(Capability.CONFIRM_SCORES)
def score_confirm(request):
    """Fix the month's figures."""
    at = timezone.now()
    form, figures = _asked(request, request.POST, at)
    try:
        confirm_scores(figures.period, by=request.user, at=at)
    except TransitionRefused as refusal:
        return _page(request, request.POST, status=409, refusal=str(refusal))
    query = urlencode({"month": form.period.code, "by": form.by})
    return redirect(f"{reverse('dispatch:score-month')}?{query}")


@require_POST
@with_capability(Capability.VIEW_FIGURES)
def score_export(request):
    """Hand the month's table out as a workbook or a paper; the export is recorded."""
    at = timezone.now()
    asked = ExportForm(request.POST)
    if not asked.is_valid():
        return _page(request, request.POST, status=422, refusal=_("请选 Excel 或 PDF。"))
    form, figures = _asked(request, request.POST, at)
    kind = asked.cleaned_data["form"]
    make, content_type = EXPORTS[kind]
    table = table_of(figures, form.by)
    name = f"{score_exports.title_of(table)}.{kind}"
    headers = {"Content-Disposition": content_disposition_header(True, name)}
    data = make(table, by=request.user, at=at)
    return HttpResponse(data, content_type=content_type, headers=headers)


@require_GET
@with_capability(Capability.VIEW_FIGURES)
def appeal_list(request):
    """List the appeals of all agencies: open, excluded, not excluded."""
    tab = request.GET.get("tab", "")
    tab = tab if tab in APPEAL_TABS else "open"
    page, at = page_of(request, appeals(tab)), timezone.now()
    may_rule = has_capability(request.user, Capability.RULE_ON_APPEAL)
    context = {
        "page": page,
        "rows": appeal_rows(page.object_list, request.user, may_rule=may_rule, at=at),
        "tab": tab,
        "tabs": [
            {"label": label, "url": f"?tab={name}", "current": name == tab}
            for name, label in APPEAL_TABS.items()
        ],
        "may_rule": may_rule,
        "at": at,
    }
    return render(request, "dispatch/appeal_list.html", context)
