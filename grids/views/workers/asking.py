"""One page for one act of grid work; the form's page is the one of every app."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils import timezone

from yuanbao.filling import fill

PAGE = "grids/workers/act_page.html"


def ask(request: Any, form: Any, run: Callable[..., str], *, to: tuple, **context: Any) -> Any:
    """Show a form; when it is sent, `run(form, by=, at=)` acts and returns what is said after.

    `to` is where one goes then, and back to without sending: the name of an address and its
    parts; `back_url` in the context leads elsewhere.
    """
    context.setdefault("back_url", reverse(to[0], args=to[1:]))
    return fill(
        request,
        form,
        lambda _facts: run(form, by=request.user, at=timezone.now()),
        template=PAGE,
        context=context,
        done=str,
        to=lambda _said: reverse(to[0], args=to[1:]),
    )
