"""The public ledger: list, map, one matter, and 我也遇到."""

import json
from secrets import token_urlsafe

from django.contrib import messages
from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from grids.bulletins import bulletins
from petitions import public_queries, queries
from petitions.forms import JoiningForm, LedgerFilterForm
from petitions.services import tracking
from yuanbao.crypto import blind_index
from yuanbao.paging import page_of
from yuanbao.throttling import client_address, throttle

JOINER_COOKIE = "yb_joiner"
POINTS_SECONDS = 30
YEAR = 365 * 24 * 3600


def _filter_of(request) -> tuple[LedgerFilterForm, public_queries.LedgerFilter]:
    form = LedgerFilterForm(request.GET)
    form.full_clean()
    return form, public_queries.LedgerFilter(**form.wanted())


@require_GET
def ledger_list(request):
    form, wanted = _filter_of(request)
    context = {
        "form": form,
        "page": page_of(request, public_queries.ledger_rows(wanted)),
        "bulletins": bulletins(),
        "words": public_queries.marked_words(wanted.q),
        "map_query": urlencode({key: value for key, value in form.wanted().items() if value}),
    }
    return render(request, "petitions/ledger_list.html", context)


@require_GET
def ledger_shelved(request):
    """挂账台账: what cannot be solved now, why, what is done meanwhile, when it is looked at again."""
    context = {"page": page_of(request, public_queries.shelved_rows()), "today": localdate()}
    return render(request, "petitions/ledger_shelved.html", context)


@require_GET
def ledger_map(request):
    form, _wanted = _filter_of(request)
    query = urlencode({key: value for key, value in form.wanted().items() if value})
    context = {
        "form": form,
        "points_url": f"{reverse('petitions:ledger-points')}?{query}",
        "ground_url": reverse("grids:boundary-layer", kwargs={"level": "community"}),
        "list_query": query,
    }
    return render(request, "petitions/ledger_map.html", context)


@require_GET
def ledger_points(request):
    """GeoJSON of the matters that fit; places rounded to about a hundred metres.

    Without words to look for it is at most half a minute old, as browsers may keep it too.
    """
    form, wanted = _filter_of(request)
    key = f"ledger-points:{urlencode(sorted(form.wanted().items()))}"
    body = None if wanted.q else cache.get(key)
    if body is None:
        body = _points_json(wanted)
        if not wanted.q:
            cache.set(key, body, POINTS_SECONDS)
    response = HttpResponse(body, content_type="application/json")
    response["Cache-Control"] = f"public, max-age={POINTS_SECONDS}"
    return response


def _points_json(wanted) -> bytes:
    # One address for all: resolving a thousand of them costs more than reading the points.
    place = "000000000000"
    address = reverse("petitions:ledger-detail", args=[place])
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [point.lng, point.lat]},
            "properties": {
                "title": point.title,
                "url": address.replace(place, point.number),
                "late": point.is_late,
            },
        }
        for point in public_queries.ledger_points(wanted, at=timezone.now())
    ]
    found = {"type": "FeatureCollection", "features": features}
    return json.dumps(found, ensure_ascii=False).encode()


@require_GET
def ledger_detail(request, number):
    entry = public_queries.ledger_entry(number)
    if entry is None:
        return missing_page(request, number)
    return _detail_page(request, entry)


def missing_page(request, number: str) -> HttpResponse:
    """Say the same for a number that never was and for one that is not public."""
    context = {"number": number[:24]}
    return render(request, "petitions/ledger_missing.html", context, status=404)


def _detail_page(request, entry, *, form=None, status=200) -> HttpResponse:
    context = {
        "entry": entry,
        "story": queries.story_of(entry.pk, state=entry.state, due_at=entry.due_at),
        "merged_into": public_queries.merged_into(entry),
        "form": form or JoiningForm(),
        "is_followed": entry.number in request.COOKIES.get("yb_followed", "").split("."),
        "ground_url": reverse("grids:boundary-layer", kwargs={"level": "community"}),
    }
    return render(request, "petitions/ledger_detail.html", context, status=status)


@require_POST
def petition_join(request, number):
    """我也遇到: once per account, telephone or browser; leads to the joiner's own page."""
    entry = public_queries.ledger_entry(number)
    if entry is None:
        return missing_page(request, number)
    form = JoiningForm(request.POST)
    if not form.is_valid():
        return _detail_page(request, entry, form=form, status=422)
    throttle(f"join:{client_address(request)}", 30, 3600)
    phone = form.cleaned_data["phone"]
    resident = request.user.is_authenticated and request.user.is_resident
    browser = request.COOKIES.get(JOINER_COOKIE) or token_urlsafe(16)
    joining, secret = tracking.join(
        entry.petition,
        joiner_key=_joiner_key(request.user if resident else None, phone, browser),
        at=timezone.now(),
        user=request.user if resident else None,
        phone=phone,
        note=form.cleaned_data["note"],
    )
    messages.success(request, _("记下了，您也遇到这件事。有了结果，您也可以评价。"))
    response = redirect("petitions:joining-track", joining.petition.number, secret)
    response.set_cookie(
        JOINER_COOKIE,
        browser,
        max_age=YEAR,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )
    return response


def _joiner_key(user, phone: str, browser: str) -> str:
    if user is not None:
        return f"user:{user.pk}"
    if phone:
        return f"phone:{blind_index('phone', phone)}"
    return f"browser:{blind_index('browser', browser[:64])}"
