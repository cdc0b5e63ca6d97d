from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from grids.models import Camera, Device, RegisterImport
from grids.services.sheets import staging, taking, undoing
from grids.services.sheets.parts import findings_of
from tests.factories.devices import CameraFactory, DeviceKindFactory
from yuanbao.models import AuditEntry
from yuanbao.workflow import OutOfReach

pytestmark = pytest.mark.django_db
CAMERAS = (
    "设备编码,名称,类型,用途,网格,位置,管理单位,启用日期,录像保存天数,视频流地址,现场有提示标识"
)
DEVICES = "设备编码,名称,种类,网格,位置,管理单位"


@pytest.fixture
def uploaded(cast):
    """Return a function that uploads lines of a file and has them checked."""

    def upload(key, head, *lines, by=None, place=None):
        data = "\n".join([head, *lines]).encode()
        by, place = by or cast.administrator, place or cast.district
        run = staging.upload(key, f"{key}.csv", data, place=place, by=by, at=timezone.now())
        return worked(run)

    return upload


def worked(run):
    while taking.work_on(run.pk, at=timezone.now()):
        pass
    return RegisterImport.objects.get(pk=run.pk)


def camera(code, grid, **facts):
    line = {"kind": "街面", "purpose": "公共安全", "grid": grid.name, "days": "60", **facts}
    return (
        f"{code},{code}号,{line['kind']},{line['purpose']},{line['grid']},路口,区公安分局,"
        f"2025-05-01,{line['days']},{facts.get('stream', '')},是"
    )


def faults(run):
    return {
        finding.line: finding.faults
        for part in run.parts.order_by("serial")
        for finding in findings_of(part)
        if finding.faults
    }


def test_cameras_come_in_and_go_out_again(cast, uploaded):
    old = CameraFactory(code="V1", grid=cast.unit, name="旧名", stream="http://a/live.m3u8")
    run = uploaded("camera", CAMERAS, camera("V1", cast.unit), camera("V2", cast.other_unit))
    assert Camera.objects.count() == 1, "nothing is written before it is confirmed"

    staging.start(run, by=cast.administrator, at=timezone.now())
    run = worked(run)

    assert (run.n_new, run.n_changed) == (1, 1)
    old.refresh_from_db()
    assert (old.name, old.kept_days, old.stream) == ("V1号", 60, "http://a/live.m3u8")
    assert Camera.objects.get(code="V2").grid == cast.other_unit
    assert AuditEntry.objects.filter(act__in=("enter", "amend")).count() == 2

    undoing.undo(run, why="传错了", by=cast.administrator, at=timezone.now() + timedelta(hours=1))
    worked(run)

    old.refresh_from_db()
    assert (old.name, old.stream) == ("旧名", "http://a/live.m3u8")
    assert not Camera.objects.filter(code="V2").exists()


def test_wrong_cells_are_named_by_row_and_column(cast, uploaded):
    run = uploaded(
        "camera",
        CAMERAS,
        camera("V1", cast.unit, kind="空中"),
        camera("V2", cast.unit, days="7"),
        camera("V3", cast.unit, stream="rtsp://a"),
        camera("V4", cast.unit).replace(cast.unit.name, "没有的网格"),
        camera("V5", cast.community),
        camera("V6", cast.unit),
        camera("V6", cast.unit),
    )

    found = {line: rows[0][0] for line, rows in faults(run).items()}
    assert found == {
        2: "类型",
        3: "录像保存天数",
        4: "视频流地址",
        5: "单元网格",
        6: "单元网格",
        8: "整行",
    }


def test_devices_come_in_by_the_name_of_their_kind(cast, uploaded):
    kind = DeviceKindFactory(name="积水监测")

    run = uploaded("device", DEVICES, f"D1,积水1号,积水监测,{cast.unit.code},涵洞,区住建局")
    staging.start(run, by=cast.administrator, at=timezone.now())
    worked(run)

    device = Device.objects.get()
    assert (device.kind, device.grid, device.is_active) == (kind, cast.unit, True)


def test_whoever_keeps_no_devices_imports_none(cast, client, uploaded):
    client.force_login(cast.community_clerk)

    with pytest.raises(OutOfReach):
        uploaded(
            "camera", CAMERAS, camera("V1", cast.unit), by=cast.community_clerk, place=cast.unit
        )
    assert client.get(reverse("grids:import-list", args=["camera"])).status_code == 404
    assert client.get(reverse("grids:import-list", args=["resident"])).status_code == 200


def test_whoever_keeps_devices_imports_nothing_else(cast, client, uploaded):
    run = uploaded("camera", CAMERAS, camera("V1", cast.unit))
    client.force_login(cast.administrator)

    home = client.get(reverse("grids:import-home"))
    detail = client.get(reverse("grids:import-detail", args=["camera", run.public_id]))

    assert [spec.key for spec in home.context["registers"]] == ["camera", "device"]
    assert detail.status_code == 200
    assert client.get(reverse("grids:import-list", args=["resident"])).status_code == 404
    assert client.get(reverse("grids:import-template", args=["device"])).status_code == 200
