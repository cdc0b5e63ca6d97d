from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from grids.choices import Datum
from grids.devices.choices import ViewingState
from grids.maps import geo
from grids.models import Alarm, AlarmCase, Camera, Device, Viewing, ViewingRequest
from tests.factories.devices import (
    CameraFactory,
    DeviceFactory,
    DeviceKindFactory,
    ViewingRequestFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client):
    def open_one(user, name, *args, data=None, **query):
        client.force_login(user)
        url = reverse(f"grids:{name}", args=args)
        return client.get(url, query) if data is None else client.post(url, data)

    return open_one


def test_list_shows_health_and_keeps_to_the_territory(cast, page):
    CameraFactory(grid=cast.unit, name="馨悦路口", seen_at=timezone.now())
    CameraFactory(grid=cast.unit, name="馨悦后门", has_sign=False)
    CameraFactory(grid=cast.other_unit, name="河沿路口")

    text = page(cast.town_clerk, "camera-list").content.decode()

    assert "在线" in text
    assert "缺提示标识" in text
    assert "河沿路口" not in text


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"q": "后门"}, {"后门"}),
        ({"purpose": "traffic"}, {"路口"}),
        ({"kind": "high_point"}, {"后门"}),
        ({"health": "offline"}, {"后门"}),
        ({"health": "unsigned"}, {"后门"}),
        ({"purpose": "nonsense"}, {"路口", "后门"}),
    ],
)
def test_list_is_narrowed_by_its_filters(cast, page, query, names):
    CameraFactory(grid=cast.unit, name="路口", purpose="traffic", seen_at=timezone.now())
    CameraFactory(grid=cast.unit, name="后门", kind="high_point", has_sign=False)

    rows = page(cast.town_clerk, "camera-list", **query).context["page"]

    assert {camera.name for camera in rows} == names


@pytest.mark.parametrize("name", ["camera-list", "viewing-list", "device-list", "alarm-list"])
def test_lists_ask_as_much_for_three_rows_as_for_one(
    cast, client, name, django_assert_max_num_queries
):
    for _ in range(3):
        camera = CameraFactory(grid=cast.unit)
        ViewingRequestFactory(camera=camera, asked_by=cast.town_clerk)
        raise_alarm(DeviceFactory(grid=cast.unit))
    client.force_login(cast.town_clerk)
    client.get(reverse(f"grids:{name}"))

    with django_assert_max_num_queries(12):
        answer = client.get(reverse(f"grids:{name}"))

    assert len(answer.context["page"]) == 3


def raise_alarm(device):
    case = AlarmCase.objects.create(
        kind=device.kind, grid=device.grid, opened_at=timezone.now(), last_at=timezone.now()
    )
    Alarm.objects.create(
        device=device, case=case, words="液位 1.8 米", worst=1.8, began_at=timezone.now()
    )


def test_points_name_the_camera_and_lead_to_its_page(cast, page):
    camera = CameraFactory(grid=cast.unit, lat=40.1, lng=124.4)
    CameraFactory(grid=cast.unit)

    (feature,) = page(cast.town_clerk, "camera-points").json()["features"]

    assert feature["geometry"]["coordinates"] == [124.4, 40.1]
    assert feature["properties"]["title"] == camera.name
    assert feature["properties"]["late"] is True


def test_camera_is_entered_by_form_and_its_stream_is_never_shown(cast, page):
    data = {
        "code": "CAM1",
        "name": "路口球机",
        "kind": "street",
        "purpose": "safety",
        "grid": cast.unit.code,
        "place": "振兴路口",
        "owner": "区公安分局",
        "kept_days": "30",
        "in_use_since": "2025-05-01",
        "stream": "http://10.0.0.9/live.m3u8",
        "is_active": "on",
    }

    assert page(cast.administrator, "camera-new", data=data).status_code == 302
    camera = Camera.objects.get()
    amended = {**data, "name": "路口枪机", "stream": ""}
    page(cast.administrator, "camera-amend", camera.public_id, data=amended)

    camera.refresh_from_db()
    shown = page(cast.administrator, "camera-amend", camera.public_id).content.decode()
    detail = page(cast.administrator, "camera-detail", camera.public_id).content.decode()
    assert (camera.name, camera.stream) == ("路口枪机", "http://10.0.0.9/live.m3u8")
    assert "10.0.0.9" not in shown + detail


