"""Recordings, for those who have the matter: heard, and written down."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from petitions.models import Petition
from petitions.services.helping import voices
from yuanbao.access import has_capability, signed_in
from yuanbao.htmx import render_page
from yuanbao.roles import Capability
from yuanbao.workflow import OutOfReach, TransitionRefused


@require_GET
@signed_in
def voice_panel(request, public_id):
    """The recordings of one matter, inside its page or on a page of their own."""
    return _panel(request, public_id)


@require_GET
@signed_in
def voice_file(request, public_id):
    row, data = voices.hear(public_id, by=request.user, at=timezone.now())
    response = HttpResponse(data, content_type=row.mime)
    response["Content-Disposition"] = f'inline; filename="{row.public_id}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
@signed_in
def voice_transcribe(request, public_id):
    rows = Petition.objects.permitted(request.user, Capability.CLASSIFY_PETITION)
    petition = rows.filter(public_id=public_id).first()
    if petition is None:
        raise OutOfReach(f"{request.user} may not write down {public_id}")
    text = request.POST.get("text", "")[:2000]
    try:
        voices.transcribe(petition, text=text, by=request.user, at=timezone.now())
    except TransitionRefused as refusal:
        return _panel(request, public_id, text=text, refusal=str(refusal), status=409)
    messages.success(request, _("听写的文字记下了，按文字重新分派。"))
    return redirect("petitions:voice-panel", public_id)


def _panel(request, public_id, *, status=200, **more):
    petition, rows = voices.recordings_of(public_id, request.user)
    is_done = bool(rows) and all(row.transcribed_at for row in rows)
    context = {
        "petition": petition,
        "rows": rows,
        "may_write": rows and has_capability(request.user, Capability.CLASSIFY_PETITION),
        "is_done": is_done,
        **more,
    }
    page, fragment = "petitions/helping/voice_panel.html", "petitions/helping/_voices.html"
    return render_page(request, page, fragment, context, status=status)
