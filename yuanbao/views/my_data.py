"""我的数据: see, take away, correct and delete what is held on oneself; who looked; consents."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yuanbao.access import frame_of, resident_signed_in
from yuanbao.consents.ledger import standings_of
from yuanbao.mydata import queries
from yuanbao.mydata.export import archive_of
from yuanbao.mydata.forms import CorrectionForm, DeletionForm
from yuanbao.mydata.holdings import held_on, openings_of
from yuanbao.services import consents, data_requests
from yuanbao.throttling import throttle
from yuanbao.workflow import TransitionRefused

EXPORTS_AN_HOUR = (10, 3600)


def _page(request, name, context, status=200):
    context = {"frame": frame_of(request.user), **context}
    return render(request, f"yuanbao/mydata/{name}.html", context, status=status)


@require_GET
@resident_signed_in
def overview(request):
    held = held_on(request.user)
    return _page(request, "overview", {"held": held, "asked": queries.requests_of(request.user)})


@require_GET
@resident_signed_in
def openings(request):
    return _page(request, "openings", {"openings": openings_of(request.user)})


@require_GET
@resident_signed_in
def consent_list(request):
    return _page(request, "consents", {"standings": standings_of(request.user)})


@require_POST
@resident_signed_in
def consent_withdraw(request):
    row = request.POST.get("row", "")
    row_id = int(row) if row.isdecimal() else None
    code = request.POST.get("purpose", "")
    try:
        purpose = consents.withdraw_own(code, user=request.user, row_id=row_id, at=timezone.now())
    except TransitionRefused as refusal:
        context = {"standings": standings_of(request.user), "refusal": str(refusal)}
        return _page(request, "consents", context, status=409)
    messages.success(request, _("已撤回。%(what)s") % {"what": purpose.after_withdrawal})
    return redirect("my-data:consents")


@require_POST
@resident_signed_in
def export(request):
    """Hand the archive out at once; asked by POST, so that no link fetches it."""
    throttle(f"my-data:{request.user.pk}", *EXPORTS_AN_HOUR)
    at = timezone.now()
    response = HttpResponse(archive_of(request.user, at=at), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="my-data-{localdate(at)}.zip"'
    return response


def _ask(request, form_class, name, verb, said):
    form = form_class(request.POST or None)
    if request.method == "GET" or not form.is_valid():
        return _page(request, name, {"form": form}, 422 if request.method == "POST" else 200)
    facts = {key: form.cleaned_data[key] for key in ("text", "behalf", "guardian", "other_name")}
    try:
        verb(request.user, at=timezone.now(), **facts)
    except TransitionRefused as refusal:
        return _page(request, name, {"form": form, "refusal": str(refusal)}, 409)
    messages.success(request, said)
    return redirect("my-data:overview")


@require_http_methods(["GET", "POST"])
@resident_signed_in
def ask_correction(request):
    said = _("更正申请已收到，十五个工作日内办理，结果会告诉您。")
    return _ask(request, CorrectionForm, "correction", data_requests.ask_correction, said)


@require_http_methods(["GET", "POST"])
@resident_signed_in
def ask_deletion(request):
    said = _("删除申请已收到。能删的已经当场删了，其余十五个工作日内办理，结果会告诉您。")
    return _ask(request, DeletionForm, "deletion", data_requests.ask_deletion, said)
