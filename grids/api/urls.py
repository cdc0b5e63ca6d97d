"""Routes of the interface for devices."""

from django.urls import path

from grids.api import devices

app_name = "grids-api"

urlpatterns = [
    path("telemetry/", devices.Telemetry.as_view(), name="telemetry"),
    path("cameras/alive/", devices.CamerasAlive.as_view(), name="cameras-alive"),
]
