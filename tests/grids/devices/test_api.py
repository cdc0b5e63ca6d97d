import pytest
from django.utils import timezone

from grids.models import Reading
from tests.factories.devices import CameraFactory, DeviceFactory
from tests.factories.grids import PostFactory
from yuanbao.roles import Role
from yuanbao.services.integrations import connect

pytestmark = pytest.mark.django_db
URL, ALIVE = "/api/v1/telemetry/", "/api/v1/cameras/alive/"


@pytest.fixture
def post(cast, client):
    account = PostFactory(grid=cast.district, role=Role.DEVICE_GATEWAY).user
    _, token = connect(name="物联平台", user=account, by=None, at=timezone.now())
    headers = {"Authorization": f"Bearer {token}"}

    def send(url, body):
        return client.post(url, body, content_type="application/json", headers=headers)

    return send


def message(device, **changes):
    at = timezone.now().isoformat()
    return {"device": device, "sequence": 1, "at": at, "values": {"level": 1.2}} | changes


def test_readings_are_taken_and_what_was_not_is_said(cast, post):
    device = DeviceFactory(grid=cast.unit)

    answer = post(URL, {"messages": [message(device.code), message("NOBODY")]})

    assert answer.status_code == 200
    assert answer.json()["kept"] == 1
    assert "没有登记" in answer.json()["refused"]["NOBODY"]
    assert Reading.objects.get().value == 1.2


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"messages": []},
        {"messages": [message("A", values={})]},
        {"messages": [message("A", values={"wrong name": 1})]},
        {"messages": [message("A", values={"level": "nan"})]},
        {"messages": [message("A", at="gestern")]},
        {"messages": [message("A", more=1)]},
    ],
)
def test_malformed_readings_are_refused_whole(post, body):
    assert post(URL, body).status_code == 422
    assert not Reading.objects.exists()


def test_cameras_report_that_they_are_alive(cast, post):
    camera = CameraFactory(grid=cast.unit)

    answer = post(ALIVE, {"cameras": [camera.code, "NOBODY"]})

    camera.refresh_from_db()
    assert answer.json() == {"seen": 1}
    assert camera.is_online(timezone.now())


def test_account_of_another_kind_sends_nothing(cast, client):
    _, token = connect(name="别的系统", user=cast.town_clerk, by=None, at=timezone.now())

    answer = client.post(
        URL,
        {"messages": [message("A")]},
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}"},
    )

    assert answer.status_code == 404
