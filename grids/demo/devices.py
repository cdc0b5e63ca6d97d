"""Cameras and sensors of the demo district: invented, each inside a unit grid, none with a stream."""

import random
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db import transaction

from grids.choices import Level
from grids.devices.choices import CameraKind, CameraPurpose, Comparison
from grids.models import Camera, Device, DeviceKind, Grid, Reading, Threshold
from grids.services.devices.months import turn_months
from yuanbao.models import Category

SEED = 31
N_CAMERAS, N_DEVICES = 180, 120
OWNERS = {
    CameraPurpose.SAFETY: "区公安分局",
    CameraPurpose.EMERGENCY: "区应急管理局",
    CameraPurpose.TRAFFIC: "区公安分局交警大队",
    CameraPurpose.ENVIRONMENT: "区城市管理局",
    CameraPurpose.PROJECT: "区住房和城乡建设局",
}


class KindFacts(NamedTuple):
    """What one kind measures, when that is wrong, what is usual, and whose it is."""

    code: str
    name: str
    category: str
    quantity: str
    title: str
    unit: str
    comparison: Comparison
    limit: float
    usual: float
    owner: str


HIGH, LOW = Comparison.ABOVE, Comparison.BELOW
HOUSING, ORDER = "区住房和城乡建设局", "区城市管理局"
KINDS = (
    KindFacts("water", "积水监测", "0404", "level", "水深", "厘米", HIGH, 15, 1, HOUSING),
    KindFacts("cover", "井盖监测", "0402", "tilt", "倾角", "度", HIGH, 20, 1.5, ORDER),
    KindFacts("smoke", "烟感", "0805", "smoke", "烟雾", "%/米", HIGH, 3, 0.1, "区消防救援大队"),
    KindFacts("gas", "燃气监测", "0203", "ch4", "甲烷", "%LEL", HIGH, 20, 0.5, "区燃气公司"),
    KindFacts("dust", "扬尘监测", "0603", "pm10", "PM10", "微克/立方米", HIGH, 300, 60, ORDER),
    KindFacts("press", "供水压力", "0201", "press", "压力", "兆帕", LOW, 0.14, 0.3, "区供水公司"),
)


@transaction.atomic
def load_devices(*, at: datetime) -> int:
    """Add cameras, kinds, sensors and an hour of readings; return how many there are now.

    A second run adds nothing.
    """
    if not Camera.objects.exists():
        turn_months(at=at)
        chance = random.Random(SEED)  # noqa: S311 - the same demo every time
        units = list(
            Grid.objects.live()
            .at_level(Level.UNIT)
            .filter(lat__isnull=False)
            .order_by("code")
            .defer("boundary")
        )
        if units:
            _cameras(units, chance, at)
            _sensors(units, chance, at)
    return Camera.objects.count() + Device.objects.count()


def _cameras(units: list[Grid], chance: random.Random, at: datetime) -> None:
    purposes = list(CameraPurpose)
    rows = []
    for number in range(1, N_CAMERAS + 1):
        unit, purpose = chance.choice(units), chance.choice(purposes)
        kind = CameraKind.PROJECT if purpose == CameraPurpose.PROJECT else CameraKind.STREET
        if purpose == CameraPurpose.EMERGENCY:
            kind = CameraKind.HIGH_POINT
        seen = at - timedelta(minutes=chance.choice((1, 2, 3, 600)) if number % 9 else 600)
        rows.append(
            Camera(
                code=f"YBV{number:05d}",
                name=f"{unit.name}{kind.label}{number}号",
                kind=kind,
                purpose=purpose,
                grid=unit,
                place=f"{unit.name}中心路口",
                lat=unit.lat,
                lng=unit.lng,
                owner=OWNERS[purpose],
                filing_number=f"丹公视备{number:06d}",
                has_sign=number % 17 != 0,
                kept_days=chance.choice((30, 30, 60, 90)),
                in_use_since=date(2025, 4, 1) + timedelta(days=number),
                seen_at=seen,
            )
        )
    Camera.objects.bulk_create(rows)


def _sensors(units: list[Grid], chance: random.Random, at: datetime) -> None:
    categories = {row.code: row for row in Category.objects.all()}
    kinds = {}
    for one in KINDS:
        kinds[one.code] = DeviceKind.objects.create(
            code=one.code,
            name=one.name,
            category=categories.get(one.category),
            is_urgent=one.code in {"gas", "smoke"},
        )
        Threshold.objects.create(
            kind=kinds[one.code],
            quantity=one.quantity,
            name=one.title,
            unit=one.unit,
            comparison=one.comparison,
            value=one.limit,
        )
    devices = []
    for number in range(1, N_DEVICES + 1):
        one = KINDS[number % len(KINDS)]
        unit = chance.choice(units)
        devices.append(
            Device(
                code=f"YBD{number:05d}",
                kind=kinds[one.code],
                name=f"{one.name}{number}号",
                grid=unit,
                place=unit.name,
                lat=unit.lat,
                lng=unit.lng,
                owner=one.owner,
                seen_at=at - timedelta(minutes=2 if number % 13 else 900),
                counted_to=12,
            )
        )
    Device.objects.bulk_create(devices)
    Reading.objects.bulk_create(_hour_of(devices, chance, at))


def _hour_of(devices: list[Device], chance: random.Random, at: datetime) -> list[Reading]:
    facts = {one.code: one for one in KINDS}
    return [
        Reading(
            device_id=device.pk,
            sequence=step + 1,
            quantity=facts[device.kind.code].quantity,
            value=round(facts[device.kind.code].usual * chance.uniform(0.9, 1.1), 3),
            at=(device.seen_at or at) - timedelta(minutes=5 * (11 - step)),
        )
        for device in devices
        for step in range(12)
    ]
