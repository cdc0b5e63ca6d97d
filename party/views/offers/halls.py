"""Halls, guides, outages and the directory: read by everybody, kept by the clerks of a place."""

from django.contrib import messages
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
    require_safe,
)

from party.forms.offers.halls import KINDS, OutageForm, values_of
from party.offers.choices import Audience, EntryKind, OutageKind
from party.queries.offers import halls as queries
from party.queries.offers import outages as outage_queries
from party.queries.offers.policies import places_of
from party.services.offers import keeping, outages
from party.views.offers.sheet import typed
from yuanbao.access import with_capability
from yuanbao.paging import page_of
from yuanbao.roles import Capability

keepers = with_capability(Capability.KEEP_OFFERS)
POINTS_SECONDS = 300


@require_safe
def hall_list(request):
    page = page_of(request, queries.halls(), size=10)
    return render(request, "party/offers/hall_list.html", {"page": page})


@require_safe
def guide_list(request):
    audience = request.GET.get("for", "")
    audience = audience if audience in Audience.values else ""
    asked = request.GET.get("q", "")[:60].strip()
    page = page_of(request, queries.guides(audience=audience, asked=asked))
    context = {"page": page, "audience": audience, "asked": asked}
    context["audiences"] = Audience.choices
    return render(request, "party/offers/guide_list.html", context)


@require_safe
def guide_detail(request, *, public_id):
    guide = get_object_or_404(queries.guide_to_read(), public_id=public_id)
    return render(request, "party/offers/guide_detail.html", {"guide": guide})


@require_safe
def outage_list(request):
    kind, over = request.GET.get("kind", ""), "past" in request.GET
    rows = outage_queries.public_outages(kind=kind, at=timezone.now(), over=over)
    context = {"page": page_of(request, rows), "kind": kind, "over": over}
    context["kinds"] = OutageKind.choices
    return render(request, "party/offers/outage_list.html", context)


@require_safe
def outage_detail(request, *, public_id):
    outage = get_object_or_404(outage_queries.one_outage(), public_id=public_id)
    return render(request, "party/offers/outage_detail.html", {"outage": outage})


@require_safe
def directory(request):
    kind = request.GET.get("kind", "")
    kind = kind if kind in EntryKind.values else ""
    context = {
        "entries": queries.directory(kind),
        "kind": kind,
        "kinds": EntryKind.choices,
        "points_url": reverse("party:directory-points"),
        "ground_url": reverse("grids:boundary-layer", kwargs={"level": "community"}),
    }
    return render(request, "party/offers/directory.html", context)


@require_safe
@cache_control(public=True, max_age=POINTS_SECONDS)
def directory_points(_request):
    """GeoJSON of the telephones and halls that have a place."""
    return JsonResponse({"type": "FeatureCollection", "features": queries.points()})


def _kind(key):
    if key not in KINDS:
        raise Http404
    return KINDS[key]


@require_GET
@keepers
def kept_home(request):
    """Open with the guides, which change most."""
    return kept_list(request, key="guides")


@require_GET
@keepers
def kept_list(request, *, key):
    kind = _kind(key)
    page = page_of(request, queries.kept(kind.model, request.user))
    context = {"page": page, "kind": kind, "kinds": KINDS.values()}
    return render(request, "party/offers/kept_list.html", context)


@require_http_methods(["GET", "POST"])
@keepers
def kept_new(request, *, key):
    kind = _kind(key)
    form = kind.form(typed(request), user=request.user)
    if form.is_valid():
        row = kind.model(**values_of(form))
        keeping.enter(row, by=request.user, at=timezone.now())
        messages.success(request, _("存好了。"))
        return redirect("party:kept-list", key)
    status = 422 if form.errors else 200
    context = {"form": form, "kind": kind}
    return render(request, "party/offers/kept_form.html", context, status=status)


@require_http_methods(["GET", "POST"])
@keepers
def kept_edit(request, *, key, public_id):
    kind = _kind(key)
    row = get_object_or_404(queries.one_kept(kind.model, request.user), public_id=public_id)
    form = kind.form(typed(request), user=request.user, instance=row)
    if form.is_valid():
        keeping.amend(row, values_of(form), by=request.user, at=timezone.now())
        messages.success(request, _("改好了，今天算核对过。"))
        return redirect("party:kept-list", key)
    status = 422 if form.errors else 200
    context = {"form": form, "kind": kind, "row": row}
    return render(request, "party/offers/kept_form.html", context, status=status)


@require_GET
@keepers
def outage_desk(request):
    page = page_of(request, outage_queries.announced_by(request.user))
    return render(request, "party/offers/outage_desk.html", {"page": page})


@require_http_methods(["GET", "POST"])
@keepers
def outage_new(request):
    form = OutageForm(typed(request), places=places_of(request.user))
    status = 422 if form.errors else 200
    if form.is_valid():
        places = list(form.cleaned_data["grids"])
        try:
            outages.announce(form.announcement(), places, by=request.user, at=timezone.now())
        except outages.OverAlready as refusal:
            form.add_error("ends_at", str(refusal))
            status = 422
        else:
            messages.success(request, _("已公告，相关网格的页面上已经显示。"))
            return redirect("party:outage-desk")
    return render(request, "party/offers/outage_form.html", {"form": form}, status=status)


@require_POST
@keepers
def outage_restore(request, *, public_id):
    outage = get_object_or_404(outage_queries.desk_outage(request.user), public_id=public_id)
    outages.restore(outage, by=request.user, at=timezone.now())
    messages.success(request, _("已写明恢复。"))
    return redirect("party:outage-desk")


@require_POST
@keepers
def outage_call_off(request, *, public_id):
    outage = get_object_or_404(outage_queries.desk_outage(request.user), public_id=public_id)
    outages.call_off(outage, by=request.user, at=timezone.now())
    messages.success(request, _("已写明取消。"))
    return redirect("party:outage-desk")
