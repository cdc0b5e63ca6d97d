"""The search that the head of every desk leads to."""

from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from dispatch import searching
from dispatch.queries.centre.search import Search
from dispatch.queries.counting.figure_list import petition_rows
from dispatch.queries.desks.desk import rows_of
from yuanbao.access import has_capability, with_capability
from yuanbao.paging import page_of
from yuanbao.roles import Capability

LONGEST = 60
KINDS = {
    "petitions": gettext_lazy("诉求"),
    "orders": gettext_lazy("工单"),
    "agencies": gettext_lazy("单位"),
    "places": gettext_lazy("地点"),
}


@require_GET
@with_capability(Capability.VIEW_ORDER)
def search(request):
    """Show what was found, one kind at a time, the first kind that has anything."""
    typed = request.GET.get("q", "").strip()[:LONGEST]
    found = Search(request.user, searching.read(typed))
    results = {kind: getattr(found, kind)() for kind in KINDS} if typed else {}
    pages = {kind: page_of(request, rows) for kind, rows in results.items()}
    n = {kind: page.paginator.count for kind, page in pages.items()}
    first = next((kind for kind in KINDS if n.get(kind)), "petitions")
    kind = request.GET.get("kind", "")
    kind = kind if kind in KINDS else first
    page = pages.get(kind) or page_of(request, [])
    context = {
        "typed": typed,
        "kind": kind,
        "tabs": [_tab(name, typed, n.get(name, 0), name == kind) for name in KINDS],
        "page": page,
        "rows": _rows(request.user, kind, page),
        "at": timezone.now(),
    }
    return render(request, "dispatch/search_page.html", context)


def _tab(kind, typed, n, current):
    url = f"?{urlencode({'q': typed, 'kind': kind})}"
    return {"label": KINDS[kind], "n": n, "url": url, "current": current}


def _rows(user, kind, page):
    if kind == "petitions":
        is_centre = has_capability(user, Capability.ACCEPT_PETITION)
        return petition_rows(page.object_list, is_centre=is_centre)
    return rows_of(page, is_area=True) if kind == "orders" else page.object_list
