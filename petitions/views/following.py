"""Matters a visitor keeps an eye on: remembered in the browser alone, no account and no telephone."""

from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from petitions import public_queries
from petitions.views.ledger import missing_page

COOKIE = "yb_followed"
MOST = 30
YEAR = 365 * 24 * 3600


def followed_in(request) -> list[str]:
    """Return the numbers kept in the browser, newest first; anything else in there is dropped."""
    kept = request.COOKIES.get(COOKIE, "").split(".")
    return [number for number in kept if number.isdecimal() and len(number) == 12][:MOST]


@require_POST
def ledger_follow(request, number):
    """Start following a public matter, or stop."""
    entry = public_queries.ledger_entry(number)
    if entry is None:
        return missing_page(request, number)
    kept = followed_in(request)
    if entry.number in kept:
        kept.remove(entry.number)
    else:
        kept.insert(0, entry.number)
    response = redirect("petitions:ledger-detail", entry.number)
    value = ".".join(kept[:MOST])
    response.set_cookie(
        COOKIE, value, max_age=YEAR, httponly=True, samesite="Lax", secure=request.is_secure()
    )
    return response


@require_GET
def ledger_followed(request):
    """The followed matters with where they stand now."""
    entries = public_queries.entries_of(followed_in(request))
    response = render(request, "petitions/ledger_followed.html", {"entries": entries})
    response["Cache-Control"] = "private, no-cache"
    return response
