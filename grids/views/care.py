"""On the phone: a visit's form, the call to somebody in care, and the grid with its houses."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from grids.codes import CareResult
from grids.foot.outbox import Entry, EntryConflict, EntryRefused, kind_of
from grids.foot.shell import kept_by_phone
from grids.foot.visiting import versions_of
from grids.foot.words import outbox_words
from grids.queries.visits import care_task, form_of, my_grid, rows_of, where, whom
from grids.services.outbox import take_entry
from grids.services.registers import open_field
from yuanbao.access import kept_private, signed_in, with_capability
from yuanbao.roles import Capability
from yuanbao.workflow import TransitionRefused


@require_GET
@with_capability(Capability.WALK_GRID)
@kept_by_phone
def foot_grid(request):
    at = timezone.now()
    context = {"mine": my_grid(request.user, at=at), "at": at, "words": outbox_words()}
    return render(request, "grids/foot_grid.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
@kept_by_phone
def foot_visit(request, public_id):
    """One form for a visit; without a script this page writes it itself."""
    task, refusal = care_task(request.user, public_id), ""
    if request.method == "POST":
        try:
            taken = take_entry("visit", kind_of("visit"), _entry(request))
        except (EntryRefused, EntryConflict, TransitionRefused) as why:
            fields = getattr(why, "fields", {})
            reasons = [error for errors in fields.values() for error in errors if error]
            refusal = " ".join(
                [str(why), *map(str, reasons)] if isinstance(why, EntryRefused) else [str(why)]
            )
        else:
            tables = "、".join(taken.updated)
            messages.success(request, _("走访已记下，更新了：%(what)s。") % {"what": tables})
            return redirect("grids:foot-today")
    rows = rows_of(task)
    context = {
        "task": task,
        "whom": whom(task),
        "where": where(task),
        "sections": form_of(rows),
        "version": versions_of(rows),
        "results": CareResult.choices,
        "chosen": request.POST.get("result", ""),
        "key": uuid4().hex,
        "refusal": refusal,
        "at": timezone.now(),
        "words": outbox_words(),
    }
    return render(request, "grids/foot_visit.html", context, status=422 if refusal else 200)


def _entry(request):
    try:
        key = UUID(request.POST.get("key", "")).hex
    except ValueError:
        key = uuid4().hex
    return Entry(key, request.POST, request.FILES, request.user, timezone.now())


@require_POST
@signed_in
def foot_call(request, public_id):
    """Open the telephone number of somebody in care, to ring it; the opening is recorded.

    A script gets the number alone and dials it; without one the page has it to tap on.
    """
    task, at = care_task(request.user, public_id), timezone.now()
    rows = rows_of(task)
    held = [rows[key] for key in ("resident", "household") if key in rows and rows[key].phone]
    number = ""
    if held:
        number = open_field(held[0], "phone", why=_("走访联系"), by=request.user, at=at)
    if request.accepts("application/json") and not request.accepts("text/html"):
        return kept_private(JsonResponse({"number": number}))
    context = {
        "task": task,
        "whom": whom(task),
        "number": number,
        "at": at,
        "words": outbox_words(),
    }
    return render(request, "grids/foot_call.html", context)
