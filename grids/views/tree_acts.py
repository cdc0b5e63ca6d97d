"""Acts on a place of the tree: each a page with its form and with what it carries along."""

from typing import Any

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from grids.choices import Datum, Level
from grids.forms import tree_acts as forms
from grids.maps import tiling
from grids.maps.shapes import Shape, as_collection
from grids.queries import plans, tree
from grids.services import hierarchy, redrawing, seams
from grids.services.hierarchy import NewPlace
from yuanbao.access import with_capability
from yuanbao.roles import Capability
from yuanbao.workflow import TransitionRefused

GET_POST = ["GET", "HEAD", "POST"]
WORDS = {
    "add": (gettext_lazy("增设下级"), "plus", gettext_lazy("增设")),
    "describe": (gettext_lazy("更名与说明"), "pencil", gettext_lazy("保存")),
    "move": (gettext_lazy("换上级"), "git-branch", gettext_lazy("换到新的上级")),
    "border": (gettext_lazy("画边界"), "polygon", gettext_lazy("保存边界")),
    "split": (gettext_lazy("拆分"), "scissors", gettext_lazy("确定拆分")),
    "merge": (gettext_lazy("合并"), "arrow-merge", gettext_lazy("确定合并")),
    "import": (gettext_lazy("导入"), "file-import", gettext_lazy("确定导入")),
    "retire": (gettext_lazy("停用"), "archive", gettext_lazy("确定停用")),
}


def _place(request, code):
    return get_object_or_404(tree.changeable_places(request.user), code=code)


def _show(request, name, grid, form, *, status=200, **more):
    """Show one act's page: what it carries along, its form, and a refusal if there was one."""
    label, _icon, submit = WORDS[name]
    context = {
        "grid": grid,
        "act": name,
        "title": label,
        "submit": submit,
        "form": form,
        "carried": plans.carried(grid),
        "ground": plans.drawing_ground(grid) if "shape" in form.fields else None,
        **more,
    }
    return render(request, "grids/place_act.html", context, status=status)


def _run(request, name, grid, form, service, done, *, plan=None, **more):
    """Show the form, or make the call with what was typed and go where its result lies.

    `plan` tells what would go where; it is asked for by a button of its own.
    """
    if request.method != "POST":
        return _show(request, name, grid, form, **more)
    if not form.is_valid():
        return _show(request, name, grid, form, status=422, **more)
    if plan and "preview" in request.POST:
        return _show(request, name, grid, form, preview=plan(form.cleaned_data), **more)
    try:
        shown = service(form.cleaned_data, {"by": request.user, "at": timezone.now()})
    except TransitionRefused as refusal:
        return _show(request, name, grid, form, status=409, refusal=str(refusal), **more)
    messages.success(request, done)
    return redirect("grids:place-detail", code=shown.code)


def _typed(request) -> dict[str, Any]:
    return {"data": request.POST, "files": request.FILES} if request.method == "POST" else {}


@require_http_methods(GET_POST)
@with_capability(Capability.MANAGE_GRIDS)
def place_add(request, *, code: str):
    """Add a place under this one."""
    grid = _place(request, code)
    form = forms.AddForm(grid=grid, **_typed(request))

    def service(facts, who):
        area = form.areas()
        new = NewPlace(
            level=Level(facts["level"]),
            name=facts["name"],
            kind=facts["kind"],
            code=facts["code"],
            title=facts["title"],
            boundary=area[0].geometry if area else None,
        )
        return hierarchy.add(grid, new, **who)

    return _run(request, "add", grid, form, service, _("已增设。"))


@require_http_methods(GET_POST)
@with_capability(Capability.MANAGE_GRIDS)
def place_describe(request, *, code: str):
    """Give the place another name, title or address."""
    grid = _place(request, code)
    form = forms.DescribeForm(grid=grid, **_typed(request))

    def service(facts, who):
        return hierarchy.describe(grid, **facts, **who)

    return _run(request, "describe", grid, form, service, _("已保存。"))


@require_http_methods(GET_POST)
@with_capability(Capability.MANAGE_GRIDS)
def place_move(request, *, code: str):
    """Hang the place under another parent."""
    grid = _place(request, code)
    offered = plans.parents_for(grid, tree.changeable_places(request.user))
    form = forms.MoveForm(grid=grid, offered=offered, **_typed(request))

    def service(facts, who):
        return hierarchy.move(grid, facts["parent"], **who)

    def plan(facts):
        return plans.move_plan(grid, facts["parent"])

    done = _("已换上级，编码不变。")
    return _run(request, "move", grid, form, service, done, plan=plan, offered=offered)


@require_http_methods(GET_POST)
@with_capability(Capability.MANAGE_GRIDS)
def place_retire(request, *, code: str):
    """Close the place; a drawn one gives its ground to a neighbour, others their posts to successors."""
    grid = _place(request, code)
    takers = plans.takers_of(grid, tree.changeable_places(request.user))
    offered = [] if takers else plans.partners_of(grid)
    form = forms.RetireForm(grid=grid, takers=takers, offered=offered, **_typed(request))

    def service(facts, who):
        if taker := facts.get("ground_to"):
            return redrawing.retire_into(grid, taker, **who)
        return hierarchy.retire(grid, successors=facts.get("successors", ()), **who)

    def plan(facts):
        if taker := facts.get("ground_to"):
            return plans.merge_plan([taker, grid], taker.name)
        return plans.retire_plan(grid, facts.get("successors", ()))

    return _run(request, "retire", grid, form, service, _("已停用，记录都留着。"), plan=plan)


