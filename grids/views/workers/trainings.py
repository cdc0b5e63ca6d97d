"""培训: sessions, and who was there."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from grids.forms.workers import TrainingForm
from grids.models import TrainingSession
from grids.queries.workers import people
from grids.services.workers import trainings
from grids.views.workers.asking import ask
from yuanbao.access import with_capability
from yuanbao.paging import page_of
from yuanbao.roles import Capability
from yuanbao.workflow import TransitionRefused

MANAGE = Capability.MANAGE_POSTS


@require_GET
@with_capability(MANAGE)
def training_list(request):
    page = page_of(request, people.trainings_of(request.user))
    return render(request, "grids/workers/training_list.html", {"page": page})


@require_http_methods(["GET", "POST"])
@with_capability(MANAGE)
def training_new(request):
    def note(form, *, by, at):
        place = form.cleaned_data["place_of_workers"]
        trainings.note_training(form.held(), grid=place, by=by, at=at)
        return _("培训已登记，打开它登记到训。")

    form = TrainingForm(request.POST or None, by=request.user)
    words = {"title": _("登记培训"), "submit": _("登记培训")}
    return ask(request, form, note, to=("grids:training-list",), **words)


@require_GET
@with_capability(MANAGE)
def training_detail(request, public_id):
    """Show one page of the workers who may have come, ticked where they did."""
    session = _session(request, public_id)
    page = page_of(request, people.trained_in(session), size=50)
    came = set(session.attended.values_list("profile", flat=True))
    context = {"session": session, "page": page, "came": came, "n_came": len(came)}
    return render(request, "grids/workers/training_detail.html", context)


@require_POST
@with_capability(MANAGE)
def training_attendance(request, public_id):
    """Take the ticks of the shown page over."""
    session = _session(request, public_id)
    shown = people.trained_in(session).filter(public_id__in=_uuids(request.POST.getlist("shown")))
    present = set(_uuids(request.POST.getlist("came")))
    among = list(shown)
    try:
        n = trainings.note_attendance(
            session,
            [profile for profile in among if str(profile.public_id) in present],
            among=among,
            by=request.user,
            at=timezone.now(),
        )
        messages.success(request, _("这一页到训 %(n)s 人，已保存。") % {"n": n})
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("grids:training-detail", session.public_id)


def _session(request, public_id):
    rows = TrainingSession.objects.permitted(request.user, MANAGE).select_related("grid")
    return get_object_or_404(rows, public_id=public_id)


def _uuids(values):
    return [value for value in values if len(value) == 36]
