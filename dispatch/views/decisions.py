"""The centre's list of what is asked for: more time, shelving, an end; and the page of an end."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from dispatch.forms.wishes import EndingDecisionForm
from dispatch.queries.centre.decisions import (
    ending_for,
    ending_hindrance,
    kinds_for,
    rows_of,
    tabs_for,
    wishes_of,
)
from dispatch.services.moves import endings
from yuanbao.access import with_capability
from yuanbao.paging import page_of
from yuanbao.roles import Capability
from yuanbao.workflow import TransitionRefused


@require_GET
@with_capability(Capability.CANCEL_ORDER)
def decision_list(request):
    """List the requests of one kind, with their reasons; `?kind=` chooses the kind."""
    kinds = kinds_for(request.user)
    wanted = request.GET.get("kind", "")
    kind = next((one for one in kinds if one.name == wanted), kinds[0])
    page, at = page_of(request, rows_of(kind, request.user)), timezone.now()
    context = {
        "page": page,
        "kind": kind,
        "tabs": tabs_for(request.user, kind),
        "wishes": wishes_of(kind, list(page.object_list), request.user, at=at),
        "at": at,
    }
    return render(request, "dispatch/decision_list.html", context)


@require_http_methods(["GET", "POST"])
@with_capability(Capability.CANCEL_ORDER)
def ending_decide(request, public_id):
    """Show a request to end a matter or an order, and grant or refuse it."""
    ending = ending_for(request.user, public_id)
    form = EndingDecisionForm(request.POST or None, ending=ending)
    if request.method == "GET" or not form.is_valid():
        return _page(request, ending, form, status=200 if request.method == "GET" else 422)
    chosen = {"grant": endings.grant_ending, "refuse": endings.refuse_ending}
    decide = chosen[form.cleaned_data["decision"]]
    try:
        decide(ending, ruling=form.cleaned_data["ruling"], by=request.user, at=timezone.now())
    except TransitionRefused as refusal:
        return _page(request, ending, form, status=409, refusal=str(refusal))
    messages.success(request, _("已作出决定。"))
    return redirect("dispatch:decision-list")


def _page(request, ending, form, *, status, refusal=""):
    context = {
        "ending": ending,
        "form": form,
        "refusal": refusal,
        "hindrance": ending_hindrance(ending, request.user, at=timezone.now()),
    }
    return render(request, "dispatch/ending_decide.html", context, status=status)
