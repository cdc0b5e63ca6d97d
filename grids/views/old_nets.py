"""The concordance of the four old nets, and what lies in no unit grid."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from grids.choices import Level, OldNet
from grids.forms.old_nets import OldNetFileForm, OldNetForm
from grids.holdings import count_all, strays
from grids.queries import old_nets
from grids.queries.tree import changeable_places
from grids.services import old_nets as services
from grids.tree.old_nets import write_rows
from yuanbao.access import has_capability, with_capability
from yuanbao.paging import page_of
from yuanbao.roles import Capability
from yuanbao.workflow import TransitionRefused


@require_GET
@with_capability(Capability.VIEW_TREE)
def old_net_list(request):
    """Look up an old cell's new grids, or a new grid's old cells."""
    form = OldNetForm(request.GET)
    form.full_clean()
    asked = {name: form.cleaned_data.get(name, "") for name in ("q", "net")}
    page = page_of(request, old_nets.cells(request.user, **asked))
    context = {
        "form": form,
        "page": page,
        "rows": old_nets.with_heirs(page.object_list),
        "may_change": has_capability(request.user, Capability.MANAGE_GRIDS),
    }
    return render(request, "grids/old_net_list.html", context)


@require_GET
@with_capability(Capability.VIEW_TREE)
def old_net_file(request):
    """Hand out the concordance within reach as CSV."""
    labels = {net.value: str(net.label) for net in OldNet}
    rows = ((labels[net], *rest) for net, *rest in old_nets.file_rows(request.user))
    response = HttpResponse(write_rows(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="old-nets.csv"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@with_capability(Capability.MANAGE_GRIDS)
def old_net_import(request):
    """Say what a file holds and every fault in it; take it in when it is confirmed."""
    district = changeable_places(request.user).filter(level=Level.DISTRICT).first()
    if district is None:
        raise Http404
    if request.method != "POST":
        return _show(request, OldNetFileForm())
    form = OldNetFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, form, status=422)
    rows, faults = form.cleaned_data["rows"], form.cleaned_data["faults"]
    faults = sorted([*faults, *services.grid_faults(district, rows)], key=lambda one: one.line)
    kept = OldNetFileForm({"text": form.cleaned_data["text"]})
    if "confirm" not in request.POST or faults:
        status = 409 if "confirm" in request.POST else 200
        return _show(request, kept, rows=rows, faults=faults, is_read=True, status=status)
    try:
        taken = services.take_in(district, rows, by=request.user, at=timezone.now())
    except TransitionRefused as refusal:
        return _show(request, kept, refusal=str(refusal), status=409)
    words = _("已导入旧网格 %(cells)s 个，对照 %(shares)s 条。")
    messages.success(request, words % {"cells": taken.n_cells, "shares": taken.n_shares})
    return redirect("grids:old-net-list")


def _show(request, form, *, status=200, **more):
    return render(request, "grids/old_net_import.html", {"form": form, **more}, status=status)


@require_GET
@with_capability(Capability.VIEW_TREE)
def stray_list(request):
    """List what lies in no unit grid, one kind at a time: the one asked for, else the first of which there are any."""
    found = {one.key: (one, one.rows(request.user)) for one in strays()}
    counts = count_all({key: rows for key, (_one, rows) in found.items()})
    fullest = next((key for key, n in counts.items() if n), next(iter(found)))
    asked = request.GET.get("kind", "")
    chosen, rows = found[asked if asked in found else fullest]
    page = page_of(request, rows)
    context = {
        "kinds": [(one, counts[key]) for key, (one, _rows) in found.items()],
        "chosen": chosen,
        "page": page,
        "lines": [chosen.line(row) for row in page.object_list],
    }
    return render(request, "grids/stray_list.html", context)
