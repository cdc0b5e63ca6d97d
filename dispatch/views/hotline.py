"""热线导入: upload a file, see what each row would do, take the good rows over."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dispatch.exchange import HOTLINE_KINDS, SheetKind
from dispatch.forms.hotline import UploadForm
from dispatch.queries.exchange.hotline import import_for, imports, sheet_page
from dispatch.services.exchange import sheet_files, sheet_imports
from yuanbao.access import polled, with_capability
from yuanbao.paging import page_of
from yuanbao.roles import Capability
from yuanbao.sheets import XLSX, SheetRefused
from yuanbao.workflow import OutOfReach

CAPABILITY = Capability.EXCHANGE_HOTLINE


@require_http_methods(["GET", "POST"])
@with_capability(CAPABILITY)
def hotline_imports(request):
    """List the files read in so far; a posted one is checked and shown."""
    if request.method == "GET":
        return _imports(request, UploadForm(initial={"kind": SheetKind.MATTER}))
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _imports(request, form, status=422)
    facts, file = form.cleaned_data, form.cleaned_data["file"]
    try:
        sheet = sheet_imports.stage(
            facts["kind"],
            file.name,
            file.read(),
            hotline=facts["hotline"],
            by=request.user,
            at=timezone.now(),
        )
    except SheetRefused as refusal:
        form.add_error("file", str(refusal))
        return _imports(request, form, status=422)
    return redirect("dispatch:hotline-import", public_id=sheet.public_id)


def _imports(request, form, *, status=200):
    context = {
        "page": page_of(request, imports(request.user)),
        "form": form,
        "kinds": HOTLINE_KINDS,
    }
    return render(request, "dispatch/hotline_imports.html", context, status=status)


@require_GET
@with_capability(CAPABILITY)
def hotline_template(request, kind):  # noqa: ARG001 - every view takes the request
    """Hand out the empty file of one kind."""
    if kind not in HOTLINE_KINDS:
        raise OutOfReach(f"no template {kind}")
    return download(sheet_files.template_of(kind), sheet_files.template_name(kind))


@require_GET
@with_capability(CAPABILITY)
def hotline_import(request, public_id):
    """Show one file: what was found, and what became of it."""
    page = sheet_page(import_for(request.user, public_id))
    return render(request, "dispatch/hotline_import.html", {"page": page, "sheet": page.sheet})


@require_GET
@polled
@with_capability(CAPABILITY)
def hotline_import_live(request, public_id):
    """Answer how far the taking over has come."""
    sheet = import_for(request.user, public_id)
    return render(request, "dispatch/_sheet_state.html", {"sheet": sheet})


@require_POST
@with_capability(CAPABILITY)
def hotline_import_apply(request, public_id):
    """Take the good rows over."""
    sheet = import_for(request.user, public_id)
    sheet_imports.ask_apply(sheet, by=request.user, at=timezone.now())
    return redirect("dispatch:hotline-import", public_id=public_id)


@require_GET
@with_capability(CAPABILITY)
def hotline_bad_rows(request, public_id):
    """Hand the rows that were not taken back, each with its reasons."""
    sheet = import_for(request.user, public_id)
    data = sheet_files.bad_rows(sheet, by=request.user, at=timezone.now())
    return download(data, sheet_files.bad_rows_name(sheet))


def download(data: bytes, name: str) -> HttpResponse:
    """Return a workbook to be saved under a name."""
    return HttpResponse(
        data,
        content_type=XLSX,
        headers={
            "Content-Disposition": content_disposition_header(as_attachment=True, filename=name)
        },
    )
