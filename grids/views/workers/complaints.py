"""对网格员的意见: residents file and read the answer; the level above answers."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from grids import queries
from grids.forms.workers import AnswerForm, ComplaintForm
from grids.models import WorkerComplaint
from grids.queries.workers import people
from grids.services.workers import complaints
from yuanbao.access import with_capability
from yuanbao.paging import page_of
from yuanbao.roles import Capability
from yuanbao.throttling import client_address, throttle
from yuanbao.workflow import TransitionRefused

MANAGE = Capability.MANAGE_POSTS


@require_http_methods(["GET", "POST"])
def complaint_new(request, code):
    """Ask a resident for their opinion of who serves in the grid."""
    grid = get_object_or_404(queries.public_places(), code=code)
    serving = complaints.of_page(grid, timezone.localdate())
    form = ComplaintForm(request.POST or None, serving=serving)
    context = {"grid": grid, "form": form}
    if request.method == "GET":
        return render(request, "grids/workers/complaint_new.html", context)
    throttle(f"worker-complaint:{client_address(request)}", 10, 3600)
    if not form.is_valid():
        return render(request, "grids/workers/complaint_new.html", context, status=422)
    try:
        _filed, secret = complaints.complain(grid, **form.cleaned_data, at=timezone.now())
    except TransitionRefused as refusal:
        context["refusal"] = str(refusal)
        return render(request, "grids/workers/complaint_new.html", context, status=409)
    return redirect("grids:complaint-receipt", secret)


@never_cache
@require_GET
def complaint_receipt(request, secret):
    """Show the complaint and its answer to whoever holds the receipt."""
    complaint = complaints.of_receipt(secret)
    if complaint is None:
        raise Http404
    return render(request, "grids/workers/complaint_receipt.html", {"complaint": complaint})


@require_GET
@with_capability(MANAGE)
def complaint_list(request):
    page = page_of(request, people.complaints_of(request.user))
    context = {"page": page, "form": AnswerForm()}
    return render(request, "grids/workers/complaint_list.html", context)


@require_POST
@with_capability(MANAGE)
def complaint_answer(request, public_id):
    rows = WorkerComplaint.objects.permitted(request.user, MANAGE)
    complaint = get_object_or_404(rows, public_id=public_id)
    form = AnswerForm(request.POST)
    answer = form.cleaned_data["answer"] if form.is_valid() else ""
    try:
        complaints.answer_complaint(complaint, answer=answer, by=request.user, at=timezone.now())
        messages.success(request, _("已答复，提意见的人凭回执看得到。"))
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("grids:complaint-list")
