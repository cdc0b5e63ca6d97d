"""Two gates around every page: is the session still good, and how is a refusal shown."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import get_resolver
from django.utils import timezone

from yuanbao.htmx import wants_fragment
from yuanbao.services import identity
from yuanbao.throttling import TooMany
from yuanbao.workflow import Busy, OutOfReach, TransitionRefused


class SignInMiddleware:
    """Ends sessions that may not go on, and notes the activity of those that may.

    Costs one look at session and user, and nothing for visitors without a session.
    """

    def __init__(self, get_response: Callable) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.ended = ""
        if SESSION_KEY in request.session:
            request.ended = identity.why_ended(request.session, request.user, at=timezone.now())
            if request.ended:
                identity.end_session(request)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable, *_args: Any) -> None:
        """Count the request as the person's own act unless the page made it by itself."""
        by_itself = getattr(view, "is_poll", False) or request.headers.get("X-Poll") == "1"
        if SESSION_KEY in request.session and not by_itself:
            identity.note_activity(request.session, at=timezone.now())


class RefusalMiddleware:
    """Turns the named refusals into pages: 404, 409 and 429 with words, never a 500.

    HTMX gets a line for the page's `#yb-refusal` region, so that the form it came from stays
    as it was.
    """

    def __init__(self, get_response: Callable) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, OutOfReach):
            return get_resolver().resolve_error_handler(404)(request, exception=Http404())
        if isinstance(error, TransitionRefused | Busy):
            return refusal_page(request, str(error), 409)
        if isinstance(error, TooMany):
            response = refusal_page(request, error.sentence, 429)
            response["Retry-After"] = str(error.retry_after)
            return response
        return None


def refusal_page(request: HttpRequest, sentence: str, status: int) -> HttpResponse:
    """Say why something was not done: a whole page, or a line in the page that asked."""
    if wants_fragment(request):
        response = render(request, "yuanbao/_refusal.html", {"sentence": sentence}, status=status)
        response["HX-Retarget"], response["HX-Reswap"] = "#yb-refusal", "innerHTML"
        return response
    back = identity.safe_next(request, request.headers.get("Referer", ""))
    context = {"reason": sentence, "back_url": back}
    return render(request, f"errors/{status}.html", context, status=status)
