"""What comes through a broker: topics and bodies read into messages. No connection is made here.

A device publishes to d/<grid>/<kind>/<device>, a JSON object of sequence, at and values.
"""

import json
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_aware
from django.utils.translation import gettext as _

from grids.services.devices.telemetry import Message, why_no_values

TOPIC = "d/+/+/+"
MOST_BYTES = 64 * 1024


class NotAMessage(ValueError):
    """What was published cannot be read; the words say why."""


@dataclass(frozen=True)
class Broker:
    """Where the broker is and how to sign in there."""

    host: str
    port: int
    name: str
    password: str
    is_sealed: bool


def broker_of(url: str) -> Broker:
    """Read mqtt://name:password@host:1883, or mqtts:// for a sealed connection."""
    parts = urlsplit(url)
    if parts.scheme not in {"mqtt", "mqtts"} or not parts.hostname:
        raise ValueError(_("MQTT_URL 要写成 mqtt://用户:密码@主机:1883。"))
    is_sealed = parts.scheme == "mqtts"
    return Broker(
        host=parts.hostname,
        port=parts.port or (8883 if is_sealed else 1883),
        name=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        is_sealed=is_sealed,
    )


def read(topic: str, body: bytes) -> Message:
    """Return the message; the device's code is the last part of the topic. Raises NotAMessage."""
    parts = topic.split("/")
    if len(parts) != 4 or parts[0] != "d" or not all(parts):
        raise NotAMessage(_("主题应为 d/网格/种类/设备编码。"))
    if len(body) > MOST_BYTES:
        raise NotAMessage(_("消息太大。"))
    try:
        facts = json.loads(body)
        sequence, values = int(facts["sequence"]), facts["values"]
        at = parse_datetime(str(facts["at"]))
        numbers = {str(name): float(value) for name, value in values.items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise NotAMessage(_("消息要有 sequence、at 和 values。")) from error
    if at is None or not is_aware(at) or not numbers or not 0 <= sequence < 2**62:
        raise NotAMessage(_("at 要带时区，sequence 要是非负整数，values 不能空。"))
    words = why_no_values(numbers)
    if words:
        raise NotAMessage(words)
    return Message(device=parts[3], sequence=sequence, at=at, values=numbers)
