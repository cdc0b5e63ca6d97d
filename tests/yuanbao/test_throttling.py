"""Counting who asks how often, and where a request really came from."""

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from rest_framework.test import APIRequestFactory
from rest_framework.views import APIView

from yuanbao.cache import ForgivingRedisCache
from yuanbao.throttling import (
    PerAddress,
    PerToken,
    TooMany,
    client_address,
    in_words,
    network_of,
    throttle,
    throttled,
)


@pytest.fixture
def proxies(settings):
    settings.TRUSTED_PROXIES = ["10.0.0.0/8", "192.0.2.7"]


def request_from(rf, address, forwarded=None):
    headers = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
    return rf.get("/", REMOTE_ADDR=address, **headers)


def test_client_address_without_proxies_ignores_the_forwarded_header(rf):
    request = request_from(rf, "203.0.113.9", "198.51.100.1")

    assert client_address(request) == "203.0.113.9"


@pytest.mark.parametrize(
    ("peer", "forwarded", "expected"),
    [
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),  # not from a proxy: the header is a lie
        ("10.1.2.3", "198.51.100.1", "198.51.100.1"),
        ("10.1.2.3", "6.6.6.6, 198.51.100.1", "198.51.100.1"),  # the client's own part is a lie
        ("10.1.2.3", "6.6.6.6, 198.51.100.1, 192.0.2.7", "198.51.100.1"),
        ("10.1.2.3", "10.9.9.9", "10.9.9.9"),
        ("10.1.2.3", "", "10.1.2.3"),
        ("10.1.2.3", "nonsense", "10.1.2.3"),
        ("10.1.2.3", "6.6.6.6, nonsense, 192.0.2.7", "192.0.2.7"),
        ("10.1.2.3", "2001:db8::1", "2001:db8::1"),
    ],
)
def test_client_address_behind_proxies_is_the_last_that_is_none(
    rf, proxies, peer, forwarded, expected
):
    assert client_address(request_from(rf, peer, forwarded)) == expected


def test_client_address_of_a_socket_is_an_address(rf):
    assert client_address(request_from(rf, "")) == "0.0.0.0"


def test_network_of_joins_neighbours():
    assert network_of("203.0.113.9") == network_of("203.0.113.200") == "203.0.113.0/24"
    assert network_of("2001:db8::1") == network_of("2001:db8::ffff") == "2001:db8::/64"
    assert network_of("203.0.114.9") != network_of("203.0.113.9")


def test_throttle_up_to_the_limit_passes_and_then_refuses():
    for _n in range(3):
        throttle("door", 3, 600)

    with pytest.raises(TooMany) as refusal:
        throttle("door", 3, 600)

    assert 590 <= refusal.value.retry_after <= 600
    assert refusal.value.sentence == "操作太频繁了，请过 10 分钟再试。您填的内容还在。"


def test_throttle_of_another_key_counts_apart():
    throttle("door", 1, 600)

    throttle("window", 1, 600)

    with pytest.raises(TooMany):
        throttle("door", 1, 600)


def test_throttle_with_its_own_sentence_says_it():
    throttle("door", 1, 600)

    with pytest.raises(TooMany, match="门关了"):
        throttle("door", 1, 600, "门关了")


def test_throttle_after_the_window_counts_from_one():
    throttle("door", 1, 600)
    cache.delete("throttle:door")

    throttle("door", 1, 600)


def test_throttle_with_the_cache_down_lets_through(monkeypatch):
    dead = ForgivingRedisCache("redis://127.0.0.1:1/0", {"OPTIONS": {"socket_timeout": 0.2}})
    monkeypatch.setattr("yuanbao.throttling.cache", dead)

    for _n in range(5):
        throttle("door", 1, 600)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (1, "1 秒"),
        (59, "59 秒"),
        (60, "1 分钟"),
        (61, "2 分钟"),
        (3600, "1 小时"),
        (3601, "2 小时"),
    ],
)
def test_in_words_rounds_up(seconds, words):
    assert in_words(seconds) == words


def test_throttled_view_counts_posts_per_address_and_no_gets(rf):
    view = throttled("form", 2, 600)(lambda _request: HttpResponse("ok"))
    for _n in range(5):
        view(rf.get("/", REMOTE_ADDR="203.0.113.9"))
    for _n in range(2):
        view(rf.post("/", REMOTE_ADDR="203.0.113.9"))

    with pytest.raises(TooMany):
        view(rf.post("/", REMOTE_ADDR="203.0.113.9"))

    assert view(rf.post("/", REMOTE_ADDR="203.0.113.10")).status_code == 200


def test_throttled_view_is_not_fooled_by_a_forwarded_header(rf):
    view = throttled("form", 1, 600)(lambda _request: HttpResponse("ok"))
    view(rf.post("/", REMOTE_ADDR="203.0.113.9", HTTP_X_FORWARDED_FOR="1.1.1.1"))

    with pytest.raises(TooMany):
        view(rf.post("/", REMOTE_ADDR="203.0.113.9", HTTP_X_FORWARDED_FOR="2.2.2.2"))


def an_api(throttle_class, **limits):
    class Answer(APIView):
        authentication_classes = ()
        permission_classes = ()
        throttle_classes = (throttle_class,)

        def get(self, _request):
            return HttpResponse("ok")

    for name, value in limits.items():
        setattr(Answer, name, value)
    return Answer.as_view()


def test_api_per_address_refuses_in_one_shape():
    view = an_api(PerAddress, per_address=(1, 600))
    request = APIRequestFactory().get("/", REMOTE_ADDR="203.0.113.9")
    assert view(request).status_code == 200

    refused = view(APIRequestFactory().get("/", REMOTE_ADDR="203.0.113.9"))

    assert refused.status_code == 429
    assert int(refused["Retry-After"]) > 590
    assert refused.data["error"]["code"] == "too_many"


def test_api_per_token_counts_each_token_apart():
    class Caller:
        pass

    def call(token):
        request = Caller()
        request.auth = token
        return PerToken().allow_request(request, type("View", (), {"per_token": (1, 600)})())

    assert call("one")
    assert call("two")
    assert call(None)
    assert call(None)
    with pytest.raises(TooMany):
        call("one")
