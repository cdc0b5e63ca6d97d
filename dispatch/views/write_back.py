"""热线回填: answers on their way back, the files that carry them, and those that failed."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dispatch.exchange import Writing
from dispatch.forms.hotline import ExportForm
from dispatch.queries.exchange.hotline import SHOWN, answer_for, answers, file_for
from dispatch.services.exchange import sheet_files, write_back
from dispatch.views.hotline import CAPABILITY, download
from yuanbao.access import with_capability
from yuanbao.paging import page_of


@require_GET
@with_capability(CAPABILITY)
def write_back_list(request):
    """List the answers in one state; the failed ones can be tried again."""
    return _list(request, ExportForm())


def _list(request, form, *, status=200):
    asked = request.GET.get("state", "")
    state = asked if asked in SHOWN else Writing.WAITING
    found = answers(request.user, state)
    tabs = [(one.value, one.label, found.counts[one.value], one == state) for one in SHOWN]
    context = {
        "page": page_of(request, found.rows),
        "files": found.files,
        "tabs": tabs,
        "state": Writing(state),
        "form": form,
        "n_to_export": sum(found.counts[s] for s in (Writing.WAITING, Writing.DEAD)),
    }
    return render(request, "dispatch/write_back_list.html", context, status=status)


@require_POST
@with_capability(CAPABILITY)
def write_back_export(request):
    """Put what waits for one platform in a file."""
    form = ExportForm(request.POST)
    if not form.is_valid():
        return _list(request, form, status=422)
    write_back.export(form.cleaned_data["hotline"], by=request.user, at=timezone.now())
    messages.success(request, _("已生成回填文件，下载后交给对方；对方收下后再确认。"))
    return redirect("dispatch:write-back-list")


@require_GET
@with_capability(CAPABILITY)
def write_back_file(request, public_id):
    """Hand one file of answers out."""
    file = file_for(request.user, public_id)
    data = sheet_files.answers(file, by=request.user, at=timezone.now())
    return download(data, sheet_files.answers_name(file))


@require_POST
@with_capability(CAPABILITY)
def write_back_confirm(request, public_id):
    """Take the platform's word that it has the whole file."""
    file = file_for(request.user, public_id)
    n = write_back.confirm_file(file, by=request.user, at=timezone.now())
    messages.success(request, _("%(n)s 条结果已确认回填。") % {"n": n})
    return redirect("dispatch:write-back-list")


@require_POST
@with_capability(CAPABILITY)
def write_back_retry(request, public_id):
    """Try a failed answer once more."""
    row = answer_for(request.user, public_id)
    write_back.retry(row, by=request.user, at=timezone.now())
    messages.success(request, _("已重新排队回填。"))
    return redirect("dispatch:write-back-list")
