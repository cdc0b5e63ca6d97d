"""Cameras, viewings and sensors, required fields only."""

from datetime import date, timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from grids.models import Camera, Device, DeviceKind, Threshold, ViewingRequest
from tests.factories.grids import GridFactory, PostHolderFactory


class CameraFactory(DjangoModelFactory):
    class Meta:
        model = Camera

    code = factory.Sequence(lambda n: f"CAM{n:05d}")
    name = factory.Sequence(lambda n: f"{n}号摄像机")
    kind = "street"
    purpose = "safety"
    grid = factory.SubFactory(GridFactory)
    place = "振兴路口"
    owner = "区公安分局"
    has_sign = True
    in_use_since = date(2025, 5, 1)


class ViewingRequestFactory(DjangoModelFactory):
    class Meta:
        model = ViewingRequest

    camera = factory.SubFactory(CameraFactory)
    asked_by = factory.SubFactory(PostHolderFactory)
    asked_at = factory.LazyFunction(timezone.now)
    reason = "找走失老人"
    content = "路口昨晚八点的画面"
    starts_at = factory.LazyFunction(lambda: timezone.now() - timedelta(minutes=5))
    ends_at = factory.LazyFunction(lambda: timezone.now() + timedelta(hours=2))


class DeviceKindFactory(DjangoModelFactory):
    class Meta:
        model = DeviceKind

    code = factory.Sequence(lambda n: f"level{n}")
    name = factory.Sequence(lambda n: f"{n}型液位计")


class ThresholdFactory(DjangoModelFactory):
    class Meta:
        model = Threshold

    kind = factory.SubFactory(DeviceKindFactory)
    quantity = "level"
    name = "液位"
    unit = "米"
    comparison = "above"
    value = 1.5
    hold = 2


class DeviceFactory(DjangoModelFactory):
    class Meta:
        model = Device

    code = factory.Sequence(lambda n: f"DEV{n:05d}")
    kind = factory.SubFactory(DeviceKindFactory)
    name = factory.Sequence(lambda n: f"{n}号井盖")
    grid = factory.SubFactory(GridFactory)
    place = "滨江路下穿"
    owner = "区住房和城乡建设局"
