"""The grid worker's pages: look at what was settled and rate it; report what one found."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dispatch.forms.field import CheckForm, FindingForm
from dispatch.models import WorkOrder
from dispatch.queries.centre.places import places_for
from dispatch.queries.orders.checks import check_of, checks_of
from dispatch.queries.orders.levels import errands_of
from dispatch.services.judging.rework import what_follows
from dispatch.services.orders import checks, findings
from grids.foot.words import outbox_words
from petitions.choices import Channel, PlaceSource
from petitions.services.intake import Matter
from yuanbao.access import signed_in, with_capability
from yuanbao.paging import page_of
from yuanbao.roles import Capability
from yuanbao.workflow import OutOfReach, TransitionRefused

CHECKS = {
    "title": gettext_lazy("现场核实"),
    "todo": gettext_lazy("待核实"),
    "done": gettext_lazy("已核实"),
    "empty": gettext_lazy("没有要核实的"),
    "hint": gettext_lazy("网格里有事办结了，会请您去看看。"),
}
ERRANDS = {
    "title": gettext_lazy("下派任务"),
    "todo": gettext_lazy("要办的"),
    "done": gettext_lazy("已上报"),
    "empty": gettext_lazy("没有要办的"),
    "hint": gettext_lazy("社区派给这个网格的事会出现在这里。"),
}


@require_GET
@with_capability(Capability.CHECK_ORDER)
def check_list(request):
    """List what waits to be looked at, or with `?done=1` what was."""
    return _field_list(request, "dispatch/check_list.html", CHECKS, checks_of)


@require_GET
@with_capability(Capability.CHECK_ORDER)
def errand_list(request):
    """List what communities gave to the posts one holds, or with `?done=1` what went back up."""
    return _field_list(request, "dispatch/errand_list.html", ERRANDS, errands_of)


def _field_list(request, template, words, rows_of):
    done = request.GET.get("done") == "1"
    page = page_of(request, rows_of(request.user, done=done))
    context = {"page": page, "done": done, "at": timezone.now(), "words": words}
    return render(request, template, context)


@require_GET
@signed_in
def check_detail(request, public_id):
    """Show one matter with a form for each answered part."""
    return show_check(request, check_of(request.user, public_id, at=timezone.now()))


def show_check(request, check, order=None, form=None, *, status=200, refusal="", on_foot=False):
    """Draw one matter with a form for each answered part, on a desk or in the phone's frame."""
    parts = [
        (part, form if order == part.order else _form(part.order), order == part.order)
        for part in check.parts
    ]
    context = {"check": check, "petition": check.petition, "parts": parts, "refusal": refusal}
    context |= {"on_foot": on_foot, "frame": "base_foot.html" if on_foot else "base_staff.html"}
    context |= {"at": check.at, "words": outbox_words() if on_foot else {}}
    return render(request, "dispatch/check_detail.html", context, status=status)


def _form(order, *data):
    return CheckForm(*data, auto_id=f"id_{order.serial}_%s")


@require_POST
@signed_in
def check_rate(request, public_id):
    """核实 one answered order."""
    rows = WorkOrder.objects.permitted(request.user, Capability.CHECK_ORDER)
    order = rows.filter(public_id=public_id).select_related("petition", "agency").first()
    if order is None:
        raise OutOfReach(f"{request.user} may not check order {public_id}")
    at, form, refusal, status = timezone.now(), _form(order, request.POST, request.FILES), "", 422
    if form.is_valid():
        photos, judgement = form.cleaned_data["photos"], form.judgement()
        follows = what_follows(order)  # of the round that is judged, not of the one it may open
        try:
            rated = checks.check(order, judgement, by=request.user, at=at, photos=photos)
        except TransitionRefused as why:
            refusal, status = str(why), 409
        else:
            fails = _("已记下。%(what)s") % {"what": follows}
            messages.success(request, fails if rated.fails else _("已记下，谢谢核实。"))
            return redirect("dispatch:check-list")
    check = check_of(request.user, order.petition.public_id, at=at)
    return show_check(request, check, order, form, status=status, refusal=refusal)


@require_http_methods(["GET", "POST"])
@with_capability(Capability.REPORT_FINDING)
def finding_new(request):
    """随手报: take a finding in; settled on the spot, it needs no order."""
    places = places_for(request.user, Capability.REPORT_FINDING)
    if request.method == "GET":
        first = places.last()
        form = FindingForm(places=places, initial={"grid": first and first.pk})
        return _finding(request, form)
    form = FindingForm(request.POST, request.FILES, places=places)
    if not form.is_valid():
        return _finding(request, form, status=422)
    facts = form.cleaned_data
    try:
        receipt = findings.report(
            _matter(facts),
            settled=facts["settled"],
            by=request.user,
            at=timezone.now(),
            photos=facts["photos"],
        )
    except TransitionRefused as refusal:
        return _finding(request, form, status=409, refusal=str(refusal))
    messages.success(request, _("已上报，编号 %(number)s。") % {"number": receipt.petition})
    return redirect("dispatch:finding-new")


def _matter(facts):
    has_point = facts["lat"] is not None and facts["lng"] is not None
    return Matter(
        channel=Channel.GRID_WORKER,
        text=facts["text"],
        category=facts["category"],
        place=facts["place"],
        grid=facts["grid"],
        lat=facts["lat"],
        lng=facts["lng"],
        place_source=PlaceSource.PIN if has_point else PlaceSource.GRID,
        is_anonymous=True,
        idempotency_key=facts["key"],
    )


def _finding(request, form, *, status=200, refusal=""):
    context = {"form": form, "refusal": refusal}
    return render(request, "dispatch/finding_new.html", context, status=status)
