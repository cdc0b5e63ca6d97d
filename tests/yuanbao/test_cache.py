import pytest
from django.core.cache.backends.redis import RedisCacheClient

from yuanbao import cache as cache_module
from yuanbao.cache import SILENCE_SECONDS, ForgivingRedisCache
from yuanbao.running.redis_server import free_port


@pytest.fixture(autouse=True)
def _no_memory_of_failures(monkeypatch):
    monkeypatch.setattr(cache_module, "_quiet_until", {})


@pytest.fixture
def live_cache(settings, redis_database):
    return ForgivingRedisCache(settings.REDIS_URL, {})


@pytest.fixture
def dead_cache():
    return ForgivingRedisCache(f"redis://127.0.0.1:{free_port()}/0", {})


def test_get_after_set_returns_the_value(live_cache):
    live_cache.set("count", {"open": 3}, 60)

    assert live_cache.get("count") == {"open": 3}


def test_incr_of_a_missing_key_raises_as_in_every_cache(live_cache):
    with pytest.raises(ValueError, match="not found"):
        live_cache.incr("count")


def test_dead_server_behaves_as_a_miss(dead_cache):
    assert dead_cache.get("count", "nothing") == "nothing"
    assert dead_cache.get_many(["a", "b"]) == {}
    assert dead_cache.set("count", 1) is None
    assert dead_cache.set_many({"a": 1}) == []
    assert dead_cache.add("count", 1) is False
    assert dead_cache.touch("count") is False
    assert dead_cache.delete("count") is False
    assert dead_cache.delete_many(["a"]) is None
    assert dead_cache.has_key("count") is False
    assert dead_cache.incr("count", 2) == 2
    assert dead_cache.clear() is False


def test_get_or_set_on_a_dead_server_computes_the_value(dead_cache):
    assert dead_cache.get_or_set("count", lambda: 7) == 7


def test_failure_leaves_the_server_alone_until_the_silence_ends(dead_cache, monkeypatch):
    now = 1000.0
    asked = []

    def refuse(*args, **kwargs):
        asked.append(args)
        raise ConnectionRefusedError

    monkeypatch.setattr(cache_module.time, "monotonic", lambda: now)
    monkeypatch.setattr(RedisCacheClient, "get_client", refuse)

    dead_cache.get("count")
    dead_cache.get("count")
    assert len(asked) == 1

    now += SILENCE_SECONDS
    dead_cache.get("count")
    assert len(asked) == 2


def test_cache_makes_one_client_for_many_calls(settings):
    backend = ForgivingRedisCache(settings.REDIS_URL, {})

    assert backend._cache.get_client() is backend._cache.get_client(write=True)
