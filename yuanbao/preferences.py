"""How a person wants pages to look: kept in cookies, read on the server, so nothing flashes."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

COOKIE_DAYS = 365
CHOICES = {
    "theme": ("auto", "light", "dark"),
    "mode": ("standard", "elder"),
    "who": ("resident", "member", "firm", "worker"),
}


@dataclass(frozen=True)
class Look:
    """`theme` is auto, light or dark; `mode` is standard or elder (长辈版).

    `who` is as what the person wants the front page, "" where nothing was chosen.
    """

    theme: str = "auto"
    mode: str = "standard"
    who: str = ""

    @property
    def is_elder(self) -> bool:
        return self.mode == "elder"


def look_of(request) -> Look:
    """Return the look the request's cookies ask for; unknown values count as not chosen."""
    chosen = {}
    for name, values in CHOICES.items():
        value = request.COOKIES.get(f"yb_{name}")
        if value in values:
            chosen[name] = value
    return Look(**chosen)


# Only changes how pages look in this browser, so no token is asked for: pages stay cacheable.
@csrf_exempt
@require_POST
def preferences(request):
    """Remember the look and go back to the page the person came from."""
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()):
        target = resolve_url("home")
    response = HttpResponseRedirect(target)
    for name, values in CHOICES.items():
        if request.POST.get(name) in values:
            response.set_cookie(
                f"yb_{name}",
                request.POST[name],
                max_age=COOKIE_DAYS * 24 * 3600,
                httponly=True,
                samesite="Lax",
                secure=settings.SESSION_COOKIE_SECURE,
            )
    return response
