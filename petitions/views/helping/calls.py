"""The centre's call list: whom to ring, until when, and what came of it."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from petitions.helping import queries
from petitions.helping.forms import CallNoteForm
from petitions.services.helping import calls
from yuanbao.access import with_capability
from yuanbao.paging import page_of
from yuanbao.roles import Capability
from yuanbao.workflow import TransitionRefused


@require_GET
@with_capability(Capability.TAKE_CALL)
def call_list(request):
    is_over = request.GET.get("show") == "over"
    page = page_of(request, queries.calls_of(request.user, is_over=is_over))
    rows = [(row, queries.masked(row)) for row in page.object_list]
    context = {"page": page, "rows": rows, "at": timezone.now(), "is_over": is_over}
    return render(request, "petitions/helping/call_list.html", context)


@require_GET
@with_capability(Capability.TAKE_CALL)
def call_detail(request, public_id):
    return _page(request, queries.call_of(request.user, public_id))


@require_POST
@with_capability(Capability.TAKE_CALL)
def call_phone(request, public_id):
    """Show the telephone once, and record that it was seen."""
    row = queries.call_of(request.user, public_id)
    row = calls.open_call_phone(row, by=request.user, at=timezone.now())
    return _page(request, row, is_open=True)


@require_POST
@with_capability(Capability.TAKE_CALL)
def call_note(request, public_id):
    row = queries.call_of(request.user, public_id)
    form = CallNoteForm(request.POST)
    if not form.is_valid():
        return _page(request, row, form=form, status=422)
    try:
        row = calls.note_call(row, form.said(), by=request.user, at=timezone.now())
    except TransitionRefused as refusal:
        return _page(request, row, form=form, refusal=str(refusal), status=409)
    if row.petition is None:
        messages.success(request, _("这次通话记下了。"))
    else:
        words = _("记成诉求 %(number)s，已经开始分派。")
        messages.success(request, words % {"number": row.petition})
    return redirect("petitions:call-list")


def _page(request, row, *, form=None, status=200, **more):
    at = timezone.now()
    context = {
        "row": row,
        "masked": queries.masked(row),
        "tries": list(row.tries.select_related("by").order_by("at")),
        "form": form or CallNoteForm(),
        "can_ring": row.can_be_rung(at),
        "at": at,
        **more,
    }
    return render(request, "petitions/helping/call_detail.html", context, status=status)
