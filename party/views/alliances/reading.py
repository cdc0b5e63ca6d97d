"""Alliances, their projects and convenience services as everybody sees them."""

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from party.queries.alliances import alliances as queries
from yuanbao.paging import page_of


@require_safe
def alliance_list(request):
    town = request.GET.get("town", "")[:24]
    context = {"page": page_of(request, queries.all_alliances(town)), "town": town}
    context["towns"] = list(queries.towns())
    return render(request, "party/alliances/alliance_list.html", context)


@require_safe
def alliance_detail(request, *, public_id):
    on = timezone.localdate()
    alliance = get_object_or_404(queries.one_alliance(on), public_id=public_id)
    if alliance.merged_into is not None:
        return redirect("party:alliance-detail", alliance.merged_into.public_id)
    context = {
        "alliance": alliance,
        "needs": list(queries.needs_of(alliance)[: queries.SHOWN]),
        "resources": list(queries.resources_of(alliance)[: queries.SHOWN]),
        "projects": list(queries.projects_of(alliance)[: queries.SHOWN]),
    }
    return render(request, "party/alliances/alliance_detail.html", context)


@require_safe
def project_detail(request, *, public_id):
    project = get_object_or_404(queries.one_project(), public_id=public_id)
    context = {
        "project": project,
        "steps": list(project.milestones.order_by("number")),
        "photos": queries.photos_of(project),
        "is_late": project.is_late(timezone.localdate()),
    }
    return render(request, "party/alliances/project_detail.html", context)


@require_safe
def project_photo(_request, *, public_id):
    photo = queries.proof(public_id)
    if photo is None:
        raise Http404
    return FileResponse(photo.file.open("rb"), content_type="image/jpeg")
