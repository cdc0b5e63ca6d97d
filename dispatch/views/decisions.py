"""The centre's list of what agencies ask for: more time, shelving, an end."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from dispatch.queries.decisions import kinds_for, rows_of, tabs_for, wishes_of
from yuanbao.access import with_capability
from yuanbao.paging import page_of
from yuanbao.roles import Capability


@require_GET
@with_capability(Capability.EXTEND_ORDER)
def decision_list(request):
    """List the requests of one kind, with their reasons; `?kind=` chooses the kind."""
    kinds = kinds_for(request.user)
    wanted = request.GET.get("kind", "")
    kind = next((one for one in kinds if one.name == wanted), kinds[0])
    page = page_of(request, rows_of(kind, request.user))
    context = {
        "page": page,
        "kind": kind,
        "tabs": tabs_for(request.user, kind),
        "wishes": wishes_of(kind, list(page.object_list)),
        "at": timezone.now(),
    }
    return render(request, "dispatch/decision_list.html", context)