@pytest.mark.parametrize("datum", Datum)
def test_typed_point_is_stored_as_wgs84_whatever_it_was_read_off(cast, page, datum):
    true = (40.140926, 124.411259)
    typed = geo.wgs84_to_gcj02(*true) if datum == Datum.GCJ02 else true
    data = {
        "code": "WELL1",
        "kind": DeviceKindFactory().pk,
        "name": "一号井",
        "grid": cast.unit.code,
        "place": "振兴路口",
        "owner": "城管局",
        "lat": typed[0],
        "lng": typed[1],
        "datum": datum,
    }

    assert page(cast.administrator, "device-new", data=data).status_code == 302

    well = Device.objects.get()
    assert geo.metres_between(*true, well.lat, well.lng) < 1
    shown = page(cast.administrator, "device-amend", well.public_id)
    assert shown.context["form"]["datum"].value() == "wgs84"


def test_typed_point_without_its_datum_is_asked_again(cast, page):
    data = {"name": "一号井", "grid": cast.unit.code, "lat": "40.1", "lng": "124.4"}

    answer = page(cast.administrator, "device-new", data=data)

    assert answer.status_code == 422
    assert "平台不猜" in str(answer.context["form"].errors["datum"])


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("grid", "999999999999", "没有这个在用的单元网格"),
        ("kept_days", "7", "30"),
        ("lat", "40.1", "经度和纬度"),
        ("stream", "rtsp://10.0.0.9/live", "http"),
    ],
)
def test_wrong_entry_says_what_is_wrong_and_keeps_the_rest(cast, page, field, value, words):
    data = {"name": "路口球机", "kept_days": "30", "grid": cast.unit.code, field: value}

    answer = page(cast.administrator, "camera-new", data=data)

    assert answer.status_code == 422
    text = answer.content.decode()
    assert words in str(answer.context["form"].errors[field])
    assert "路口球机" in text


def test_request_goes_from_asking_to_watching(cast, page):
    camera = CameraFactory(grid=cast.unit, stream="http://127.0.0.1:9/live.m3u8")
    now = timezone.localtime()
    data = {
        "reason": "找走失老人",
        "content": "昨晚的画面",
        "starts_at": now.strftime("%Y-%m-%dT%H:%M"),
        "ends_at": (now + timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M"),
    }

    page(cast.town_clerk, "viewing-new", camera.public_id, data=data)
    asked = ViewingRequest.objects.get()
    waiting = page(cast.shift_leader, "viewing-list").content.decode()
    page(cast.shift_leader, "viewing-decide", asked.public_id, "approve", data={"decision": ""})
    page(cast.town_clerk, "viewing-watch", asked.public_id, data={})
    look = Viewing.objects.get()
    shown = page(cast.town_clerk, "viewing-play", look.public_id).content.decode()

    assert "找走失老人" in waiting
    assert reverse("grids:viewing-stream", args=[look.public_id, "index.m3u8"]) in shown
    assert "127.0.0.1:9" not in shown
    assert page(cast.dispatcher, "viewing-play", look.public_id).status_code == 404


def test_stream_ends_with_the_permission(cast, page):
    camera = CameraFactory(grid=cast.unit, stream="http://127.0.0.1:9/live.m3u8")
    asked = ViewingRequestFactory(
        camera=camera, asked_by=cast.town_clerk, state=ViewingState.APPROVED
    )
    look = Viewing.objects.create(request=asked, by=cast.town_clerk, at=timezone.now())

    running = page(cast.town_clerk, "viewing-stream", look.public_id, "index.m3u8")
    ViewingRequest.objects.update(state=ViewingState.REVOKED)
    ended = page(cast.town_clerk, "viewing-stream", look.public_id, "index.m3u8")
    said = page(cast.town_clerk, "viewing-play", look.public_id).content.decode()

    assert (running.status_code, ended.status_code) == (502, 404)
    assert "已收回" in said


def test_unknown_decision_is_not_found(cast, page):
    asked = ViewingRequestFactory(camera=CameraFactory(grid=cast.unit), asked_by=cast.town_clerk)

    answer = page(cast.shift_leader, "viewing-decide", asked.public_id, "postpone", data={})

    assert answer.status_code == 404
