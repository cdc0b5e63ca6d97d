"""Take in what devices publish to the broker, until it is stopped."""

import logging
import signal
from threading import Event
from typing import Any

import paho.mqtt.client as mqtt
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, close_old_connections
from django.utils.timezone import now

from grids.devices.broker import TOPIC, Broker, NotAMessage, broker_of, read
from grids.services.devices.telemetry import take_in

logger = logging.getLogger(__name__)
CLIENT_ID = "yuanbao-listener"


class Command(BaseCommand):
    """Messages are acknowledged after they are kept: what the database missed is sent again."""

    help = __doc__

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--url", default="", help="mqtt://…, else MQTT_URL")

    def handle(self, *_args: Any, url: str = "", **_options: Any) -> None:
        try:
            broker = broker_of(url or settings.MQTT_URL)
        except ValueError as error:
            raise CommandError(str(error)) from error
        client = _client(broker)
        stop = Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stop.set())
        client.connect_async(broker.host, broker.port, keepalive=30)
        client.loop_start()
        stop.wait()
        client.disconnect()
        client.loop_stop()


def _client(broker: Broker) -> mqtt.Client:
    client = mqtt.Client(
        mqtt.CallbackAPIVersion.VERSION2,
        client_id=CLIENT_ID,
        clean_session=False,
        manual_ack=True,
    )
    if broker.name:
        client.username_pw_set(broker.name, broker.password)
    if broker.is_sealed:
        client.tls_set()
    client.reconnect_delay_set(1, 30)
    client.on_connect = _subscribe
    client.on_message = _take
    return client


def _subscribe(client: mqtt.Client, _data: Any, _flags: Any, reason: Any, _props: Any) -> None:
    if reason.is_failure:
        logger.warning("the broker refused us: %s", reason)
        return
    client.subscribe(TOPIC, qos=1)
    logger.info("listening to %s", TOPIC)


def _take(client: mqtt.Client, _data: Any, message: mqtt.MQTTMessage) -> None:
    close_old_connections()
    try:
        taken = take_in([read(message.topic, message.payload)], by=None, at=now())
    except NotAMessage as error:
        logger.warning("%s: %s", message.topic, error)
    except DatabaseError as error:
        # Not acknowledged: the broker sends it again when we connect anew.
        logger.warning("not kept, will come again: %s", error)
        client.reconnect()
        return
    else:
        for code, why in taken.refused.items():
            logger.warning("%s: %s", code, why)
    client.ack(message.mid, message.qos)
