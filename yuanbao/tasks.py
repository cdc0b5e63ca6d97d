"""Telling the workers, and this layer's own background tasks.

The database is the queue of record: a message is only a hint, and a sweep does what a lost one
left undone. No service calls `delay`; all of them call `hint`.
"""

import logging
import time
from importlib import import_module
from typing import Any

from celery import Task, shared_task
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from kombu import pools

from yuanbao import notifications  # both modules need each other, at run time only
from yuanbao.models import Heartbeat
from yuanbao.services import open_data, pruning, retention

logger = logging.getLogger(__name__)

SILENT_SECONDS = 10
IMPATIENT = {"socket_timeout": 0.5, "socket_connect_timeout": 0.5, "max_retries": 0}
_silent_until = 0.0


def hint(task: Task | str, **ids: Any) -> None:
    """Tell a worker, after the commit, that there is something to do.

    A task of the caller's own layer is named as "app.verb", which services may do without
    importing the module that calls them.
    A broker that is down costs nothing: the failure is logged once, and for ten seconds no
    further message is tried. The sweeps find the work in the database.
    """
    transaction.on_commit(lambda: _publish(task, ids), robust=True)


def _publish(task: Task | str, ids: dict[str, Any]) -> None:
    global _silent_until  # noqa: PLW0603 - one process-wide pause after a failure
    told: Any = task
    if isinstance(task, str):
        app, verb = task.split(".")
        told = import_string(f"{app}.tasks.{verb}")
    if time.monotonic() < _silent_until:
        return
    if told.app.conf.task_always_eager:
        told.apply_async(kwargs=ids)
        return
    try:
        with pools.producers[_broker(told.app)].acquire(block=True, timeout=1) as producer:
            told.apply_async(kwargs=ids, retry=False, producer=producer)
    except Exception as error:  # noqa: BLE001 - whatever the broker does, the sweep finds the work
        _silent_until = time.monotonic() + SILENT_SECONDS
        logger.warning("no broker, left to the sweep: %s (%s)", told.name, error)


def _broker(app: Any) -> Any:
    """Return the broker as those see it who must not wait: one try, half a second at most.

    A worker's own connection is patient; it may wait for messages and try for ever.
    """
    options = {**app.conf.broker_transport_options, **IMPATIENT}
    return app.connection(app.conf.broker_write_url, transport_options=options)


@shared_task(name="yuanbao.record_heartbeat")
def record_heartbeat() -> None:
    """Show that beat and a worker live. Safe to run twice: one row is overwritten."""
    Heartbeat.objects.update_or_create(name="beat", defaults={"at": timezone.now()})


@shared_task(name="yuanbao.deliver_notification")
def deliver_notification(*, notification_id: int) -> None:
    """Send one message. Safe to run twice: what was sent is not due any more."""
    notifications.deliver(notification_id, at=timezone.now())


@shared_task(name="yuanbao.sweep_notifications")
def sweep_notifications() -> None:
    """Find messages that are due. Safe to run twice: it only tells the workers."""
    notifications.sweep(at=timezone.now())


@shared_task(name="yuanbao.work_on_broadcast")
def work_on_broadcast(*, broadcast_id: int) -> None:
    """Tell whoever follows a topic. Safe to run twice: it goes on where the last one stopped."""
    import_module("yuanbao.services.subscriptions").work_on(broadcast_id, at=timezone.now())


@shared_task(name="yuanbao.sweep_broadcasts")
def sweep_broadcasts() -> None:
    """Find broadcasts that were not told to the end. Safe to run twice: it only tells the workers."""
    import_module("yuanbao.services.subscriptions").sweep(at=timezone.now())


@shared_task(name="yuanbao.prune_sign_in")
def prune_sign_in() -> None:
    """Clear what signing in left behind. Safe to run twice: it deletes what is past."""
    pruning.prune_sign_in(at=timezone.now())


@shared_task(name="yuanbao.publish_open_data")
def publish_open_data() -> None:
    """Make the day's open files. Safe to run twice: what was made stays."""
    open_data.publish_open_data(on=timezone.localdate())


@shared_task(name="yuanbao.clear_expired")
def clear_expired() -> None:
    """Clear personal data whose time is over. Safe to run twice: what is gone is not found."""
    retention.clear_expired(at=timezone.now())


@shared_task(name="yuanbao.sweep_expired")
def sweep_expired() -> None:
    """Clear by the periods that apps declare field by field. Safe to run twice, as above."""
    retention.sweep_expired(at=timezone.now())
