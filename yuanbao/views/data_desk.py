"""The data officer's desk: requests with their clock, the consent ledger, what is held by law."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yuanbao.access import with_capability
from yuanbao.consents import ledger
from yuanbao.mydata import queries
from yuanbao.mydata.choices import Behalf
from yuanbao.mydata.forms import CarryOutForm, HoldForm, LedgerForm, RefuseForm
from yuanbao.paging import page_of
from yuanbao.retention.periods import periods
from yuanbao.retention.rules import title_of
from yuanbao.roles import Capability
from yuanbao.services import data_requests, holds, retention
from yuanbao.workflow import TransitionRefused

PROTECT = Capability.PROTECT_DATA


@require_GET
@with_capability(PROTECT)
def request_list(request):
    show = "all" if request.GET.get("show") == "all" else "open"
    page = page_of(request, queries.requests_for(request.user, show=show))
    context = {"page": page, "show": show, "at": timezone.now()}
    context["tabs"] = [("open", _("待办理")), ("all", _("全部"))]
    return render(request, "yuanbao/mydata/request_list.html", context)


def _detail(request, row, *, carry_out=None, refuse=None, refusal="", status=200):
    context = {
        "row": row,
        "carry_out": carry_out or CarryOutForm(),
        "refuse": refuse or RefuseForm(auto_id="refuse_%s"),
        "needs_proof": row.behalf != Behalf.SELF,
        "refusal": refusal,
        "at": timezone.now(),
    }
    return render(request, "yuanbao/mydata/request_detail.html", context, status=status)


def _decided(request, public_id, act, form, said):
    """Decide a request by `data_requests.<act>`, and say so."""
    row = queries.request_for(request.user, public_id)
    if not form.is_valid():
        return _detail(request, row, **{act: form}, status=422)
    try:
        decide = getattr(data_requests, act)
        decide(row, by=request.user, at=timezone.now(), **form.cleaned_data)
    except TransitionRefused as refusal:
        return _detail(request, row, **{act: form}, refusal=str(refusal), status=409)
    messages.success(request, said)
    return redirect("data:request-detail", public_id)


@require_GET
@with_capability(PROTECT)
def request_detail(request, public_id):
    return _detail(request, queries.request_for(request.user, public_id))


@require_POST
@with_capability(PROTECT)
def carry_out(request, public_id):
    said = _("已办理，申请人会收到结果。")
    return _decided(request, public_id, "carry_out", CarryOutForm(request.POST), said)


@require_POST
@with_capability(PROTECT)
def refuse(request, public_id):
    said = _("已答复，申请人会看到理由和依据。")
    return _decided(
        request, public_id, "refuse", RefuseForm(request.POST, auto_id="refuse_%s"), said
    )


@require_GET
@with_capability(PROTECT)
def consent_list(request):
    form = LedgerForm(request.GET)
    form.full_clean()
    rows = ledger.ledger_lines(**getattr(form, "cleaned_data", {}))
    page = page_of(request, rows)
    context = {
        "form": form,
        "page": page,
        "names": ledger.titles(page),
        "counts": ledger.counts_now(),
    }
    return render(request, "yuanbao/mydata/consent_list.html", context)


@require_GET
@with_capability(PROTECT)
def retention_report(request):
    """Show the declared periods, and what the last nights cleared."""
    runs = [
        (run.at, [(title_of(code), n) for code, n in run.counts.items()])
        for run in retention.last_runs()
    ]
    context = {"periods": periods().values(), "runs": runs}
    return render(request, "yuanbao/mydata/retention_report.html", context)


@require_http_methods(["GET", "POST"])
@with_capability(PROTECT)
def hold_list(request):
    """List what is held, and hold one more."""
    form = HoldForm(request.POST or None)
    context, status = {"form": form, "page": page_of(request, holds.standing_holds())}, 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                holds.hold(by=request.user, at=timezone.now(), **form.cleaned_data)
            except TransitionRefused as refusal:
                context["refusal"], status = str(refusal), 409
            else:
                messages.success(request, _("已留存，解除之前不清除、不删除。"))
                return redirect("data:hold-list")
    return render(request, "yuanbao/mydata/hold_list.html", context, status=status)


@require_POST
@with_capability(PROTECT)
def hold_lift(request, pk):
    holds.lift(pk, by=request.user, at=timezone.now())
    messages.success(request, _("已解除留存。"))
    return redirect("data:hold-list")
