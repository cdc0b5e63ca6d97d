"""The live map of what is open, by grid and state."""

from django.http import HttpResponseNotModified
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from dispatch.queries.centre.open_map import matters_at, version_of
from dispatch.queries.centre.open_map import open_map as open_map_of
from dispatch.queries.counting.figure_list import petition_rows, with_lead
from yuanbao.access import has_capability, with_capability
from yuanbao.htmx import render_page
from yuanbao.paging import page_of
from yuanbao.roles import Capability


@require_GET
@with_capability(Capability.SERVE_CENTRE)
def open_map(request):
    """Show places and matters; asked again by script, 304 while nothing has changed."""
    at, asked = timezone.now(), request.GET.urlencode()
    tag = f'"{version_of(request.user, asked, at=at)}"'
    if request.headers.get("X-Poll") == "1" and request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified(headers={"ETag": tag})
    chosen = {"stage": request.GET.get("state", ""), "inside": request.GET.get("in", "")}
    shown = open_map_of(request.user, **chosen, at=at)
    page = page_of(request, matters_at(shown, request.user))
    may = has_capability(request.user, Capability.ACCEPT_PETITION)
    kept = {
        name: request.GET[name] for name in ("state", "in", "page", "size") if name in request.GET
    }
    context = {
        "shown": shown,
        "page": page,
        "rows": petition_rows(with_lead(page.object_list), is_centre=may),
        "poll_url": f"{request.path}?{urlencode(kept)}",
        "tag": tag,
        "at": at,
    }
    response = render_page(
        request, "dispatch/open_map.html", "dispatch/_open_map_live.html", context
    )
    response["ETag"], response["Cache-Control"] = tag, "private, no-cache"
    return response
