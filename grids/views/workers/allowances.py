"""补贴台账: the months, one sheet, its acts, and how it leaves the building."""

from functools import partial
from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from grids.forms.allowances import CorrectForm, MonthForm, SendBackForm
from grids.models import AllowanceSheet
from grids.queries.workers import allowances as queries
from grids.services.workers import allowances
from grids.views.workers.asking import ask
from grids.workers import allowance_papers
from grids.workers import workflow as worker_workflow
from grids.workers.allowances import month_before, yuan
from grids.workers.choices import SheetState
from yuanbao.access import with_capability
from yuanbao.paging import page_of
from yuanbao.roles import Capability
from yuanbao.workflow import TransitionRefused, moves_of

KEEP = Capability.KEEP_ALLOWANCES
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "POST"])
@with_capability(KEEP)
def allowance_list(request):
    """List the sheets within reach; draft a month for one's own places."""
    form = MonthForm(request.POST or None, initial={"month": month_before(timezone.localdate())})
    status, refusal = 200, ""
    if request.method == "POST":
        if form.is_valid():
            try:
                made = _draft(request, form.cleaned_data["month"])
                words = {"n": len(made)}
                messages.success(request, _("已编制 %(n)s 张台账，请核对后提交。") % words)
                return redirect("grids:allowance-list")
            except TransitionRefused as refused:
                status, refusal = 409, str(refused)
        else:
            status = 422
    page = page_of(request, queries.sheets_of(request.user))
    for sheet in page.object_list:
        sheet.yuan = yuan(sheet.fen)
    context = {"form": form, "page": page, "refusal": refusal}
    return render(request, "grids/workers/allowance_list.html", context, status=status)


def _draft(request, month):
    places = queries.places_kept_by(request.user)
    return allowances.draft_month(month, places=places, by=request.user, at=timezone.now())


@require_GET
@with_capability(KEEP)
def allowance_detail(request, public_id):
    sheet = _sheet(request, public_id)
    context = {
        "sheet": sheet,
        "page": page_of(request, queries.lines_of(sheet), size=50),
        "totals": queries.totals_of(sheet),
        "moves": [
            move
            for move in moves_of(sheet, worker_workflow.ALLOWANCE_MOVES, by=request.user)
            if move != worker_workflow.APPROVE or sheet.submitted_by_id != request.user.pk
        ],
        "is_draft": sheet.state == SheetState.DRAFT,
        "is_locked": sheet.state == SheetState.APPROVED,
    }
    return render(request, "grids/workers/allowance_detail.html", context)


@require_http_methods(["GET", "POST"])
@with_capability(KEEP)
def allowance_act(request, public_id, act):
    """Redraft, submit, send back or approve."""
    sheet = _sheet(request, public_id)
    if act == worker_workflow.SEND_BACK.name:
        return _send_back(request, sheet)
    acts = {
        "redraft": (_redraft, _("已按最新的任职重新编制。")),
        worker_workflow.SUBMIT.name: (allowances.submit, _("已提交，等另一位审批。")),
        worker_workflow.APPROVE.name: (allowances.approve, _("已审批锁定。")),
    }
    if act not in acts or request.method != "POST":
        raise Http404
    service, said = acts[act]
    try:
        service(sheet, by=request.user, at=timezone.now())
        messages.success(request, said)
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("grids:allowance-detail", sheet.public_id)


def _redraft(sheet, *, by, at):
    allowances.draft_month(sheet.month, places=[sheet.place], by=by, at=at)


def _send_back(request, sheet):
    def send_back(form, *, by, at):
        allowances.send_back(sheet, why=form.cleaned_data["why"], by=by, at=at)
        return _("已退回修改。")

    return ask(
        request,
        SendBackForm(request.POST or None),
        send_back,
        to=("grids:allowance-detail", sheet.public_id),
        sheet=sheet,
        title=_("退回修改"),
        submit=_("退回修改"),
    )


@require_http_methods(["GET", "POST"])
@with_capability(KEEP)
def line_correct(request, public_id):
    """冲正 one line of a locked month in the next open one."""
    line = get_object_or_404(queries.lines_kept_by(request.user), public_id=public_id)
    words = {"name": line.user, "month": f"{line.month:%Y-%m}"}
    return ask(
        request,
        CorrectForm(request.POST or None),
        partial(_correct, line),
        to=("grids:allowance-detail", line.sheet.public_id),
        sheet=line.sheet,
        title=_("冲正%(name)s %(month)s 的补贴") % words,
        submit=_("登记冲正"),
        next=_("锁定的月份不改，差额记到后面编制中的月份。"),
    )


def _correct(line, form, *, by, at):
    entry = allowances.correct(line, **form.cleaned_data, by=by, at=at)
    return _("差额已记到 %(month)s 的台账。") % {"month": f"{entry.month:%Y-%m}"}


@require_GET
@with_capability(KEEP)
def allowance_book(request, public_id):
    sheet = _sheet(request, public_id)
    allowances.note_export(sheet, form="xlsx", by=request.user, at=timezone.now())
    return _file(sheet, allowance_papers.allowance_book(sheet), XLSX, "xlsx")


@require_GET
@with_capability(KEEP)
def allowance_paper(request, public_id):
    sheet = _sheet(request, public_id)
    allowances.note_export(sheet, form="pdf", by=request.user, at=timezone.now())
    return _file(sheet, allowance_papers.allowance_paper(sheet), "application/pdf", "pdf")


def _file(sheet, content, kind, ending):
    answer = HttpResponse(content, content_type=kind)
    name = quote(f"{allowance_papers.sheet_title(sheet)}.{ending}")
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return answer


def _sheet(request, public_id):
    rows = AllowanceSheet.objects.permitted(request.user, KEEP)
    related = rows.select_related("place", "terms", "submitted_by", "approved_by")
    return get_object_or_404(related.defer("place__boundary"), public_id=public_id)
