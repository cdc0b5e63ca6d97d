import json

import pytest

from grids.devices.broker import Broker, NotAMessage, broker_of, read

GOOD = {"sequence": 7, "at": "2026-03-02T08:00:00+08:00", "values": {"level": 1.5}}


def body(**changes):
    return json.dumps(GOOD | changes).encode()


def test_message_is_read_with_the_device_of_its_topic():
    message = read("d/210602001001001/level/DEV1", body())

    assert (message.device, message.sequence, message.values) == ("DEV1", 7, {"level": 1.5})
    assert message.at.isoformat() == "2026-03-02T08:00:00+08:00"


@pytest.mark.parametrize(
    ("topic", "payload"),
    [
        ("d/1/level", body()),
        ("x/1/level/DEV1", body()),
        ("d/1/level/", body()),
        ("d/1/level/DEV1", b"\xff"),
        ("d/1/level/DEV1", b"[]"),
        ("d/1/level/DEV1", body(values={})),
        ("d/1/level/DEV1", body(values={"level": "NaN"})),
        ("d/1/level/DEV1", body(values={"wrong name": 1})),
        ("d/1/level/DEV1", body(values={"level": "high"})),
        ("d/1/level/DEV1", body(at="2026-03-02T08:00:00")),
        ("d/1/level/DEV1", body(at="yesterday")),
        ("d/1/level/DEV1", body(sequence=-1)),
        ("d/1/level/DEV1", body(sequence=None)),
        ("d/1/level/DEV1", b"[" * 70_000),
        ("d/1/level/DEV1", b"[" * 60_000),
    ],
)
def test_what_is_no_message_is_refused(topic, payload):
    with pytest.raises(NotAMessage):
        read(topic, payload)


def test_address_of_the_broker_is_read():
    assert broker_of("mqtt://box:p%40ss@127.0.0.1") == Broker(
        "127.0.0.1", 1883, "box", "p@ss", False
    )
    assert broker_of("mqtts://h:9000") == Broker("h", 9000, "", "", True)


@pytest.mark.parametrize("url", ["", "http://h", "mqtt://"])
def test_wrong_address_of_the_broker_is_said(url):
    with pytest.raises(ValueError, match="MQTT_URL"):
        broker_of(url)
