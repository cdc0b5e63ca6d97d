"""What is typed or pressed on a page, checked and handed to one service."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

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
    return _went(request, result, done, to(result))


def act(
    request: HttpRequest,
    row: Any,
    form: Any,
    service: Callable[..., Any],
    *,
    again: Callable[[Any], HttpResponse],
    done: Any,
    to: Callable[[Any], str],
) -> HttpResponse:
    """Make one act of a page that has several: hand its row and the form's fields to a service.

    A wrong form is shown `again` in its page.
    """
    if not form.is_valid():
        return again(form)
    return press(request, row, partial(service, **form.cleaned_data), done=done, to=to)


def press(
    request: HttpRequest,
    row: Any,
    service: Callable[..., Any],
    *,
    done: Any,
    to: Callable[[Any], str],
) -> HttpResponse:
    """Make an act that needs no form, and go `to` where the row lies.

    A refusal is answered by its own page: the row may be out of reach by now.
    """
    result = service(row, by=request.user, at=timezone.now())
    return _went(request, result, done, to(row))


def _went(request: HttpRequest, result: Any, done: Any, to: str) -> HttpResponse:
    messages.success(request, done(result) if callable(done) else done)
    return redirect(to)
