"""Fixtures every test may use."""

import os

import pytest
import redis
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import TransactionTestCase

from tests import template
from tests.cast import Cast
from tests.emptying import empty_written_tables
from tests.sharing import ByFile


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request, django_db_modify_db_settings_parallel_suffix):
    """Let the workers of a parallel run copy one database instead of building each their own."""
    worker = getattr(request.config, "workerinput", None)
    keeps = request.config.getvalue("reuse_db") and not request.config.getvalue("create_db")
    if worker and not keeps:
        made = template.provide(os.environ["DATABASE_URL"], worker["testrunuid"])
        connection.settings_dict["TEST"]["TEMPLATE"] = made


def pytest_xdist_make_scheduler(config, log):
    """Share tests out by file; see `tests/sharing.py`."""
    return ByFile(config, log)


def pytest_sessionfinish(session):
    """Remove what the workers copied, when all of them have ended."""
    workers = getattr(session.config.pluginmanager.getplugin("dsession"), "nodemanager", None)
    if workers is not None:
        template.forget(os.environ["DATABASE_URL"], workers.testrunuid)


@pytest.fixture
def redis_database():
    """Return a client of this worker's own Redis database, empty before and after."""
    client = redis.Redis.from_url(settings.REDIS_URL)
    client.flushdb()

    yield client

    client.flushdb()
    client.close()


@pytest.fixture(autouse=True, scope="session")
def quick_emptying():
    """After a test that commits, only what it wrote is emptied."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty_written_tables)
        yield


@pytest.fixture(autouse=True)
def fresh_cache():
    """Counters of one test do not throttle the next."""
    cache.clear()


@pytest.fixture
def cast(db):
    """Return the standing cast in its small district; people are made when first named."""
    return Cast()
