"""Halls, guides, outages and the directory: read by everybody, kept by the clerks of a place."""

from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, render
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
from yuanbao.access import with_capability
from yuanbao.filling import fill, press, typed
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
    form = kind.form(**typed(request), user=request.user)

    def enter(_facts):
        row = kind.model(**values_of(form))
        return keeping.enter(row, by=request.user, at=timezone.now())

    return _kept_form(request, form, enter, kind, title=_("新增"), done=_("存好了。"))


@require_http_methods(["GET", "POST"])
@keepers
def kept_edit(request, *, key, public_id):
    kind = _kind(key)
    row = get_object_or_404(queries.one_kept(kind.model, request.user), public_id=public_id)
    form = kind.form(**typed(request), user=request.user, instance=row)

    def amend(_facts):
        return keeping.amend(row, values_of(form), by=request.user, at=timezone.now())

    done = _("改好了，今天算核对过。")
    return _kept_form(request, form, amend, kind, title=_("修改"), done=done)


def _kept_form(request, form, service, kind, *, title, done):
    back_url = reverse("party:kept-list", args=[kind.key])
    context = {
        "title": f"{title}{kind.label}",
        "back_url": back_url,
        "back_label": kind.label,
        "submit": _("存好"),
    }
    return fill(request, form, service, context=context, done=done, to=lambda _row: back_url)


@require_GET
@keepers
def outage_desk(request):
    page = page_of(request, outage_queries.announced_by(request.user))
    return render(request, "party/offers/outage_desk.html", {"page": page})


@require_http_methods(["GET", "POST"])
@keepers
def outage_new(request):
    form = OutageForm(**typed(request), places=places_of(request.user))

    def announce(facts):
        places, said = list(facts["grids"]), form.announcement()
        return outages.announce(said, places, by=request.user, at=timezone.now())

    context = {
        "title": _("发停供公告"),
        "back_url": reverse("party:outage-desk"),
        "back_label": _("停供公告"),
        "submit": _("公告"),
    }
    done = _("已公告，相关网格的页面上已经显示。")
    return fill(request, form, announce, context=context, done=done, to=_outages_url)


def _outages_url(_outage) -> str:
    return reverse("party:outage-desk")


def _outage(request, public_id):
    return get_object_or_404(outage_queries.desk_outage(request.user), public_id=public_id)


@require_POST
@keepers
def outage_restore(request, *, public_id):
    outage, said = _outage(request, public_id), _("已写明恢复。")
    return press(request, outage, outages.restore, done=said, to=_outages_url)


@require_POST
@keepers
def outage_call_off(request, *, public_id):
    outage, said = _outage(request, public_id), _("已写明取消。")
    return press(request, outage, outages.call_off, done=said, to=_outages_url)
