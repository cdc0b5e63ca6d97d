"""我的职责: what one's agency answers for."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from dispatch.queries.desks.duties import duties_of
from yuanbao.access import with_capability
from yuanbao.roles import Capability


@require_GET
@with_capability(Capability.GATHER_ORDER)
def my_duties(request):
    """Show the agency's rows of the catalogue, rulings, overdue orders and numbers."""
    at = timezone.now()
    context = {"duties": duties_of(request.user, at=at), "at": at}
    return render(request, "dispatch/my_duties.html", context)
