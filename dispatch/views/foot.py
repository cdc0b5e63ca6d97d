"""The worker's phone: report by camera first, and look at what was settled."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from dispatch.forms.foot import FootFindingForm
from dispatch.queries.centre.places import places_for
from dispatch.queries.orders.checks import check_of
from dispatch.views.checks import show_check
from grids.foot.outbox import Entry, EntryConflict, EntryRefused, kind_of
from grids.foot.shell import kept_by_phone
from grids.foot.words import outbox_words
from grids.services.outbox import take_entry
from yuanbao.access import signed_in, with_capability
from yuanbao.roles import Capability
from yuanbao.workflow import TransitionRefused

# What a stop of the walk hands on to the form.
FILLED = ("grid", "place", "lat", "lng")


@require_http_methods(["GET", "POST"])
@with_capability(Capability.WALK_GRID)
@kept_by_phone
def foot_report(request):
    """Take a finding in; with a script the phone's outbox sends it, without one this page."""
    places = places_for(request.user, Capability.REPORT_FINDING)
    if request.method == "GET":
        known = {name: request.GET[name] for name in FILLED if request.GET.get(name)}
        first = places.last()
        initial = {"grid": first and first.pk, "settled": _("已当场处理好。")} | known
        return _report(request, FootFindingForm(places=places, initial=initial))
    form = FootFindingForm(request.POST, request.FILES, places=places)
    if not form.is_valid():
        return _report(request, form, status=422)
    try:
        taken = take_entry("finding", kind_of("finding"), _entry(request))
    except (EntryRefused, EntryConflict, TransitionRefused) as refusal:
        return _report(request, form, status=409, refusal=str(refusal))
    messages.success(request, taken.words)
    return redirect("grids:foot-today")


def _entry(request):
    try:
        key = UUID(request.POST["key"]).hex
    except ValueError:
        key = uuid4().hex
    for file in (file for _name, files in request.FILES.lists() for file in files):
        file.seek(0)  # the form has read them already
    return Entry(key, request.POST, request.FILES, request.user, timezone.now())


def _report(request, form, *, status=200, refusal=""):
    words, at = outbox_words(), timezone.now()
    context = {"form": form, "refusal": refusal, "words": words, "at": at}
    return render(request, "dispatch/foot_report.html", context, status=status)


@require_GET
@signed_in
@kept_by_phone
def foot_check(request, public_id):
    """Show one settled matter in the phone's frame; the rating goes through the outbox."""
    return show_check(request, check_of(request.user, public_id, at=timezone.now()), on_foot=True)
