"""Staff addresses of cameras, viewings, sensors and alarms."""

from django.urls import path

from grids.views.devices import cameras, sensors, viewings

CAMERA = "desk/cameras/<uuid:public_id>/"
VIEWING = "desk/viewings/<uuid:public_id>/"
DEVICE = "desk/devices/<uuid:public_id>/"

DEVICES = [
    path("desk/cameras/", cameras.camera_list, name="camera-list"),
    path("desk/cameras/points.json", cameras.camera_points, name="camera-points"),
    path("desk/cameras/new/", cameras.camera_new, name="camera-new"),
    path(CAMERA, cameras.camera_detail, name="camera-detail"),
    path(f"{CAMERA}amend/", cameras.camera_amend, name="camera-amend"),
    path(f"{CAMERA}view/", viewings.viewing_new, name="viewing-new"),
    path("desk/viewings/", viewings.viewing_list, name="viewing-list"),
    path(VIEWING, viewings.viewing_detail, name="viewing-detail"),
    path(
        f"{VIEWING}decide/<slug:decision>/",
        viewings.viewing_decide,
        name="viewing-decide",
    ),
    path(f"{VIEWING}withdraw/", viewings.viewing_withdraw, name="viewing-withdraw"),
    path(f"{VIEWING}watch/", viewings.viewing_watch, name="viewing-watch"),
    path("desk/watching/<uuid:public_id>/", viewings.viewing_play, name="viewing-play"),
    path(
        "desk/watching/<uuid:public_id>/<path:name>",
        viewings.viewing_stream,
        name="viewing-stream",
    ),
    path("desk/devices/", sensors.device_list, name="device-list"),
    path("desk/devices/new/", sensors.device_new, name="device-new"),
    path(DEVICE, sensors.device_detail, name="device-detail"),
    path(f"{DEVICE}amend/", sensors.device_amend, name="device-amend"),
    path("desk/alarms/", sensors.alarm_list, name="alarm-list"),
]
