"""The two pages of both registers: something is entered, something is corrected."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from grids.services.devices import keeping
from yuanbao.filling import fill, typed


def enter(
    request: HttpRequest, form_class: Any, *, listed: tuple[str, str], url: Callable, **words: str
) -> HttpResponse:
    """Show the form of a new row and enter it; `listed` names the list it comes into."""
    form = form_class(by=request.user, **typed(request))

    def service(facts: dict[str, Any]) -> Any:
        return keeping.enter(form_class.Meta.model, facts, by=request.user, at=timezone.now())

    context = {
        **words,
        "back_url": reverse(listed[0]),
        "back_label": listed[1],
        "submit": _("登记"),
    }
    return fill(request, form, service, context=context, done=_("已登记。"), to=url)


def amend(request: HttpRequest, form_class: Any, thing: Any, *, url: Callable) -> HttpResponse:
    """Show the form of a row and correct it."""
    form = form_class(by=request.user, instance=thing, **typed(request))

    def service(facts: dict[str, Any]) -> Any:
        return keeping.amend(thing, facts, by=request.user, at=timezone.now())

    context = {
        "title": _("修改登记"),
        "lead": thing.name,
        "back_url": url(thing),
        "back_label": thing.name,
        "submit": _("保存"),
    }
    return fill(request, form, service, context=context, done=_("已保存。"), to=url)
