import pytest
from django.utils import timezone

from grids.demo.devices import N_CAMERAS, N_DEVICES, load_devices
from grids.models import Camera, Device, Reading
from tests.factories.grids import GridFactory

pytestmark = pytest.mark.django_db


def test_demo_devices_stand_in_grids_and_come_once(cast):
    GridFactory(parent=cast.community, level=cast.unit.level, lat=40.1, lng=124.4)
    at = timezone.now()

    first, again = load_devices(at=at), load_devices(at=at)

    assert first == again == N_CAMERAS + N_DEVICES
    assert Camera.objects.filter(lat__isnull=True).count() == 0
    assert Reading.objects.count() == N_DEVICES * 12
    assert not any(camera.stream for camera in Camera.objects.all())
    assert Device.objects.values("kind").distinct().count() == 6
