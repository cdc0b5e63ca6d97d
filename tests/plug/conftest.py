"""A broker and a worker of our own, and this process speaking to them as a web process does."""

import signal
from contextlib import contextmanager

import pytest
from django.conf import settings as django_settings
from django.db import connection
from kombu import pools

from tests.cast import Cast
from tests.plug.platform import Broker, Plant
from yuanbao import tasks
from yuanbao.celery import app


@pytest.fixture(scope="module")
def plant(tmp_path_factory):
    """Return what tests of one module start their programs with; all of them end with it."""
    folder = tmp_path_factory.mktemp("plug")
    broker = Broker(folder / "redis")
    broker.start()
    plant = Plant(folder, broker)

    yield plant

    plant.close()


@pytest.fixture(scope="module")
def hand(plant, django_db_setup):
    """Return one real worker that the tests of a module share."""
    return plant.worker()


@pytest.fixture
def wired(plant, transactional_db, monkeypatch):
    """Let this process hint to the plant's broker; its caches stay its own."""
    tell_broker(plant.broker.url, eager=False)
    monkeypatch.setattr(tasks, "_silent_until", 0.0)

    yield plant

    tell_broker(django_settings.CELERY_BROKER_URL, eager=True)
    with plant.broker.client as client:
        client.flushall()


@pytest.fixture
def district(wired):
    """Return the cast in a district that real workers can see too."""
    return Cast()


def tell_broker(url: str, *, eager: bool) -> None:
    app.conf.task_always_eager = eager
    app.conf.broker_url = app.conf.broker_read_url = app.conf.broker_write_url = url
    pools.reset()
    app._pool = app.amqp._producer_pool = None


@pytest.fixture
def asleep(hand):
    """Return a context in which the shared worker stands still, as if it were not there."""

    @contextmanager
    def stopped():
        hand.signal(signal.SIGSTOP)
        try:
            yield
        finally:
            hand.signal(signal.SIGCONT)

    return stopped


@pytest.fixture
def held_route(transactional_db):
    """Return a lock on which routing waits, just before it commits.

    A trigger on the decisions' table asks for the lock that this connection holds; nothing of
    the product knows of it.
    """
    with connection.cursor() as cursor:
        cursor.execute(HOLD)
        cursor.execute("SELECT pg_advisory_lock(%s)", [GATE])

    yield Gate()

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock_all()")
        cursor.execute("DROP TRIGGER plug_gate ON dispatch_routedecision")
        cursor.execute("DROP FUNCTION plug_gate()")


GATE = 7471
HOLD = f"""
CREATE FUNCTION plug_gate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM pg_advisory_xact_lock({GATE}); RETURN NEW; END $$;
CREATE TRIGGER plug_gate AFTER INSERT ON dispatch_routedecision
FOR EACH ROW EXECUTE FUNCTION plug_gate();
"""


class Gate:
    """The point at which routing waits."""

    def is_reached(self) -> bool:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_locks"
                " WHERE locktype = 'advisory' AND objid = %s AND NOT granted",
                [GATE],
            )
            return cursor.fetchone()[0] > 0

    def open(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [GATE])
