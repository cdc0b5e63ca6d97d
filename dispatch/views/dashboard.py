"""The dashboard, and the list behind each of its figures."""

from django.conf import settings
from django.http import HttpResponseNotModified
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from dispatch import periods
from dispatch.forms.figures import DIRECT, FigureListForm
from dispatch.queries.counting.dashboard import dashboard_of, version_of
from dispatch.queries.counting.figure_list import page_rows, shown, words_of
from dispatch.queries.counting.figures import Figures
from dispatch.queries.counting.reach import reach_of, read_cut
from yuanbao.access import with_capability
from yuanbao.htmx import render_page
from yuanbao.paging import page_of
from yuanbao.roles import Capability


def _figures(request, at):
    named = periods.read_named(settings.NAMED_PERIODS)
    period = periods.read_period(request.GET, timezone.localdate(at), named)
    cut = read_cut(request.GET)
    return Figures(reach=reach_of(request.user), period=period, cut=cut, at=at)


@require_GET
@with_capability(Capability.VIEW_FIGURES)
def dashboard(request):
    """Show the figures of a period; asked again by script, 304 while nothing has changed."""
    at = timezone.now()
    figures = _figures(request, at)
    version = version_of(figures)
    tag = f'"{version}"'
    if request.headers.get("X-Poll") == "1" and request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified(headers={"ETag": tag})
    query = {**figures.period.query(), **figures.cut.query()}
    context = {
        "page": dashboard_of(figures, version),
        "choices": _choices(figures, timezone.localdate(at)),
        "narrowed": words_of(figures.cut) if figures.cut.query() else [],
        "cut": figures.cut,
        "poll_url": f"{request.path}?{urlencode(query)}",
        "tag": tag,
    }
    response = render_page(
        request, "dispatch/dashboard.html", "dispatch/_dashboard_live.html", context
    )
    response["ETag"], response["Cache-Control"] = tag, "private, no-cache"
    return response


def _choices(figures, today):
    named = periods.read_named(settings.NAMED_PERIODS)
    return [
        {
            "label": choice.label,
            "url": "?" + urlencode({**choice.period.query(), **figures.cut.query()}),
            "current": choice.period.code == figures.period.code,
        }
        for choice in periods.choices(today, named)
    ]


@require_GET
@with_capability(Capability.VIEW_FIGURES)
def figure_list(request):
    """List exactly the rows that a figure counts."""
    at = timezone.now()
    figures = _figures(request, at)
    form = FigureListForm(request.GET, figures=figures)
    measure = form.measure()
    found = shown(figures, measure, request.user, wants_direct=form.is_direct())
    page = page_of(request, found.rows)
    context = {
        "figures": figures,
        "measure": measure,
        "has_period": form.has_period(),
        "form": form,
        "narrowed": words_of(figures.cut),
        "page": page,
        "rows": page_rows(found.lists_orders, page),
        "lists_orders": found.lists_orders,
        "is_direct": found.is_direct,
        "n_direct": 0 if found.is_direct else found.n_direct,
        "direct_query": urlencode({**request.GET.dict(), "answers": DIRECT}),
        "at": at,
        "back_query": urlencode({**figures.period.query()}),
    }
    return render(request, "dispatch/figure_list.html", context)
