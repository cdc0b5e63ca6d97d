"""Small parts the form asks for while it is being filled; each works without the others."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from petitions import queries
from petitions.forms import LONGEST
from petitions.services.checking import bulletins_on, place_of
from petitions.services.staging import find_staged, thumb_of
from yuanbao.danger import dangers_in
from yuanbao.throttling import client_address, throttle
from yuanbao.workflow import OutOfReach


# Reads only, and must answer while someone types: no token is asked for.
@csrf_exempt
@require_POST
def petition_dangers(request):
    """Numbers to ring first, and other doors, for the words typed so far."""
    text = request.POST.get("text", "")[:LONGEST]
    context = {"dangers": dangers_in(text), "found_doors": queries.doors_for(text)}
    return render(request, "petitions/_dangers.html", context)


@csrf_exempt
@require_POST
def petition_similar(request):
    """Open public matters nearby that read alike."""
    throttle(f"similar:{client_address(request)}", 120, 60)
    lat, lng = _point(request)
    place = place_of(lat, lng, request.POST.get("grid", "")[:24])
    found = queries.similar_open(
        request.POST.get("text", "")[:LONGEST],
        lat=lat,
        lng=lng,
        community_id=place.community.pk if place and place.community else None,
    )
    return render(request, "petitions/_similar.html", {"similar": found})


@csrf_exempt
@require_POST
def petition_place(request):
    """The community and grid of a pin, in words."""
    throttle(f"place:{client_address(request)}", 120, 60)
    lat, lng = _point(request)
    line = place_of(lat, lng, "")
    context = {"line": line, "is_asked": lat is not None, "bulletins": bulletins_on(line)}
    return render(request, "petitions/_place.html", context)


def _point(request) -> tuple[float | None, float | None]:
    try:
        lat, lng = float(request.POST["lat"]), float(request.POST["lng"])
    except (KeyError, ValueError):
        return None, None
    on_earth = -90 <= lat <= 90 and -180 <= lng <= 180
    return (lat, lng) if on_earth else (None, None)


@require_GET
def staged_thumb(_request, token):
    """The small picture of a photo that was kept while its form is being filled."""
    staged = find_staged(token)
    if staged is None:
        raise OutOfReach("no such staged photo")
    response = HttpResponse(thumb_of(staged), content_type="image/jpeg")
    response["Cache-Control"] = "private, max-age=3600"
    return response
