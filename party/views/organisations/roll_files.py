"""党员名册导入、导出: a file of members sent, looked at, taken in; and the roll taken out, masked."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from party.forms.organisations import MemberFilterForm
from party.forms.roll_imports import RollUploadForm
from party.models import RollImport
from party.queries.organisations import roll_imports as queries
from party.services.organisations import roll_files, roll_imports, roll_undoing
from party.views.organisations.members import asked_organisation, keepers
from yuanbao import csv_files
from yuanbao.access import polled
from yuanbao.paging import page_of
from yuanbao.roles import Capability
from yuanbao.sheet_forms import UndoForm
from yuanbao.sheets import XLSX, SheetRefused


@require_http_methods(["GET", "POST"])
@keepers
def member_imports(request):
    """List the files; a posted one is kept, checked and shown."""
    tops = roll_files.tops_of(request.user, timezone.localdate())
    if request.method == "GET":
        return _imports(request, RollUploadForm(tops=tops))
    form = RollUploadForm(request.POST, request.FILES, tops=tops)
    if not form.is_valid():
        return _imports(request, form, status=422)
    facts, file = form.cleaned_data, form.cleaned_data["file"]
    try:
        run = roll_imports.upload(
            file.name,
            file.read(),
            organisation=facts["organisation"],
            by=request.user,
            at=timezone.now(),
        )
    except SheetRefused as refusal:
        form.add_error("file", str(refusal))
        return _imports(request, form, status=422)
    return redirect("party:member-import", public_id=run.public_id)


def _imports(request, form, *, status=200):
    page = page_of(request, queries.imports_of(request.user, timezone.localdate()))
    context = {"page": page, "form": form}
    return render(request, "party/organisations/member_imports.html", context, status=status)


@require_GET
@keepers
def member_template(request):
    """Hand out the empty file, with the organisations that the person may fill in."""
    data = roll_files.template_of(request.user, timezone.localdate())
    return _download(data, _("党员名册导入模板.xlsx"))


def import_of(request, public_id):
    """Return a file of members whose roll the person keeps; else 404."""
    rows = RollImport.objects.permitted(request.user, Capability.KEEP_PARTY)
    rows = rows.select_related("organisation", "made_by", "started_by", "undone_by")
    rows = rows.defer("file", "rows", "findings")
    return get_object_or_404(rows, public_id=public_id)


@require_GET
@keepers
def member_import(request, *, public_id):
    """Show one file: what was found, and what became of it."""
    return _import(request, import_of(request, public_id), UndoForm())


def _import(request, run, undo_form, *, status=200):
    context = {"run": run, "page": queries.import_page(run), "undo_form": undo_form}
    return render(request, "party/organisations/member_import.html", context, status=status)


@polled
@require_GET
@keepers
def member_import_live(request, *, public_id):
    """Answer whether the checking or taking in is over."""
    context = {"run": import_of(request, public_id)}
    return render(request, "party/organisations/_import_state.html", context)


@require_POST
@keepers
def member_import_start(request, *, public_id):
    """Take the good rows in."""
    run = import_of(request, public_id)
    roll_imports.start(run, by=request.user, at=timezone.now())
    return redirect("party:member-import", public_id=public_id)


@require_POST
@keepers
def member_import_drop(request, *, public_id):
    """Leave the file alone."""
    run = import_of(request, public_id)
    roll_imports.drop(run, by=request.user, at=timezone.now())
    messages.success(request, _("没有编入，文件内容已清除。"))
    return redirect("party:member-imports")


@require_POST
@keepers
def member_import_undo(request, *, public_id):
    """Take everyone off the roll whom the file put there."""
    run = import_of(request, public_id)
    form = UndoForm(request.POST)
    if not form.is_valid():
        return _import(request, run, form, status=422)
    roll_undoing.undo(run, why=form.cleaned_data["why"], by=request.user, at=timezone.now())
    return redirect("party:member-import", public_id=public_id)


@require_GET
@keepers
def member_bad_rows(request, *, public_id):
    """Hand the rows that were not taken in back, each with its reasons."""
    run = import_of(request, public_id)
    data = roll_files.bad_rows(run, by=request.user, at=timezone.now())
    return _download(data, _("党员名册有问题的行.xlsx"))


@require_POST
@keepers
def member_export(request):
    """Hand out what the list is narrowed to, names and telephones masked."""
    wanted = MemberFilterForm(request.GET).wanted(asked_organisation(request))
    at = timezone.now()
    data = roll_files.export(wanted, by=request.user, at=at)
    name = _("党员名册%(day)s.csv") % {"day": f"{timezone.localdate(at):%Y%m%d}"}
    return _download(data, name, kind=csv_files.CONTENT_TYPE)


def _download(data, name, *, kind=XLSX):
    disposition = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(data, content_type=kind, headers={"Content-Disposition": disposition})
