"""What is done with a row: relocated, ended, merged, restored; one personal field opened."""

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from grids.forms.registers import EndForm, MergeForm, MoveForm, PlaceForm, WhyForm
from grids.queries import registers as queries
from grids.queries.cascade import cascade
from grids.services import registers as services
from grids.views.registers.lists import spec_of
from grids.views.registers.rows import MOVES_TO, row_of, url_of
from grids.workflow import MOVES
from yuanbao.access import with_capability
from yuanbao.filling import fill, typed
from yuanbao.htmx import render_page
from yuanbao.roles import Capability
from yuanbao.throttling import throttle
from yuanbao.workflow import TransitionRefused

KEEP = Capability.KEEP_REGISTER
OPENINGS_AN_HOUR = 60
_ENDS = {
    "close": services.close,
    "move_out": services.move_out,
    "decease": services.decease,
}
both = require_http_methods(["GET", "HEAD", "POST"])


@both
@with_capability(KEEP)
def register_relocate(request, *, key: str, public_id):
    """Give a row another grid or point."""
    spec, row = _row(request, key, public_id)
    form = PlaceForm(request.user, initial={"lat": row.lat, "lng": row.lng}, **typed(request))
    return fill(
        request,
        form,
        lambda _facts: services.relocate(row, form.spot(), by=request.user, at=timezone.now()),
        template="grids/registers/form.html",
        context=_page(spec, row, _("改网格或位置"), _("保存")),
        done=_("已改好。"),
        to=lambda changed: url_of(spec, changed),
    )


@both
@with_capability(KEEP)
def register_move(request, *, key: str, public_id):
    """Let a household, its people or a shop move behind another door, chosen step by step."""
    spec, row = _row(request, key, public_id)
    target = MOVES_TO.get(key)
    if target is None or not row.is_standing:
        raise Http404
    upper = spec_of(target)
    steps, chosen = cascade(request.user, request.GET.dict(), target)
    form = MoveForm(initial={"parent": chosen and chosen.number}, **typed(request))
    page = _page(spec, row, _("搬到别处"), _("搬到这里")) | {
        "spec": spec,
        "row": row,
        "steps": steps,
        "chosen": chosen,
        "address": queries.address_of(upper, chosen) if chosen else "",
        "action": url_of(spec, row, "move"),
    }
    if request.method != "POST":
        context = page | {"form": form}
        parts = ("grids/registers/move.html", "grids/registers/_choose.html")
        return render_page(request, *parts, context)
    return fill(
        request,
        form,
        lambda facts: _move(row, upper, facts, request.user),
        template="grids/registers/move.html",
        context=page,
        done=lambda moved: _("已搬到%s。") % queries.address_of(spec, moved),
        to=lambda moved: url_of(spec, moved),
    )


def _move(row, upper, facts, user):
    found = upper.model.objects.permitted(user, KEEP).standing()
    parent = found.filter(number=facts["parent"]).first()
    if parent is None:
        raise services.NotTheSame(_("没有找到要搬去的地方，请重新选。"))
    moved = {upper.key: parent}
    return services.amend(row, moved, why=facts["why"], by=user, at=timezone.now())


@both
@with_capability(KEEP)
def register_end(request, *, key: str, public_id, move: str):
    """End a row in one of its register's ways, merge it, or take an end back."""
    spec, row = _row(request, key, public_id)
    label = next((one.label for one in MOVES if one.name == move and move in spec.moves), None)
    if label is None:
        raise Http404
    form = (MergeForm if move == "merge" else EndForm)(**typed(request))
    return fill(
        request,
        form,
        lambda facts: _end(spec, row, move, facts, request.user),
        template="grids/registers/form.html",
        context=_page(spec, row, label, label),
        done=_("已办理：%s。") % label,
        to=lambda changed: url_of(spec, changed),
    )


@both
@with_capability(Capability.OPEN_PERSONAL)
def register_open(request, *, key: str, public_id, field: str):
    """Ask why, then show one personal field once; the opening stays in the row's history."""
    spec = spec_of(key)
    row = row_of(request, spec, public_id, Capability.OPEN_PERSONAL)
    if not spec.has(field) or spec.field(field).mask is None:
        raise Http404
    label, form = spec.label_of(field), WhyForm(**typed(request))
    page = _page(spec, row, _("查看%s") % label, _("查看")) | {"form": form}
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return render(request, "grids/registers/form.html", page, status=status)
    throttle(f"open-personal:{request.user.pk}", OPENINGS_AN_HOUR, 3600)
    why = form.cleaned_data["why"]
    try:
        value = services.open_field(row, field, why=why, by=request.user, at=timezone.now())
    except TransitionRefused as refusal:
        page["refusal"] = str(refusal)
        return render(request, "grids/registers/form.html", page, status=409)
    return render(request, "grids/registers/opened.html", page | {"label": label, "value": value})


def _end(spec, row, move: str, facts, user):
    at = timezone.now()
    if move == "restore":
        return services.restore(row, why=facts["why"], by=user, at=at)
    if move == "merge":
        into = spec.model.objects.permitted(user, KEEP).filter(number=facts["into"].strip().upper())
        if (found := into.first()) is None:
            raise services.NotTheSame(_("没有找到这个编号，或者不在您的管理范围。请核对。"))
        return services.merge(row, found, why=facts["why"], by=user, at=at)
    return _ENDS[move](row, on=facts["on"], why=facts["why"], by=user, at=at)


def _row(request, key, public_id):
    spec = spec_of(key)
    return spec, row_of(request, spec, public_id, KEEP)


def _page(spec, row, title, submit) -> dict:
    return {
        "title": title,
        "back_url": url_of(spec, row),
        "back_label": queries.title_of(spec, row),
        "submit": submit,
        "lead": queries.address_of(spec, row),
    }
