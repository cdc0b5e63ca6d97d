"""A form on a page of its own: shown, checked, and handed to one service."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from yuanbao.workflow import TransitionRefused


def typed(request: HttpRequest) -> dict[str, Any]:
    """Return what a form is bound to: what was sent, or nothing while it is only shown."""
    if request.method != "POST":
        return {}
    return {"data": request.POST, "files": request.FILES}


def fill(
    request: HttpRequest,
    form: Any,
    service: Callable[[dict[str, Any]], Any],
    *,
    template: str = "yuanbao/act_page.html",
    context: dict[str, Any],
    done: Any,
    to: Callable[[Any], str],
) -> HttpResponse:
    """Show the form, or call the service with what was typed and go `to` where its result lies.

    A wrong form is answered with 422, a refusal with 409; both keep what was typed.
    """
    page = {**context, "form": form}
    if request.method != "POST":
        return render(request, template, page)
    if not form.is_valid():
        return render(request, template, page, status=422)
    try:
        result = service(form.cleaned_data)
    except TransitionRefused as refusal:
        return render(request, template, {**page, "refusal": str(refusal)}, status=409)
    messages.success(request, done(result) if callable(done) else done)
    return redirect(to(result))
