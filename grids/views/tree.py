"""The tree as a working place: browse, search, five levels, and the page of each place."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from grids.choices import Level
from grids.forms.tree import TreeSearchForm
from grids.queries import tree
from grids.queries.place import place_page
from grids.views.tree_acts import acts_on
from yuanbao.access import with_capability
from yuanbao.htmx import render_page
from yuanbao.paging import page_of
from yuanbao.roles import Capability


@require_GET
@with_capability(Capability.VIEW_TREE)
def tree_home(request):
    """Show the topmost places to open one by one, or what a search found."""
    form = TreeSearchForm(request.GET)
    asked, today = form.asked(), timezone.localdate()
    context = {"form": form, "asked": asked}
    if asked:
        page = page_of(request, tree.find(request.user, asked, today), size=50)
        context |= {"page": page, "nodes": tree.nodes(page.object_list, today)}
    else:
        home = tree.home(request.user, today)
        context |= {"nodes": home.nodes, "first": home.first, "vacancies": home.vacancies}
    return render(request, "grids/tree_home.html", context)


@require_GET
@with_capability(Capability.VIEW_TREE)
def place_below(request, *, code: str):
    """Show what lies directly below a place: a part of the tree, or a page of its own."""
    grid = get_object_or_404(tree.visible_places(request.user).defer("boundary"), code=code)
    context = {"grid": grid, "nodes": tree.below(grid, timezone.localdate())}
    return render_page(request, "grids/tree_below.html", "grids/_tree_nodes.html", context)


@require_GET
@with_capability(Capability.VIEW_TREE)
def place_levels(request, *, code: str):
    """Show all levels of a place at once: Party organisation, chief and worker of each."""
    grid = get_object_or_404(tree.visible_places(request.user).defer("boundary"), code=code)
    if grid.level > Level.COMPOUND:
        raise Http404
    context = {"grid": grid, "nodes": tree.five_levels(grid, timezone.localdate())}
    return render(request, "grids/tree_levels.html", context)


@require_GET
@with_capability(Capability.VIEW_TREE)
def place_detail(request, *, code: str):
    """Show one place with all that is known of it."""
    places = tree.visible_places(request.user)
    grid = get_object_or_404(
        places.with_version().select_related("parent__parent__parent__parent__parent"), code=code
    )
    page = place_page(request.user, grid, timezone.localdate())
    acts = acts_on(grid, has_below=bool(page.below)) if page.may_change else []
    context = {"page": page, "grid": grid, "acts": acts}
    return render(request, "grids/place_detail.html", context)
