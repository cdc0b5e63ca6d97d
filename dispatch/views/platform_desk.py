"""本级平台 of a town or community, what one was first asked, and the 台账 for inspectors."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dispatch.forms.book import BookForm
from dispatch.queries.desks.book import MOST_ROWS, book_rows
from dispatch.queries.desks.platform_desk import (
    PARTS,
    first_asked_by,
    part_rows,
    platform_desk,
    platform_named,
)
from dispatch.queries.desks.scope import order_scope
from dispatch.services.desks import book, exports
from yuanbao.access import with_capability
from yuanbao.paging import page_of
from yuanbao.roles import Capability
from yuanbao.workflow import TransitionRefused

PRINTS = {
    "xlsx": (
        book.workbook_of,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    "pdf": (book.paper_of, "application/pdf"),
}


@require_GET
@with_capability(Capability.RUN_PLATFORM)
def platform(request):
    """Show what came down, what went up, one's own, and the workers."""
    desk = platform_desk(request.user, request.GET.get("agency", ""), at=timezone.now())
    return render(request, "dispatch/platform.html", {"desk": desk})


@require_GET
@with_capability(Capability.RUN_PLATFORM)
def platform_list(request):
    """List what one figure of the platform counts."""
    agency = platform_named(request.user, request.GET.get("agency", ""))
    part = request.GET.get("part", "")
    part = part if part in PARTS else "down"
    page = page_of(request, part_rows(agency, part))
    context = {"agency": agency, "title": PARTS[part], "page": page, "at": timezone.now()}
    return render(request, "dispatch/platform_list.html", context)


@require_GET
@with_capability(Capability.REGISTER_PETITION)
def first_asked_list(request):
    """首问负责: list what one took in and stays named for, or with `?done=1` what is settled."""
    done = request.GET.get("done") == "1"
    page = page_of(request, first_asked_by(request.user, done=done))
    context = {"page": page, "done": done, "at": timezone.now()}
    return render(request, "dispatch/first_asked_list.html", context)


@require_GET
@with_capability(Capability.VIEW_ORDER)
def book_page(request):
    """Show how many rows the 台账 has, or with `?kind=pdf` and `?kind=xlsx` print it."""
    at, scope = timezone.now(), order_scope(request.user, request.GET.get("scope", ""))
    form, kind = BookForm(request.GET, today=timezone.localdate(at)), request.GET.get("kind", "")
    if not form.is_valid():
        return _book(request, form, scope, status=422)
    if kind not in PRINTS:
        return _book(request, form, scope, n=book_rows(scope, form.filters()).count())
    n = book_rows(scope, form.filters()).count()
    if kind == "xlsx" and n > MOST_ROWS:
        return _book(request, form, scope, n=n)
    make, content_type = PRINTS[kind]
    try:
        data = make(scope, form.filters(), by=request.user, at=at)
    except TransitionRefused as refusal:
        return _book(request, form, scope, n=n, status=409, refusal=str(refusal))
    name = f"{book.title_of(scope)}.{kind}"
    headers = {"Content-Disposition": content_disposition_header(True, name)}
    return HttpResponse(data, content_type=content_type, headers=headers)


@require_POST
@with_capability(Capability.VIEW_FIGURES)
def book_export(request):
    """Have a long 台账 made in the background; the bell says when it is there."""
    at, scope = timezone.now(), order_scope(request.user, request.GET.get("scope", ""))
    form = BookForm(request.GET, today=timezone.localdate(at))
    if "first" not in request.GET or not form.is_valid():
        return _book(request, form, scope, status=422)
    try:
        exports.export_book(scope, form.filters(), by=request.user, at=at)
    except TransitionRefused as refusal:
        return _book(request, form, scope, status=409, refusal=str(refusal))
    messages.success(request, _("正在后台导出，可以先做别的，完成后铃铛会提醒。"))
    return redirect("dispatch:export-list")


def _book(request, form, scope, *, n=None, status=200, refusal=""):
    is_long = n is not None and n > MOST_ROWS
    query = urlencode({**form.data, "scope": scope.name})
    context = {"form": form, "scope": scope, "n": n, "refusal": refusal}
    context |= {"is_long": is_long, "most": MOST_ROWS, "query": query}
    return render(request, "dispatch/book_page.html", context, status=status)
