"""Cameras, devices, viewings and alarms as the staff of a territory see them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery

from grids.devices.choices import CameraKind, CameraPurpose, ViewingState
from grids.models import (
    Alarm,
    AlarmCase,
    Camera,
    Device,
    DeviceKind,
    Grid,
    Reading,
    Viewing,
    ViewingRequest,
)
from grids.scoping import territory_of_grid
from yuanbao.roles import Capability
from yuanbao.workflow import OutOfReach

NEWEST = 40


def cameras(
    user: Any, chosen: dict[str, str], *, now: datetime, only: Grid | None = None
) -> QuerySet[Camera]:
    """Return the cameras of the person's territory that fit the filters, by place."""
    rows = Camera.objects.permitted(user, Capability.VIEW_DEVICES).select_related("grid")
    rows = rows.defer("grid__boundary", "stream")
    if words := chosen.get("q", "").strip():
        rows = rows.filter(
            Q(name__icontains=words) | Q(place__icontains=words) | Q(code__iexact=words)
        )
    if only is not None:
        rows = rows.filter(territory_of_grid([only]))
    if chosen.get("purpose") in CameraPurpose.values:
        rows = rows.filter(purpose=chosen["purpose"])
    if chosen.get("kind") in CameraKind.values:
        rows = rows.filter(kind=chosen["kind"])
    if chosen.get("health") == "offline":
        rows = rows.offline(now)
    if chosen.get("health") == "unsigned":
        rows = rows.filter(has_sign=False, is_active=True)
    return rows.order_by("-is_active", "grid__code", "code")


def camera_points(
    user: Any, chosen: dict[str, str], *, now: datetime, only: Grid | None = None
) -> list[dict[str, Any]]:
    """Return GeoJSON features of the located ones; those that are not online are marked late."""
    return [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [camera.lng, camera.lat]},
            "properties": {"camera": camera, "late": not camera.is_online(now)},
        }
        for camera in cameras(user, chosen, now=now, only=only).filter(lat__isnull=False)[:2000]
    ]


def camera_for(user: Any, public_id: Any, capability: Capability) -> Camera:
    """Return the camera if the person may use the capability on it. Raises OutOfReach."""
    rows = Camera.objects.permitted(user, capability).select_related("grid__parent")
    camera = rows.defer("grid__boundary").filter(public_id=public_id).first()
    if camera is None:
        raise OutOfReach(f"{user} has no camera {public_id}")
    return camera


def viewings_of(user: Any, camera: Camera) -> list[Viewing]:
    """Return who looked through the camera, newest first: the register the law asks for.

    People of departments see their own looks alone.
    """
    seen = ViewingRequest.objects.permitted(user, Capability.VIEW_DEVICES).filter(camera=camera)
    rows = Viewing.objects.filter(request__in=seen).select_related("by", "request")
    return list(rows.order_by("-at")[:NEWEST])


def requests_of(user: Any, show: str, *, now: datetime) -> QuerySet[ViewingRequest]:
    """Return the person's own requests, those to be decided, or all of the territory."""
    rows = ViewingRequest.objects.select_related("camera", "asked_by", "decided_by")
    rows = rows.defer("camera__stream").annotate(n_viewings=Count("viewings"))
    if show == "mine":
        return rows.filter(asked_by=user.pk).order_by("-id")
    if show == "waiting":
        mine = rows.permitted(user, Capability.APPROVE_VIEWING).exclude(asked_by=user.pk)
        return mine.filter(state=ViewingState.ASKED, ends_at__gt=now).order_by("id")
    return rows.permitted(user, Capability.VIEW_DEVICES).order_by("-id")


def request_for(user: Any, public_id: Any) -> ViewingRequest:
    """Return a request of one's own or of one's territory. Raises OutOfReach."""
    rows = ViewingRequest.objects.select_related("camera__grid", "asked_by", "decided_by")
    rows = rows.defer("camera__grid__boundary")
    found = rows.permitted(user, Capability.VIEW_DEVICES).filter(public_id=public_id).first()
    if found is None:
        raise OutOfReach(f"{user} has no request {public_id}")
    return found


def viewing_for(user: Any, public_id: Any) -> Viewing:
    """Return the person's own look, whatever became of its permission. Raises OutOfReach."""
    rows = Viewing.objects.select_related("request__camera")
    found = rows.filter(public_id=public_id, by=user.pk).first()
    if found is None:
        raise OutOfReach(f"{user} does not look {public_id}")
    return found


def devices(user: Any, chosen: dict[str, str], *, only: Grid | None = None) -> QuerySet[Device]:
    """Return the devices of the person's territory; those with an open alarm first."""
    rows = Device.objects.permitted(user, Capability.VIEW_DEVICES)
    rows = rows.select_related("kind", "grid").defer("grid__boundary")
    if words := chosen.get("q", "").strip():
        rows = rows.filter(
            Q(name__icontains=words) | Q(place__icontains=words) | Q(code__iexact=words)
        )
    if only is not None:
        rows = rows.filter(territory_of_grid([only]))
    if chosen.get("kind"):
        rows = rows.filter(kind__code=chosen["kind"])
    ringing = Count("alarms", filter=Q(alarms__ended_at__isnull=True))
    return rows.annotate(n_ringing=ringing).order_by("-n_ringing", "grid__code", "code")


def device_for(user: Any, public_id: Any, capability: Capability) -> Device:
    """Return the device if the person may use the capability on it. Raises OutOfReach."""
    rows = Device.objects.permitted(user, capability).select_related("kind", "grid")
    device = rows.defer("grid__boundary").filter(public_id=public_id).first()
    if device is None:
        raise OutOfReach(f"{user} has no device {public_id}")
    return device


@dataclass(frozen=True)
class DevicePage:
    """What a device's page shows."""

    device: Device
    values: list[tuple[str, Reading]]
    readings: list[tuple[str, Reading]]
    alarms: list[Alarm]


def device_page(user: Any, public_id: Any) -> DevicePage:
    """Return a device of the person's territory with its newest values. Raises OutOfReach."""
    device = device_for(user, public_id, Capability.VIEW_DEVICES)
    names = dict(device.kind.thresholds.values_list("quantity", "name"))
    readings = list(
        Reading.objects.filter(device_id=device.pk).order_by("-at", "-sequence")[:NEWEST]
    )
    newest: dict[str, Reading] = {}
    for reading in readings:
        newest.setdefault(reading.quantity, reading)
    named = [(names.get(row.quantity, row.quantity), row) for row in readings]
    return DevicePage(
        device=device,
        values=[(names.get(quantity, quantity), row) for quantity, row in newest.items()],
        readings=named,
        alarms=list(device.alarms.select_related("case").order_by("-began_at")[:NEWEST]),
    )


def cases(user: Any) -> QuerySet[AlarmCase]:
    """Return the alarm cases of the person's territory, newest first, with their alarms."""
    rows = AlarmCase.objects.permitted(user, Capability.VIEW_DEVICES)
    alarms = Alarm.objects.select_related("device").order_by("began_at")
    still = Alarm.objects.filter(case=OuterRef("pk"), ended_at__isnull=True).order_by()
    rows = rows.select_related("kind", "grid").defer("grid__boundary")
    rows = rows.annotate(n_open=Subquery(still.values("case").annotate(n=Count("pk")).values("n")))
    return rows.prefetch_related(Prefetch("alarms", queryset=alarms)).order_by("-last_at", "-id")


def kinds() -> list[DeviceKind]:
    return list(DeviceKind.objects.order_by("name"))
