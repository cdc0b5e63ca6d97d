"""The earlier words of a matter that another platform changed: listed, and opened with a reason."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_POST

from dispatch.queries.orders.versions import matter_with_versions, versions_of
from dispatch.services.orders.versions import open_version
from yuanbao.access import signed_in
from yuanbao.workflow import TransitionRefused

PAGE = "dispatch/version_list.html"


@require_GET
@signed_in
def version_list(request, public_id):
    """List which versions there are; their words are opened one at a time."""
    petition = matter_with_versions(request.user, public_id)
    return render(request, PAGE, {"petition": petition, "versions": versions_of(petition)})


@require_POST
@signed_in
@sensitive_variables("opened", "context")
def version_open(request, public_id, number):
    """Show one version to whoever says why they want to see it."""
    petition = matter_with_versions(request.user, public_id)
    context = {"petition": petition, "versions": versions_of(petition)}
    why = request.POST.get("why", "")
    try:
        opened = open_version(petition, number=number, why=why, by=request.user, at=timezone.now())
    except TransitionRefused as refusal:
        return render(request, PAGE, {**context, "refusal": str(refusal)}, status=409)
    return render(request, PAGE, {**context, "opened": opened, "why": why})
