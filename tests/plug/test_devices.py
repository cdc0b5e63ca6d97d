"""A real broker, a real listener, and what devices publish while the listener is down."""

import json
import os
import socket
import subprocess
import sys

import paho.mqtt.client as mqtt
import pytest
from django.utils import timezone

from grids.models import AlarmCase, Reading
from tests import mosquitto
from tests.factories.devices import DeviceFactory, DeviceKindFactory, ThresholdFactory
from tests.plug.platform import Running, database_url, wait_for
from yuanbao.running.programs import Program

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def program():
    found = mosquitto.find()
    if found is None:
        pytest.skip("没有 Mosquitto，也不能安装；装好后用 MOSQUITTO 指定它的路径。")
    return found


@pytest.fixture
def broker(program, tmp_path):
    """Run Mosquitto on a free loopback port; it keeps messages for those who are away."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = tmp_path / "mosquitto.conf"
    settings.write_text(f"listener {port} 127.0.0.1\nallow_anonymous true\n")
    running = subprocess.Popen(
        [program, "-c", str(settings)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    assert wait_for(lambda: _answers(port))
    yield port
    running.kill()
    running.wait(10)


def _answers(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def listener(broker, tmp_path):
    """Start the platform's own listener as often as asked; all of them end with the test."""
    started = []

    def start():
        program = Program("listener", "", 1, [sys.executable, "manage.py", "listen_devices"])
        environment = os.environ | {
            "DATABASE_URL": database_url(),
            "MQTT_URL": f"mqtt://127.0.0.1:{broker}",
            "DJANGO_SETTINGS_MODULE": "tests.plug.settings",
            "LOG_LEVEL": "INFO",
        }
        log = tmp_path / f"listener-{len(started)}.log"
        started.append(Running(program, environment, log))
        assert wait_for(lambda: "listening" in log.read_text()), log.read_text()
        return started[-1]

    yield start
    for one in started:
        one.kill()


def publish(port, device, *levels, first=1):
    client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2)
    client.connect("127.0.0.1", port)
    client.loop_start()
    for number, level in enumerate(levels, first):
        body = {
            "sequence": number,
            "at": timezone.now().isoformat(),
            "values": {"level": level},
        }
        topic = f"d/{device.grid.code}/{device.kind.code}/{device.code}"
        client.publish(topic, json.dumps(body), qos=1).wait_for_publish(10)
    client.disconnect()
    client.loop_stop()


def test_messages_become_readings_and_an_alarm_even_after_the_listener_was_killed(
    cast, broker, listener
):
    kind = ThresholdFactory(kind=DeviceKindFactory()).kind
    device = DeviceFactory(kind=kind, grid=cast.unit)
    first = listener()
    publish(broker, device, 1.0)
    assert wait_for(lambda: Reading.objects.count() == 1), first.log.read_text()

    first.kill()
    publish(broker, device, 1.7, 1.9, first=2)
    second = listener()

    assert wait_for(lambda: AlarmCase.objects.count() == 1), second.log.read_text()
    assert Reading.objects.count() == 3
    assert AlarmCase.objects.get().petition_number


def test_message_that_cannot_be_read_stops_nothing(cast, broker, listener):
    device = DeviceFactory(grid=cast.unit)
    running = listener()

    client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2)
    client.connect("127.0.0.1", broker)
    client.loop_start()
    client.publish(f"d/x/y/{device.code}", "not json", qos=1).wait_for_publish(10)
    client.disconnect()
    client.loop_stop()
    publish(broker, device, 0.5)

    assert wait_for(lambda: Reading.objects.count() == 1)
    assert "sequence" in running.log.read_text()
