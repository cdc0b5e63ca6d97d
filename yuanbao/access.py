"""Who may open a page: decorators that speak in capabilities, and where a person's roles come from.

Posts and staffings are kept by upper apps, so each of them registers a source of roles, and the
desk its people start from, when it is ready.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers, patch_cache_control

from yuanbao.roles import SEALED_CAPABILITIES, Capability, Role, roles_granting
from yuanbao.workflow import OutOfReach

Source = Callable[[Any], Iterable[str]]
# Names of the pages on which staff and residents sign in; each leads to the other.
STAFF_DOOR, PHONE_DOOR = "sign-in", "sign-in-phone"


@dataclass(frozen=True)
class Desk:
    """The page that holders of `roles` start from; of several the lowest `rank` wins."""

    roles: frozenset[str]
    url_name: str
    rank: int


_sources: list[Source] = []
_desks: list[Desk] = []


def register_source(source: Source) -> Source:
    """Add a function that returns the roles a user holds today, anywhere."""
    if source not in _sources:
        _sources.append(source)
    return source


def register_desk(roles: Iterable[str], url_name: str, *, rank: int = 50) -> None:
    """Say where holders of `roles` land after signing in; a repeat is ignored."""
    desk = Desk(frozenset(roles), url_name, rank)
    if desk not in _desks:
        _desks.append(desk)


def roles_of(user: Any) -> frozenset[str]:
    """Return every role the person holds today, anywhere; kept on the user object."""
    if not user.is_authenticated or not getattr(user, "is_active", True):
        return frozenset()
    if not hasattr(user, "_roles_today"):
        user._roles_today = frozenset(role for source in _sources for role in source(user))  # noqa: SLF001 - memo of one request
    return user._roles_today  # noqa: SLF001


def has_capability(user: Any, capability: Capability) -> bool:
    """Say whether the person has the capability anywhere at all.

    Enough to show a menu entry or open a list page; never enough to touch a row, which takes
    `permitted(user, capability)`.
    """
    is_superuser = getattr(user, "is_superuser", False) and user.is_active
    if is_superuser and capability not in SEALED_CAPABILITIES:
        return True
    return bool(roles_of(user) & roles_granting(capability))


def is_staff_member(user: Any) -> bool:
    """Say whether the person signed in serves in the system, as residents do not."""
    return user.is_authenticated and not getattr(user, "is_resident", False)


def frame_of(user: Any) -> str:
    """Return the frame of a page that staff and residents share."""
    return "base_staff.html" if is_staff_member(user) else "base_public.html"


def desk_of(user: Any) -> str | None:
    """Return the address of the person's desk, or None for residents and people without one."""
    if not is_staff_member(user):
        return None
    roles = {str(role) for role in roles_of(user)}
    fitting = [desk for desk in _desks if roles & desk.roles]
    if fitting:
        return reverse(min(fitting, key=lambda desk: desk.rank).url_name)
    if user.is_superuser or Role.ADMINISTRATOR in roles:
        return reverse("admin:index")
    return reverse("notices")


def desk_first(view: Callable) -> Callable:
    """Send staff who are signed in from the public front page to their desk.

    `?public` shows them the page as the public sees it.
    """

    @wraps(view)
    def choose(request, *args, **kwargs):
        desk = desk_of(request.user)
        if desk and "public" not in request.GET:
            return redirect(desk)
        return view(request, *args, **kwargs)

    return choose


def signed_in(view: Callable) -> Callable:
    """Let only signed-in staff pass; others are asked to sign in and come back.

    The page is kept out of shared and local caches.
    """

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not is_staff_member(request.user):
            return ask_to_sign_in(request)
        if request.user.must_change_password:
            return redirect("password-change")
        return kept_private(view(request, *args, **kwargs))

    guarded.is_guarded = True
    return guarded


def person_signed_in(view: Callable) -> Callable:
    """Let residents and staff pass who are signed in; for pages about one's own account."""
    return _whoever_signed_in(view, STAFF_DOOR)


def resident_signed_in(view: Callable) -> Callable:
    """Let the same people pass; for pages where most who come are residents.

    Strangers are asked for their telephone first.
    """
    return _whoever_signed_in(view, PHONE_DOOR)


def _whoever_signed_in(view: Callable, door: str) -> Callable:
    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not request.user.is_authenticated:
            return ask_to_sign_in(request, door=door)
        return kept_private(view(request, *args, **kwargs))

    guarded.is_guarded = True
    return guarded


def with_capability(capability: Capability) -> Callable:
    """Let only signed-in staff pass who have the capability somewhere; 404 for the others."""

    def decorate(view: Callable) -> Callable:
        @wraps(view)
        def checked(request, *args, **kwargs):
            if not has_capability(request.user, capability):
                raise OutOfReach(f"{request.user} has {capability} nowhere")
            return view(request, *args, **kwargs)

        return signed_in(checked)

    return decorate


def polled(view: Callable) -> Callable:
    """Mark a view that pages fetch by themselves: it does not count as the person's activity."""
    view.is_poll = True
    return view


def kept_private(response: HttpResponse) -> HttpResponse:
    """Forbid every cache to keep the page, unless the view decided otherwise."""
    if not response.has_header("Cache-Control"):
        add_never_cache_headers(response)
        patch_cache_control(response, private=True)
    return response


def ask_to_sign_in(request: Any, *, door: str = STAFF_DOOR, back: str = "") -> HttpResponse:
    """Send the person to a sign-in page and back afterwards; after a form to `back`.

    A form sent by HTMX is not redirected, so that what was typed stays on the page: the answer is
    a line that opens the sign-in page beside it. A part that keeps itself fresh just ends.
    """
    if request.headers.get("X-Poll") == "1":
        return HttpResponse(status=401)
    is_htmx = request.headers.get("HX-Request") == "true"
    address = reverse(door) + "?" + urlencode(_return_address(request, back, is_htmx=is_htmx))
    if is_htmx and request.method == "GET":
        return HttpResponse(status=200, headers={"HX-Redirect": address})
    if is_htmx:
        context = {"sentence": getattr(request, "ended", ""), "sign_in_url": address}
        response = render(request, "yuanbao/_signed_out.html", context, status=401)
        response["HX-Retarget"], response["HX-Reswap"] = "#yb-refusal", "innerHTML"
        return response
    return redirect(address)


def _return_address(request: Any, back: str, *, is_htmx: bool) -> dict[str, str]:
    if is_htmx:
        shown = request.headers.get("HX-Current-URL", "")
    else:
        shown = request.get_full_path() if request.method == "GET" else back
    return {"next": shown} if shown else {}
