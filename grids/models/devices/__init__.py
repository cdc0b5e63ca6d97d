from grids.models.devices.camera import Camera, Viewing, ViewingRequest
from grids.models.devices.device import Alarm, AlarmCase, Device, DeviceKind, Reading, Threshold

__all__ = [
    "Alarm",
    "AlarmCase",
    "Camera",
    "Device",
    "DeviceKind",
    "Reading",
    "Threshold",
    "Viewing",
    "ViewingRequest",
]
