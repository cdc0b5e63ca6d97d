"""Who got the card: counted by grid, ticked off along the houses, noted on a row's own page."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from grids.forms.cards import DoorsForm, GivenDayForm, PlaceFilterForm
from grids.queries.workers import card_takers as queries
from grids.services.workers import card_giving
from grids.views.workers.cards import card_grid_of
from yuanbao.access import signed_in, with_capability
from yuanbao.paging import page_of
from yuanbao.roles import Capability
from yuanbao.workflow import TransitionRefused

MANAGE = Capability.MANAGE_POSTS


@require_GET
@with_capability(MANAGE)
def card_given(request):
    """Count by unit grid how many households and shops have the card."""
    form = PlaceFilterForm(request.GET)
    form.is_valid()
    place = form.cleaned_data.get("place", "")
    page = page_of(request, queries.units_to_card(request.user, MANAGE, place))
    counts, nothing = queries.given_in(page.object_list), queries.Given()
    rows = [
        (grid, counted.get("household", nothing), counted.get("premises", nothing))
        for grid in page.object_list
        for counted in [counts.get(grid.pk, {})]
    ]
    whole = queries.given_within(request.user, MANAGE)
    context = {"form": form, "page": page, "rows": rows, "whole": whole}
    return render(request, "grids/workers/card_given.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
def card_without(request, code):
    """List the doors of a place without a card; note it for those that are ticked."""
    grid = card_grid_of(request, code)
    kind = queries.KINDS.get(request.GET.get("kind") or "household")
    if kind is None:
        raise Http404
    rows = queries.without_card(kind.model, grid)
    form = DoorsForm({**request.GET.dict(), "kind": kind.key}, kind=kind, rows=rows)
    rows = form.narrowed()
    day = GivenDayForm(request.POST or None, initial={"issued_on": timezone.localdate()})
    status, refusal = 200, ""
    if request.method == "POST":
        status = 422
        if day.is_valid():
            try:
                n = _give(request, grid, rows, day.cleaned_data["issued_on"])
                messages.success(request, _("已登记发卡 %(n)s 张。") % {"n": n})
                return redirect(request.get_full_path())
            except TransitionRefused as refused:
                status, refusal = 409, str(refused)
    page = page_of(request, rows, size=50)
    context = {
        "grid": grid,
        "kind": kind,
        "kinds": queries.given_under(grid),
        "form": form,
        "day": day,
        "page": page,
        "doors": queries.doors(kind, page.object_list),
        "refusal": refusal,
    }
    return render(request, "grids/workers/card_without.html", context, status=status)


def _give(request, grid, rows, day):
    ticked = [value for value in request.POST.getlist("door") if len(value) == 36]
    chosen = list(rows.filter(public_id__in=ticked))
    return card_giving.give_cards(grid, chosen, issued_on=day, by=request.user, at=timezone.now())


@require_POST
@signed_in
def card_give(request, key, public_id):
    """Note on a row's own page that it got a card today."""
    kind = queries.KINDS.get(key)
    if kind is None:
        raise Http404
    rows = kind.model.objects.permitted(request.user, Capability.VIEW_REGISTER)
    row = get_object_or_404(rows.select_related("grid"), public_id=public_id)
    card_grid_of(request, row.grid.code if row.grid else "")
    try:
        at = timezone.now()
        card_giving.give_card(row, issued_on=timezone.localdate(at), by=request.user, at=at)
        messages.success(request, _("发卡已登记。"))
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("grids:register-row", key, public_id)
