"""The centre's two lists of decisions: returns to rule on, answers to check."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from dispatch.queries.centre.rulings import (
    answered_rows,
    orders_to_verify,
    return_rows,
    returns_to_decide,
)
from yuanbao.access import with_capability
from yuanbao.paging import page_of
from yuanbao.roles import Capability


@require_GET
@with_capability(Capability.RULE_ON_RETURN)
def return_list(request):
    """List the returns with both reasons side by side."""
    page, at = page_of(request, returns_to_decide(request.user)), timezone.now()
    rows = return_rows(list(page.object_list), request.user, at=at)
    context = {"page": page, "rows": rows, "at": at}
    return render(request, "dispatch/return_list.html", context)


@require_GET
@with_capability(Capability.VERIFY_ORDER)
def verify_list(request):
    """List the answers that wait to be checked before the public reads them."""
    page = page_of(request, orders_to_verify(request.user))
    context = {"page": page, "rows": answered_rows(list(page.object_list)), "at": timezone.now()}
    return render(request, "dispatch/verify_list.html", context)
