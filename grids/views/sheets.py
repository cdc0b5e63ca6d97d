"""台账导入: upload a file, see what each row would do, take the good rows over, undo it all."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from grids.forms.sheets import UploadForm
from grids.queries.sheets import import_for, import_page, imports_of, register_named, registers
from grids.services.sheets import files, staging, undoing
from yuanbao.access import polled, signed_in
from yuanbao.paging import page_of
from yuanbao.sheet_forms import UndoForm
from yuanbao.sheets import XLSX, SheetRefused


@require_GET
@signed_in
def import_home(request):
    """List the registers that can be imported."""
    return render(request, "grids/import_home.html", {"registers": registers(request.user)})


@require_http_methods(["GET", "POST"])
@signed_in
def import_list(request, key):
    """List a register's imports; a posted file is kept, checked and shown."""
    spec = register_named(key, request.user)
    places = staging.places_for(spec, request.user)
    if request.method == "GET":
        return _imports(request, spec, UploadForm(places=places))
    form = UploadForm(request.POST, request.FILES, places=places)
    if not form.is_valid():
        return _imports(request, spec, form, status=422)
    facts, file = form.cleaned_data, form.cleaned_data["file"]
    try:
        run = staging.upload(
            key,
            file.name,
            file.read(),
            place=facts["place"],
            mode=facts["mode"],
            on_match=facts["on_match"],
            by=request.user,
            at=timezone.now(),
        )
    except SheetRefused as refusal:
        form.add_error("file", str(refusal))
        return _imports(request, spec, form, status=422)
    return redirect("grids:import-detail", key=key, public_id=run.public_id)


def _imports(request, spec, form, *, status=200):
    page = page_of(request, imports_of(spec, request.user))
    context = {"page": page, "form": form, "spec": spec}
    return render(request, "grids/import_list.html", context, status=status)


@require_GET
@signed_in
def import_template(request, key):
    """Hand out the empty file of a register."""
    register_named(key, request.user)
    return download(files.template_of(key), files.template_name(key))


@require_GET
@signed_in
def import_detail(request, key, public_id):
    """Show one file: what was found, and what became of it."""
    return _detail(request, import_for(key, public_id, request.user), UndoForm())


def _detail(request, run, undo_form, *, status=200):
    context = {"page": import_page(run), "run": run, "undo_form": undo_form}
    return render(request, "grids/import_detail.html", context, status=status)


@polled
@require_GET
@signed_in
def import_live(request, key, public_id):
    """Answer how far the checking, taking over or undoing has come."""
    run = import_for(key, public_id, request.user)
    return render(request, "grids/_import_state.html", {"run": run})


@require_POST
@signed_in
def import_start(request, key, public_id):
    """Take the good rows over."""
    run = import_for(key, public_id, request.user)
    staging.start(run, by=request.user, at=timezone.now())
    return redirect("grids:import-detail", key=key, public_id=public_id)


@require_POST
@signed_in
def import_drop(request, key, public_id):
    """Leave the file alone."""
    run = import_for(key, public_id, request.user)
    staging.drop(run, by=request.user, at=timezone.now())
    messages.success(request, _("没有导入，文件内容已清除。"))
    return redirect("grids:import-list", key=key)


@require_POST
@signed_in
def import_undo(request, key, public_id):
    """Undo the whole import."""
    run = import_for(key, public_id, request.user)
    form = UndoForm(request.POST)
    if not form.is_valid():
        return _detail(request, run, form, status=422)
    undoing.undo(run, why=form.cleaned_data["why"], by=request.user, at=timezone.now())
    return redirect("grids:import-detail", key=key, public_id=public_id)


@require_GET
@signed_in
def import_bad_rows(request, key, public_id):
    """Hand the rows that were not taken back, each with its reasons."""
    run = import_for(key, public_id, request.user)
    data = files.bad_rows(run, by=request.user, at=timezone.now())
    return download(data, files.bad_rows_name(run))


def download(data: bytes, name: str) -> HttpResponse:
    """Return a workbook to be saved under a name."""
    disposition = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(data, content_type=XLSX, headers={"Content-Disposition": disposition or ""})
