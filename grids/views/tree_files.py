"""A branch of the tree as a GeoJSON file: taken out, and taken in after a dry run."""

from django.contrib import messages
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from grids.choices import Datum
from grids.forms.tree_acts import ImportForm
from grids.maps.shapes import as_collection
from grids.queries import tree
from grids.services import geojson
from yuanbao.access import with_capability
from yuanbao.roles import Capability
from yuanbao.workflow import TransitionRefused


@require_GET
@with_capability(Capability.VIEW_TREE)
def place_export(request, *, code: str):
    """Hand out the live places at and under one, in the datum asked for."""
    grid = get_object_or_404(tree.visible_places(request.user), code=code)
    asked = request.GET.get("datum", Datum.WGS84)
    if asked not in Datum.values:
        raise Http404
    response = JsonResponse(
        geojson.collection(grid, Datum(asked)),
        content_type="application/geo+json",
        json_dumps_params={"ensure_ascii": False},
    )
    response["Content-Disposition"] = f'attachment; filename="{grid.code}-{asked}.geojson"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@with_capability(Capability.MANAGE_GRIDS)
def place_import(request, *, code: str):
    """Say what a file would do and every problem in it; take it in when it is confirmed."""
    grid = get_object_or_404(tree.changeable_places(request.user), code=code)
    if request.method != "POST":
        return _show(request, grid, ImportForm(grid=grid))
    form = ImportForm(data=request.POST, files=request.FILES, grid=grid)
    if not form.is_valid():
        return _show(request, grid, form, status=422)
    shapes = form.cleaned_data["shapes"]
    if "confirm" in request.POST:
        try:
            done = geojson.take_in(grid, shapes, by=request.user, at=timezone.now())
        except TransitionRefused as refusal:
            reading = geojson.read(grid, shapes)
            return _show(request, grid, form, status=409, refusal=str(refusal), reading=reading)
        messages.success(request, _("已导入 %s 个图形。") % len(done.wanted))
        return redirect("grids:place-detail", code=grid.code)
    kept = ImportForm(data={"shape": as_collection(shapes), "datum": Datum.WGS84}, grid=grid)
    return _show(request, grid, kept, reading=geojson.read(grid, shapes))


def _show(request, grid, form, *, status=200, **more):
    return render(
        request, "grids/place_import.html", {"grid": grid, "form": form, **more}, status=status
    )
