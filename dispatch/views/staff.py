"""Staff by file, and the hand-over of who leaves."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dispatch.exchange import SheetKind
from dispatch.forms.platform import StaffUploadForm
from dispatch.queries.exchange.hotline import sheet_page
from dispatch.queries.organisation.platform import (
    agency_for,
    leavers,
    orders_chosen,
    person_for,
    staff_import_for,
)
from dispatch.queries.organisation.platform import staff_imports as files_of_staff
from dispatch.services.exchange import sheet_files
from dispatch.services.organisation import leavers as services
from dispatch.services.organisation import staff_sheets
from dispatch.views.agencies import CAPABILITY, chosen_ids
from dispatch.views.hotline import download
from yuanbao.access import with_capability
from yuanbao.paging import page_of
from yuanbao.sheets import SheetRefused


@require_http_methods(["GET", "POST"])
@with_capability(CAPABILITY)
def staff_imports(request):
    """List the files of staff; a posted one is checked and shown."""
    if request.method == "GET":
        return _imports(request, StaffUploadForm())
    form = StaffUploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _imports(request, form, status=422)
    file = form.cleaned_data["file"]
    try:
        sheet = staff_sheets.stage(file.name, file.read(), by=request.user, at=timezone.now())
    except SheetRefused as refusal:
        form.add_error("file", str(refusal))
        return _imports(request, form, status=422)
    return redirect("dispatch:staff-import", public_id=sheet.public_id)


def _imports(request, form, *, status=200):
    context = {"page": page_of(request, files_of_staff(request.user)), "form": form}
    return render(request, "dispatch/staff_imports.html", context, status=status)


@require_GET
@with_capability(CAPABILITY)
def staff_template(request):  # noqa: ARG001 - every view takes the request
    """Hand out the empty file, with today's agencies to choose from."""
    return download(
        sheet_files.template_of(SheetKind.STAFF), sheet_files.template_name(SheetKind.STAFF)
    )


@require_GET
@with_capability(CAPABILITY)
def staff_import(request, public_id):
    """Show one file: what was found, and what became of it."""
    page = sheet_page(staff_import_for(request.user, public_id))
    return render(request, "dispatch/staff_import.html", {"page": page, "sheet": page.sheet})


@require_POST
@with_capability(CAPABILITY)
@sensitive_variables("opened")
def staff_apply(request, public_id):
    """Take the good rows over and show the first passwords, this once."""
    sheet = staff_import_for(request.user, public_id)
    opened = staff_sheets.apply(sheet, by=request.user, at=timezone.now())
    context = {"sheet": staff_import_for(request.user, public_id), "opened": opened}
    return render(request, "dispatch/staff_passwords.html", context)


@require_GET
@with_capability(CAPABILITY)
def staff_bad_rows(request, public_id):
    """Hand the rows that were not taken back, each with its reasons."""
    sheet = staff_import_for(request.user, public_id)
    data = sheet_files.bad_rows(sheet, by=request.user, at=timezone.now())
    return download(data, sheet_files.bad_rows_name(sheet))


@require_GET
@with_capability(CAPABILITY)
def leaver_list(request):
    """List who leaves or has left with open orders, and who could take them."""
    return _leavers(request)


def _leavers(request, *, status=200, refusal=""):
    rows = leavers(request.user, on=timezone.localdate())
    context = {"rows": rows, "refusal": refusal, "at": timezone.now()}
    return render(request, "dispatch/leaver_list.html", context, status=status)


@require_POST
@with_capability(CAPABILITY)
def leaver_hand_over(request, public_id, code):
    """Give the ticked orders of a leaver to a colleague."""
    leaver = person_for(request.user, public_id)
    agency = agency_for(request.user, code)
    to = next(iter(chosen_ids(request.POST.getlist("to"))), "")
    if not to:
        return _leavers(request, status=422, refusal=_("请选交给谁。"))
    n = services.hand_all_over(
        leaver,
        agency,
        orders_chosen(agency, chosen_ids(request.POST.getlist("order"))),
        to=person_for(request.user, to),
        by=request.user,
        at=timezone.now(),
    )
    messages.success(request, _("%(n)s 张工单已交接，接手的人已收到提醒。") % {"n": n})
    return redirect("dispatch:leaver-list")
