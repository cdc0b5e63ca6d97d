"""One row of a register: its page, what may be done with it, entering and amending it."""

from django.db.models import Exists, OuterRef
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from grids import qr
from grids.forms.registers import RowForm, redrawn
from grids.queries import registers as queries
from grids.queries.cascade import cascade
from grids.queries.workers.card_takers import cards_of_row
from grids.services.registers import amend, enter
from grids.services.registers.refusals import FieldsChanged
from grids.views.registers.lists import spec_of
from grids.workflow import MOVES
from yuanbao.access import with_capability
from yuanbao.filling import fill, typed
from yuanbao.htmx import render_page
from yuanbao.roles import Capability
from yuanbao.workflow import moves_of

# Behind which rows those of a register live; who has moved hangs on another of them.
MOVES_TO = {"household": "room", "resident": "household", "premises": "room"}
SEE, KEEP = Capability.VIEW_REGISTER, Capability.KEEP_REGISTER


def url_of(spec, row, name: str = "row", **more) -> str:
    kwargs = {"key": spec.key, "public_id": row.public_id, **more}
    return reverse(f"grids:register-{name}", kwargs=kwargs)


def row_of(request, spec, public_id, capability=SEE):
    rows = spec.model.objects.permitted(request.user, capability)
    return get_object_or_404(rows.select_related("grid", "community"), public_id=public_id)


@require_GET
@with_capability(SEE)
def register_row(request, *, key: str, public_id):
    """Show one row with what belongs to it and its history."""
    spec = spec_of(key)
    row = row_of(request, spec, public_id)
    user = request.user
    moves = [m for m in moves_of(row, MOVES, by=user) if m.name in spec.moves]
    keeps, opens = _held_on(row, user)
    context = {
        "spec": spec,
        "row": row,
        "title": queries.title_of(spec, row),
        "address": queries.address_of(spec, row),
        "page": queries.row_page(spec, row),
        "moves": moves,
        "cards": cards_of_row(user, row, on=timezone.localdate()),
        "may_keep": keeps and row.is_standing,
        "may_open": opens,
        "may_move": spec.key in MOVES_TO,
        "has_own_place": not any(getattr(row, f"{name}_id") for name in spec.parents),
    }
    return render(request, "grids/registers/row.html", context)


def _held_on(row, user) -> tuple[bool, bool]:
    """Tell in one statement whether the person keeps the row, and may open what is masked in it."""
    rows = type(row).objects
    held = {
        name: Exists(rows.permitted(user, capability).filter(pk=OuterRef("pk")))
        for name, capability in (("keeps", KEEP), ("opens", Capability.OPEN_PERSONAL))
    }
    return rows.filter(pk=row.pk).annotate(**held).values_list(*held).get()


@require_GET
@with_capability(SEE)
def register_qr(request, *, key: str, public_id):
    """A QR code with the row's page, for the plate on a facility."""
    spec = spec_of(key)
    row = row_of(request, spec, public_id)
    address = request.build_absolute_uri(url_of(spec, row))
    return HttpResponse(qr.png(address), content_type="image/png")


@require_GET
@with_capability(KEEP)
def register_choose(request, *, key: str):
    """Lead through 社区, 小区, 楼栋, 单元 and 户 to the row that a new one belongs to."""
    spec = spec_of(key)
    uppers = [upper for name in spec.parents if (upper := spec.parent_register(name))]
    if not uppers:
        raise Http404
    target = "household" if spec.key == "care" else uppers[0].key
    steps, chosen = cascade(request.user, request.GET.dict(), target)
    context = {
        "spec": spec,
        "steps": steps,
        "chosen": chosen,
        "target": spec_of(target),
        "action": reverse("grids:register-choose", args=[key]),
    }
    if chosen is not None:
        context["address"] = queries.address_of(context["target"], chosen)
    return render_page(
        request, "grids/registers/choose.html", "grids/registers/_choose.html", context
    )


@require_http_methods(["GET", "HEAD", "POST"])
@with_capability(KEEP)
def register_new(request, *, key: str):
    """Enter a row, under another one where `parent` names it."""
    spec = spec_of(key)
    field, parent = _parent(request, spec)
    form = _form(request, spec, has_parent=parent is not None)
    lead = ""
    if parent is not None:
        lead = _("登记在：%s") % (queries.address_of(spec_of(field[1]), parent) or parent.number)

    def save(_facts):
        facts = form.facts() | ({field[0]: parent} if parent is not None else {})
        spot = None if parent is not None else form.spot()
        return enter(key, facts, spot=spot, by=request.user, at=timezone.now())

    context = {
        "title": _("登记%s") % spec.label,
        "back_url": reverse("grids:register-list", kwargs={"key": key}),
        "back_label": spec.label,
        "lead": lead,
        "submit": _("登记"),
    }
    if "redraw" in request.POST:
        return render(request, "grids/registers/form.html", context | {"form": form})
    return fill(
        request,
        form,
        save,
        template="grids/registers/form.html",
        context=context,
        done=lambda row: _("已登记，编号 %s。") % row.number,
        to=lambda row: url_of(spec, row),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@with_capability(KEEP)
def register_edit(request, *, key: str, public_id):
    """Amend a row; what somebody else changed since the form was shown is not overwritten."""
    spec = spec_of(key)
    row = row_of(request, spec, public_id, KEEP)
    if not row.is_standing:
        return redirect(url_of(spec, row))
    form = _form(request, spec, row=row)
    at = timezone.now()
    context = {
        "title": _("变更%s") % spec.label,
        "back_url": url_of(spec, row),
        "back_label": queries.title_of(spec, row),
        "submit": _("保存"),
    }
    if "redraw" in request.POST:
        return render(request, "grids/registers/form.html", context | {"form": form})
    return fill(
        request,
        form,
        lambda _facts: _amend(row, form, by=request.user, at=at),
        template="grids/registers/form.html",
        context=context,
        done=_("已保存。"),
        to=lambda changed: url_of(spec, changed),
    )


def _amend(row, form, *, by, at):
    try:
        return amend(row, form.facts(), seen=form.versions(), by=by, at=at)
    except FieldsChanged as refusal:
        row.refresh_from_db()
        form.show_changed(row, refusal.fields)
        raise


def _form(request, spec, **more):
    """Return the form as typed, or drawn anew with what was typed for the kind that was chosen."""
    if "redraw" in request.POST:
        return RowForm(spec, request.user, **redrawn(request.POST), **more)
    kind = request.POST.get("kind", "")
    return RowForm(spec, request.user, kind=kind, **typed(request), **more)


def _parent(request, spec):
    """Return (field, key of its register) and the row that `parent` names; nothing without it."""
    asked = request.GET.get("parent", "")
    for name in spec.parents:
        upper = spec.parent_register(name)
        rows = upper.model.objects.permitted(request.user, KEEP).standing()
        found = rows.filter(number=asked).first() if asked else None
        if found is not None:
            return (name, upper.key), found
    if asked:
        raise Http404
    return ("", ""), None
