"""Fixtures every test may use."""

import pytest
import redis
from django.conf import settings
from django.core.cache import cache
from django.test import TransactionTestCase

from tests.cast import Cast
from tests.emptying import empty_written_tables


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