@require_http_methods(GET_POST)
@with_capability(Capability.MANAGE_GRIDS)
def place_merge(request, *, code: str):
    """Make one place of this and its neighbours."""
    grid = _place(request, code)
    form = forms.MergeForm(grid=grid, offered=plans.partners_of(grid), **_typed(request))

    def service(facts, who):
        return redrawing.merge([grid, *facts["others"]], facts["name"], **who)

    def plan(facts):
        return plans.merge_plan([grid, *facts["others"]], facts["name"])

    done = _("已合并，旧网格的页面指向这里。")
    return _run(request, "merge", grid, form, service, done, plan=plan)


@require_http_methods(GET_POST)
@with_capability(Capability.MANAGE_GRIDS)
def place_split(request, *, code: str):
    """Cut the place by a line or into given parts: first shown, then done."""
    grid = _place(request, code)
    form = forms.SplitForm(grid=grid, **_typed(request))
    if request.method != "POST" or not form.is_valid():
        return _show(request, "split", grid, form, status=422 if form.is_bound else 200)
    try:
        parts = _parts(grid, form)
        if "confirm" in request.POST:
            level = Level(grid.level)
            news = [
                NewPlace(level, name, kind=grid.kind, title=grid.title, boundary=boundary)
                for name, boundary in parts
            ]
            made = redrawing.split(grid, news, by=request.user, at=timezone.now())
            messages.success(request, _("已拆成 %s 块，旧网格的页面留作沿革。") % len(made))
            return redirect("grids:place-detail", code=made[0].code)
    except TransitionRefused as refusal:
        return _show(request, "split", grid, form, status=409, refusal=str(refusal))
    preview = plans.split_plan(grid, parts)
    return _show(request, "split", grid, _kept(form, request, parts), preview=preview)


def _parts(grid, form) -> list[tuple[str, dict]]:
    """Return the named parts: those drawn, or what a line leaves. Raises TreeRefused."""
    shapes = form.cleaned_data["shapes"]
    if len(shapes) == 1 and shapes[0].is_line:
        if not grid.boundary:
            raise redrawing.NothingToDo(_("这个网格还没有边界，请先画边界，或直接给出各块。"))
        found = tiling.cut(grid.boundary, shapes[0].geometry)
        if len(found) < 2:
            raise redrawing.NothingToDo(_("这条线没有把网格切开，请从边界外画到另一侧边界外。"))
    else:
        found = [one.geometry for one in form.areas()]
    return list(zip(form.names_for(len(found)), found, strict=True))


def _kept(form, request, parts):
    """Return the form with the parts in place of the line, so that they are what is confirmed."""
    shapes = [Shape(boundary, {"name": name}) for name, boundary in parts]
    names = "\n".join(name for name, _boundary in parts)
    return forms.SplitForm(data=_typed_as(request, shapes) | {"names": names}, grid=form.grid)


def _typed_as(request, shapes):
    """Return what was typed with the shapes as they are stored, whatever datum they came in."""
    return {**request.POST.dict(), "shape": as_collection(shapes), "datum": Datum.WGS84}


@require_http_methods(GET_POST)
@with_capability(Capability.MANAGE_GRIDS)
def place_border(request, *, code: str):
    """Draw the place's border anew: first shown with what changes, then done."""
    grid = _place(request, code)
    form = forms.BorderForm(grid=grid, initial=_drawn(grid), **_typed(request))
    if request.method != "POST" or not form.is_valid():
        return _show(request, "border", grid, form, status=422 if form.is_bound else 200)
    boundary, follows = form.areas()[0].geometry, form.cleaned_data["follows"]
    try:
        if "confirm" in request.POST:
            who = {"by": request.user, "at": timezone.now()}
            made = seams.adjust(grid, boundary, follows=follows, **who)
            messages.success(request, _("边界已保存，动了 %s 个网格。") % len(made))
            return redirect("grids:place-detail", code=made[0].code)
        after = seams.planned(grid, boundary, follows=follows)
    except TransitionRefused as refusal:
        return _show(request, "border", grid, form, status=409, refusal=str(refusal))
    kept = forms.BorderForm(data=_typed_as(request, form.areas()), grid=grid)
    return _show(request, "border", grid, kept, changes=plans.changes(after))


def _drawn(grid) -> dict[str, Any]:
    shapes = [Shape(grid.boundary, {"name": grid.name})] if grid.boundary else []
    if not shapes:
        return {"follows": True}
    return {"shape": as_collection(shapes), "datum": Datum.WGS84, "follows": True}


def acts_on(grid, *, has_below: bool) -> list[dict[str, Any]]:
    """Return the acts that a place may be given, with their addresses."""
    left_out = {"split", "merge", "retire"} if has_below else set()
    if grid.level == Level.UNIT:
        left_out = left_out | {"add"}
    if grid.parent_id is None:
        left_out = left_out | {"move", "split", "merge", "retire"}
    return [
        {"label": label, "icon": icon, "url": reverse(f"grids:place-{name}", args=[grid.code])}
        for name, (label, icon, _submit) in WORDS.items()
        if name not in left_out
    ]
