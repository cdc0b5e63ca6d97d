"""The register of cameras: list, map, page, entry and correction."""

from django.http import JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from grids.forms.devices import CameraFilter, CameraForm
from grids.queries import devices as reads
from grids.queries.tree import asked_place
from grids.views.devices import keeping
from yuanbao.access import has_capability, with_capability
from yuanbao.paging import page_of
from yuanbao.roles import Capability


@require_GET
@with_capability(Capability.VIEW_DEVICES)
def camera_list(request):
    """Show the cameras of one's territory with their health."""
    now = timezone.now()
    only = asked_place(request.GET.get("place", ""))
    page = page_of(request, reads.cameras(request.user, request.GET.dict(), now=now, only=only))
    for camera in page.object_list:
        camera.online = camera.is_online(now)
    context = {
        "page": page,
        "only": only,
        "form": CameraFilter(request.GET),
        "points_url": f"{reverse('grids:camera-points')}?{request.GET.urlencode()}",
        "may_keep": has_capability(request.user, Capability.KEEP_DEVICES),
    }
    return render(request, "grids/devices/camera_list.html", context)


@require_GET
@with_capability(Capability.VIEW_DEVICES)
def camera_points(request):
    """Return the points of the list, for staff alone."""
    only = asked_place(request.GET.get("place", ""))
    chosen = request.GET.dict()
    features = reads.camera_points(request.user, chosen, now=timezone.now(), only=only)
    for feature in features:
        camera = feature["properties"].pop("camera")
        feature["properties"] |= {"title": camera.name, "url": _url(camera)}
    return JsonResponse({"type": "FeatureCollection", "features": features})


@require_GET
@with_capability(Capability.VIEW_DEVICES)
def camera_detail(request, public_id):
    """Show what the register says of a camera, and who looked through it."""
    camera = reads.camera_for(request.user, public_id, Capability.VIEW_DEVICES)
    context = {
        "camera": camera,
        "online": camera.is_online(timezone.now()),
        "viewings": reads.viewings_of(request.user, camera),
        "may_ask": camera.is_active and has_capability(request.user, Capability.ASK_VIEWING),
        "may_keep": has_capability(request.user, Capability.KEEP_DEVICES),
    }
    return render(request, "grids/devices/camera_detail.html", context)


@require_http_methods(["GET", "POST"])
@with_capability(Capability.KEEP_DEVICES)
def camera_new(request):
    return keeping.enter(
        request,
        CameraForm,
        listed=("grids:camera-list", _("摄像机")),
        url=_url,
        title=_("登记摄像机"),
        next=_("只登记位置、用途和管理单位；平台不存任何画面。"),
    )


@require_http_methods(["GET", "POST"])
@with_capability(Capability.KEEP_DEVICES)
def camera_amend(request, public_id):
    camera = reads.camera_for(request.user, public_id, Capability.KEEP_DEVICES)
    return keeping.amend(request, CameraForm, camera, url=_url)


def _url(camera) -> str:
    return reverse("grids:camera-detail", args=[camera.public_id])
