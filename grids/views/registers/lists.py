"""Lists of the registers, their map, and why personal fields are held."""

from django.http import Http404, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from grids.forms.register_filters import RegisterFilterForm
from grids.queries import registers as queries
from grids.registers import Register, all_registers, register
from grids.registers.personal import LEVELS
from yuanbao.access import has_capability, with_capability
from yuanbao.paging import page_of
from yuanbao.roles import Capability

SEE = Capability.VIEW_REGISTER


def spec_of(key: str) -> Register:
    try:
        return register(key)
    except KeyError:
        raise Http404 from None


@require_GET
@with_capability(SEE)
def register_home(request):
    """Show every register with what one's own territory has of it."""
    context = {
        "counts": queries.counts(request.user),
        "may_see_strays": has_capability(request.user, Capability.VIEW_TREE),
        "may_export": has_capability(request.user, Capability.EXPORT_REGISTER),
    }
    return render(request, "grids/registers/home.html", context)


@require_GET
@with_capability(SEE)
def register_fields(request):
    """Show each personal field with purpose, basis, retention and level."""
    rows = [
        (spec, field, spec.label_of(field.name), LEVELS[field.personal.level])
        for spec in all_registers()
        for field in spec.fields
        if field.personal
    ]
    return render(request, "grids/registers/fields.html", {"rows": rows})


@require_GET
@with_capability(SEE)
def register_list(request, *, key: str):
    """Show the rows of a register that fit."""
    spec = spec_of(key)
    form = RegisterFilterForm(spec, request.user, request.GET)
    keys = queries.found(spec, form.reach, form.wanted()).values_list("pk", flat=True)
    page = page_of(request, keys)
    context = {
        "spec": spec,
        "form": form,
        "page": page,
        "heads": queries.heads(spec),
        "lines": queries.lines(spec, queries.rows_of(spec, page.object_list)),
        "may_keep": has_capability(request.user, Capability.KEEP_REGISTER),
        "may_export": has_capability(request.user, Capability.EXPORT_REGISTER),
        "points": request.GET.urlencode(),
    }
    return render(request, "grids/registers/list.html", context)


@require_GET
@with_capability(SEE)
def register_points(request, *, key: str):
    """GeoJSON of the rows that fit and have a point of their own."""
    spec = spec_of(key)
    form = RegisterFilterForm(spec, request.user, request.GET)
    located = queries.found(spec, form.reach, form.wanted()).filter(lat__isnull=False)
    keys = located.values_list("pk", flat=True)[: queries.MOST_POINTS]
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [row.lng, row.lat]},
            "properties": {
                "title": queries.title_of(spec, row),
                "url": f"../{row.public_id}/",
            },
        }
        for row in queries.rows_of(spec, keys)
    ]
    return JsonResponse({"type": "FeatureCollection", "features": features})
