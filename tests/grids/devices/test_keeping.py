from datetime import date

import pytest
from django.utils import timezone

from grids.choices import Level
from grids.models import Camera, Device
from grids.services import redrawing
from grids.services.devices import keeping
from grids.services.hierarchy import NewPlace
from tests.factories.devices import CameraFactory, DeviceFactory
from tests.factories.grids import PostFactory
from tests.grids.conftest import AT, LATER
from yuanbao.models import AuditEntry
from yuanbao.roles import Role
from yuanbao.workflow import OutOfReach

pytestmark = pytest.mark.django_db
STREAM = "http://10.0.0.9/live/index.m3u8"


def facts(grid, **changes):
    return {
        "code": "CAM1",
        "name": "路口球机",
        "kind": "street",
        "purpose": "traffic",
        "grid": grid,
        "place": "振兴路口",
        "owner": "区公安分局",
        "in_use_since": date(2025, 5, 1),
        "stream": STREAM,
        **changes,
    }


def test_camera_is_entered_and_amended_with_an_entry_each(cast):
    by, at = cast.administrator, timezone.now()
    camera = keeping.enter(Camera, facts(cast.unit), by=by, at=at)

    keeping.amend(camera, facts(cast.unit, name="路口枪机", stream="http://h/x.m3u8"), by=by, at=at)

    camera.refresh_from_db()
    acts = AuditEntry.objects.filter(object_type="grids.camera").order_by("id")
    assert (camera.name, camera.stream) == ("路口枪机", "http://h/x.m3u8")
    assert [entry.act for entry in acts] == ["enter", "amend"]
    assert acts[1].detail["fields"] == ["name"], "the address of the stream is named nowhere"


def test_amending_nothing_leaves_no_entry(cast):
    camera = keeping.enter(Camera, facts(cast.unit), by=None, at=AT)

    keeping.amend(camera, facts(cast.unit), by=None, at=LATER)

    assert AuditEntry.objects.filter(object_type="grids.camera").count() == 1


def test_code_is_registered_once(cast):
    keeping.enter(Camera, facts(cast.unit), by=None, at=AT)
    other = CameraFactory(grid=cast.unit)

    with pytest.raises(keeping.CodeInUse):
        keeping.enter(Camera, facts(cast.unit), by=None, at=AT)
    with pytest.raises(keeping.CodeInUse):
        keeping.amend(other, {"code": "CAM1"}, by=None, at=AT)


@pytest.mark.parametrize("member", ["town_clerk", "grid_worker", "handler"])
def test_register_is_kept_by_administrators_alone(cast, member):
    with pytest.raises(OutOfReach):
        keeping.enter(Camera, facts(cast.unit), by=getattr(cast, member), at=AT)


def test_stream_is_sealed_in_the_database(cast):
    from django.db import connection  # noqa: PLC0415 - a look past the model

    camera = keeping.enter(Camera, facts(cast.unit), by=None, at=AT)

    with connection.cursor() as cursor:
        cursor.execute("SELECT stream FROM grids_camera WHERE id = %s", [camera.pk])
        assert b"10.0.0.9" not in bytes(cursor.fetchone()[0])


def test_cameras_show_themselves_within_the_gateways_reach(cast):
    mine, theirs = CameraFactory(grid=cast.unit), CameraFactory(grid=cast.other_unit)
    gateway = PostFactory(grid=cast.town, role=Role.DEVICE_GATEWAY).user

    seen = keeping.cameras_seen([mine.code, theirs.code, "NOBODY"], by=gateway, at=AT)

    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert seen == 1
    assert (mine.seen_at, theirs.seen_at) == (AT, None)
    assert keeping.cameras_seen([mine.code], by=gateway, at=AT) == 0, "nothing newer"


def test_split_takes_each_thing_to_the_part_that_has_its_point(tree):
    north = CameraFactory(grid=tree["west"], lat=40.008, lng=124.005)
    south = DeviceFactory(grid=tree["west"], lat=40.002, lng=124.005)
    nowhere = CameraFactory(grid=tree["west"])
    halves = [((40.005, 40.01), "北半"), ((40.0, 40.005), "南半")]
    parts = [
        NewPlace(
            Level.UNIT,
            name,
            boundary={
                "type": "Polygon",
                "coordinates": [
                    [[124, low], [124.01, low], [124.01, high], [124, high], [124, low]]
                ],
            },
        )
        for (low, high), name in halves
    ]

    upper, lower = redrawing.split(tree["west"], parts, by=None, at=LATER)

    assert Camera.objects.get(pk=north.pk).grid == upper
    assert Device.objects.get(pk=south.pk).grid == lower
    assert Camera.objects.get(pk=nowhere.pk).grid == upper
    assert not Camera.objects.filter(grid__retired_at__isnull=False).exists()
