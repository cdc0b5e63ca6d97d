"""Find and keep one's own grid."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from grids import queries
from grids.choices import Level
from grids.forms import FindGridForm
from grids.mine import keep_grid
from yuanbao.throttling import client_address, throttle


@require_GET
def grid_find(request):
    """Show the grids that a pin or an address may mean; without either, only the questions."""
    asked = any(request.GET.get(name) for name in ("place", "lat"))
    form = FindGridForm(request.GET if asked else None)
    found = None
    if asked:
        throttle(f"grid-find:{client_address(request)}", 60, 60)
        found = queries.units_meant(**form.cleaned_data) if form.is_valid() else None
    context = {"form": form, "found": found, "towns": queries.tree_at(Level.TOWN)}
    status = 422 if asked and not form.is_valid() else 200
    return render(request, "grids/grid_find.html", context, status=status)


@require_POST
def grid_keep(request, *, code: str):
    """Make the grid one's own in this browser."""
    grid = get_object_or_404(queries.public_places(), code=code)
    if grid.is_retired or grid.level != Level.UNIT:
        raise Http404
    answer = redirect("home")
    keep_grid(answer, grid)
    messages.success(request, _("已记住：%(name)s是您的网格。") % {"name": grid.name})
    return answer
