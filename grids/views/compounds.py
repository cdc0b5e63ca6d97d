"""智慧社区: the page of a compound for everybody, and the desk where its facts are kept."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
    require_safe,
)

from grids.bulletins import bulletins_about
from grids.forms.compounds import EndForm, FactForm
from grids.models import Grid
from grids.queries import compounds as queries
from grids.services import compounds as services
from yuanbao.access import with_capability
from yuanbao.paging import page_of
from yuanbao.roles import Capability
from yuanbao.workflow import TransitionRefused

keepers = with_capability(Capability.KEEP_COMPOUND)


@require_safe
def compound_list(request):
    words = request.GET.get("q", "")[:40]
    context = {"page": page_of(request, queries.named(words)), "q": words}
    return render(request, "grids/compounds/compound_list.html", context)


@require_safe
def compound_detail(request, *, code: str):
    try:
        page = queries.compound_page(code, at=timezone.now())
    except Grid.DoesNotExist:
        raise Http404 from None
    line = [place.pk for place in page.above]
    context = {"page": page, "grid": page.grid, "bulletins": bulletins_about(page.grid.pk, line)}
    return render(request, "grids/compounds/compound_detail.html", context)


@require_GET
@keepers
def compound_desk(request):
    words = request.GET.get("q", "")[:40]
    page = page_of(request, queries.kept_compounds(request.user, words))
    context = {"page": page, "q": words}
    return render(request, "grids/compounds/compound_desk.html", context)


@require_http_methods(["GET", "POST"])
@keepers
def compound_keep(request, *, code: str):
    """The facts of one compound with their history; a POST enters another one."""
    grid = queries.compound_to_keep(request.user, code)
    if request.method == "GET":
        return _keep_page(request, grid)
    form = FactForm(request.POST)
    if not form.is_valid():
        return _keep_page(request, grid, form=form, status=422)
    try:
        services.enter_fact(grid, form.facts(), by=request.user, at=timezone.now())
    except TransitionRefused as refusal:
        form.add_error(None, str(refusal))
        return _keep_page(request, grid, form=form, status=409)
    messages.success(request, _("已登记，小区页马上更新。"))
    return redirect("grids:compound-keep", grid.code)


def _keep_page(request, grid, *, form=None, fact=None, end_form=None, status=200):
    current, past = queries.facts_of(grid)
    context = {
        "grid": grid,
        "current": current,
        "past": past,
        "form": form or FactForm(),
        "fact": fact,
        "end_form": end_form or EndForm(),
    }
    return render(request, "grids/compounds/compound_keep.html", context, status=status)


@require_http_methods(["GET", "POST"])
@keepers
def fact_amend(request, *, public_id):
    fact = queries.fact_to_keep(request.user, public_id)
    if request.method == "GET":
        names = ("kind", "name", "phone", "text", "since", "until")
        form = FactForm(initial={name: getattr(fact, name) for name in names})
        return _keep_page(request, fact.grid, form=form, fact=fact)
    form = FactForm(request.POST)
    if not form.is_valid():
        return _keep_page(request, fact.grid, form=form, fact=fact, status=422)
    try:
        services.amend_fact(fact, form.facts(), by=request.user, at=timezone.now())
    except TransitionRefused as refusal:
        form.add_error(None, str(refusal))
        return _keep_page(request, fact.grid, form=form, fact=fact, status=409)
    messages.success(request, _("已修改，原来的内容留在历史里。"))
    return redirect("grids:compound-keep", fact.grid.code)


@require_POST
@keepers
def fact_end(request, *, public_id):
    fact, form = queries.fact_to_keep(request.user, public_id), EndForm(request.POST)
    if not form.is_valid():
        return _keep_page(request, fact.grid, end_form=form, status=422)
    services.end_fact(fact, why=form.cleaned_data["why"], by=request.user, at=timezone.now())
    messages.success(request, _("已失效，小区页不再显示。"))
    return redirect("grids:compound-keep", fact.grid.code)
