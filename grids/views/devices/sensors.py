"""The register of sensors, their readings, and the alarms that became matters."""

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from grids.forms.devices import DeviceFilter, DeviceForm
from grids.queries import devices as reads
from grids.queries.tree import asked_place
from grids.views.devices import keeping
from yuanbao.access import has_capability, with_capability
from yuanbao.paging import page_of
from yuanbao.roles import Capability


@require_GET
@with_capability(Capability.VIEW_DEVICES)
def device_list(request):
    """Show the devices of one's territory; those that ring come first."""
    now = timezone.now()
    only = asked_place(request.GET.get("place", ""))
    page = page_of(request, reads.devices(request.user, request.GET.dict(), only=only))
    for device in page.object_list:
        device.online = device.is_online(now)
    context = {
        "page": page,
        "only": only,
        "form": DeviceFilter(request.GET, kinds=reads.kinds()),
        "may_keep": has_capability(request.user, Capability.KEEP_DEVICES),
    }
    return render(request, "grids/devices/device_list.html", context)


@require_GET
@with_capability(Capability.VIEW_DEVICES)
def device_detail(request, public_id):
    """Show one device with its newest values and its alarms."""
    page = reads.device_page(request.user, public_id)
    context = {
        "page": page,
        "device": page.device,
        "online": page.device.is_online(timezone.now()),
        "may_keep": has_capability(request.user, Capability.KEEP_DEVICES),
    }
    return render(request, "grids/devices/device_detail.html", context)


@require_http_methods(["GET", "POST"])
@with_capability(Capability.KEEP_DEVICES)
def device_new(request):
    return keeping.enter(
        request,
        DeviceForm,
        listed=("grids:device-list", _("感知设备")),
        url=_url,
        title=_("登记设备"),
        next=_("编码要和设备上报时用的一致。"),
    )


@require_http_methods(["GET", "POST"])
@with_capability(Capability.KEEP_DEVICES)
def device_amend(request, public_id):
    device = reads.device_for(request.user, public_id, Capability.KEEP_DEVICES)
    return keeping.amend(request, DeviceForm, device, url=_url)


@require_GET
@with_capability(Capability.VIEW_DEVICES)
def alarm_list(request):
    """Show alarm cases, newest first, each with its alarms and its matter."""
    context = {"page": page_of(request, reads.cases(request.user))}
    return render(request, "grids/devices/alarm_list.html", context)


def _url(device) -> str:
    return reverse("grids:device-detail", args=[device.public_id])
