from functools import wraps

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_safe

from grids import qr, queries
from grids.bulletins import bulletins_about
from grids.choices import Level
from grids.maps import layers
from grids.models import Grid

LAYERS = {
    "district": Level.DISTRICT,
    "town": Level.TOWN,
    "community": Level.COMMUNITY,
}


def of_the_tree(view):
    """Answer 304 while the tree has not changed; let caches keep the rest for a minute."""

    def tag(_request, **kwargs):
        return layers.version_tag("-".join(kwargs.values()))

    guarded = condition(etag_func=tag)(view)
    return wraps(view)(cache_control(public=True, max_age=60)(require_safe(guarded)))


@of_the_tree
def boundary_layer(_request, *, level: str):
    if level not in LAYERS:
        raise Http404
    return JsonResponse(layers.layer(LAYERS[level]))


@of_the_tree
def grid_units(_request, *, code: str):
    place = get_object_or_404(queries.public_places(), code=code)
    return JsonResponse(layers.units_geojson(place))


@of_the_tree
def grid_boundary(_request, *, code: str):
    return JsonResponse(layers.single(get_object_or_404(queries.public_places(), code=code)))


@require_safe
def grid_detail(request, *, code: str):
    try:
        page = queries.grid_page(code, timezone.localdate())
    except Grid.DoesNotExist:
        raise Http404 from None
    line = [place.pk for place in page.above]
    context = {"page": page, "grid": page.grid, "bulletins": bulletins_about(page.grid.pk, line)}
    return render(request, "grids/grid_detail.html", context)


@require_safe
@cache_control(public=True, max_age=86400)
def grid_qr(_request, *, code: str):
    place = get_object_or_404(queries.public_places(), code=code)
    address = settings.SITE_URL.rstrip("/") + reverse(
        "grids:grid-detail", kwargs={"code": place.code}
    )
    return HttpResponse(qr.png(address), content_type="image/png")
