"""服务联系卡: batches in the background, one grid's card, and who got it."""

from urllib.parse import quote

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from grids.forms.cards import BatchForm, IssueForm
from grids.queries.workers import card_takers
from grids.queries.workers import cards as queries
from grids.services.workers import card_giving, cards
from yuanbao.access import polled, signed_in, with_capability
from yuanbao.paging import page_of
from yuanbao.roles import Capability
from yuanbao.workflow import TransitionRefused

MANAGE = Capability.MANAGE_POSTS


@require_http_methods(["GET", "POST"])
@with_capability(MANAGE)
def card_list(request):
    """List one's own batches with how far each is; ask for another."""
    form = BatchForm(request.POST or None, by=request.user)
    status, refusal = 200, ""
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                place = form.cleaned_data["place"]
                cards.ask_for_cards(place, by=request.user, at=timezone.now())
                messages.success(request, _("正在后台制卡，可以先做别的，制好后铃铛会提醒。"))
                return redirect("grids:card-list")
            except TransitionRefused as refused:
                status, refusal = 409, str(refused)
    context = {"form": form, "refusal": refusal, "page": _batches(request)}
    return render(request, "grids/workers/card_list.html", context, status=status)


@polled
@require_GET
@with_capability(MANAGE)
def card_live(request):
    """Answer the rows alone, or 304 while none has moved."""
    page = _batches(request)
    marks = [f"{batch.pk}.{batch.state}.{batch.n_done}" for batch in page.object_list]
    tag = f'"{request.user.pk}-{"-".join(marks)}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified(headers={"ETag": tag})
    answer = render(request, "grids/workers/_card_rows.html", {"page": page})
    answer["ETag"] = tag
    return answer


def _batches(request):
    return page_of(request, queries.batches_of(request.user))


@require_POST
@with_capability(MANAGE)
def card_take(request, public_id):
    """Send a finished file to its owner."""
    try:
        batch = cards.take_cards(public_id, by=request.user, at=timezone.now())
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("grids:card-list")
    answer = FileResponse(batch.file.open("rb"), content_type="application/zip")
    return _named(answer, f"{batch.place.name}服务联系卡.zip", "attachment")


@require_http_methods(["GET", "POST"])
@signed_in
def card_grid(request, code):
    """Show a grid's card and who got one; note another."""
    grid = card_grid_of(request, code)
    form = IssueForm(request.POST or None, initial={"issued_on": timezone.localdate()})
    status, refusal = 200, ""
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                card_giving.note_issue(
                    grid, **form.cleaned_data, by=request.user, at=timezone.now()
                )
                messages.success(request, _("发卡已登记。"))
                return redirect("grids:card-grid", grid.code)
            except TransitionRefused as refused:
                status, refusal = 409, str(refused)
    context = {
        "grid": grid,
        "form": form,
        "refusal": refusal,
        "page": page_of(request, queries.issues_of(grid)),
        "given": card_takers.given_under(grid),
    }
    return render(request, "grids/workers/card_grid.html", context, status=status)


@require_GET
@signed_in
def card_png(request, code):
    from grids.workers import cards as drawing  # noqa: PLC0415 - Pillow and reportlab, where one draws

    content = drawing.picture(_facts(request, code))
    return _named(HttpResponse(content, content_type="image/png"), f"{code}.png", "inline")


@require_GET
@signed_in
def card_pdf(request, code):
    """Send an A4 page of ten of the grid's cards, and its backs."""
    from grids.workers import cards as drawing  # noqa: PLC0415 - Pillow and reportlab, where one draws

    facts = _facts(request, code)
    content = drawing.sheets([facts] * drawing.A_PAGE, facts.grid)
    answer = HttpResponse(content, content_type="application/pdf")
    return _named(answer, f"{facts.grid}服务联系卡.pdf", "inline")


def _facts(request, code):
    return queries.facts_of([card_grid_of(request, code)], timezone.localdate())[0]


def card_grid_of(request, code):
    """Return the place whose card the person may print and give out, else 404."""
    grid = queries.grid_of_card(request.user, code, timezone.localdate())
    if grid is None:
        raise Http404
    return grid


def _named(answer, name, how):
    answer["Content-Disposition"] = f"{how}; filename*=UTF-8''{quote(name)}"
    return answer
