"""A Redis cache that a page can do without.

Redis holds nothing that cannot be worked out again. When it is down, slow or hanging, every
read is a miss and every write is forgotten; after one failure it is left alone for ten seconds,
so that a page pays the time-out once and not once per call.
"""

import logging
import time
from functools import wraps

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError
from redis.retry import Retry

logger = logging.getLogger(__name__)

SILENCE_SECONDS = 10
_FAILURES = (RedisConnectionError, RedisTimeoutError, OSError)
_quiet_until: dict[str, float] = {}


def forgiving(miss):
    """Make a client method answer `miss(*args)` when Redis cannot be reached."""

    def decorate(method):
        @wraps(method)
        def attempt(self, *args):
            server = str(self._servers)
            if time.monotonic() < _quiet_until.get(server, 0):
                return miss(*args)
            try:
                return method(self, *args)
            except _FAILURES as failure:
                _quiet_until[server] = time.monotonic() + SILENCE_SECONDS
                logger.warning(
                    "The cache cannot be reached (%s); doing without it for %d seconds.",
                    type(failure).__name__,
                    SILENCE_SECONDS,
                )
                return miss(*args)

        return attempt

    return decorate


def _nothing(*_args):
    return None


def _no(*_args):
    return False


class ForgivingRedisClient(RedisCacheClient):
    """Django's client without retries; failed connections behave as a miss."""

    def __init__(self, servers, **options):
        options.setdefault("retry", Retry(NoBackoff(), 0))
        super().__init__(servers, **options)
        self._clients = {}

    def get_client(self, key=None, *, write=False):
        """Return the client of a pool; making one for every call took longer than the call."""
        pool = self._get_connection_pool(write)
        if pool not in self._clients:
            self._clients[pool] = super().get_client(key, write=write)
        return self._clients[pool]

    add = forgiving(_no)(RedisCacheClient.add)
    get = forgiving(lambda _key, default: default)(RedisCacheClient.get)
    set = forgiving(_nothing)(RedisCacheClient.set)
    touch = forgiving(_no)(RedisCacheClient.touch)
    delete = forgiving(_no)(RedisCacheClient.delete)
    get_many = forgiving(lambda _keys: {})(RedisCacheClient.get_many)
    has_key = forgiving(_no)(RedisCacheClient.has_key)
    # A counter that cannot be reached counts from nothing.
    incr = forgiving(lambda _key, delta: delta)(RedisCacheClient.incr)
    set_many = forgiving(_nothing)(RedisCacheClient.set_many)
    delete_many = forgiving(_nothing)(RedisCacheClient.delete_many)
    clear = forgiving(_no)(RedisCacheClient.clear)


class ForgivingRedisCache(RedisCache):
    """The cache backend named in settings."""

    def __init__(self, server, params):
        super().__init__(server, params)
        self._class = ForgivingRedisClient
