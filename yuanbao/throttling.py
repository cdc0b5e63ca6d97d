"""Who is asking, and how often: the client's address, counters, and the refusal in words.

Counters live in the cache. When the cache is down nothing is refused: what must hold even then
(codes per phone, wrong passwords) is counted in the database.
"""

import time
from collections.abc import Callable
from functools import lru_cache, wraps
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext as _
from rest_framework.throttling import BaseThrottle


class TooMany(Exception):
    """Asked too often; shown as 429 with these words. `retry_after` is in whole seconds."""

    def __init__(self, sentence: str, retry_after: int) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.retry_after = retry_after


def throttle(key: str, limit: int, seconds: int, sentence: str = "") -> None:
    """Count one more use of `key`; at most `limit` within `seconds` of the first one.

    Raises TooMany. Lets everything through while the cache is down.
    """
    counter = f"throttle:{key}"
    if cache.add(counter, 1, seconds):
        cache.set(f"{counter}:until", time.time() + seconds, seconds)
        return
    try:
        used = cache.incr(counter)
    except ValueError:  # ran out between the two calls, or the cache is down
        return
    if used <= limit:
        return
    until = cache.get(f"{counter}:until") or time.time() + seconds
    wait = max(1, round(until - time.time()))
    raise TooMany(
        sentence or _("操作太频繁了，请过 %s再试。您填的内容还在。") % in_words(wait), wait
    )


def in_words(seconds: int) -> str:
    """Return a waiting time as people say it: 40 秒, 15 分钟, 2 小时; rounded up."""
    if seconds < 60:
        return _("%d 秒") % seconds
    if seconds < 3600:
        return _("%d 分钟") % -(-seconds // 60)
    return _("%d 小时") % -(-seconds // 3600)


def client_address(request: Any) -> str:
    """Return the address the request came from.

    That is REMOTE_ADDR. Only when it belongs to a proxy named in `settings.TRUSTED_PROXIES` is
    X-Forwarded-For read, from the right, up to the first address that is no such proxy.
    """
    address = request.META.get("REMOTE_ADDR", "") or "0.0.0.0"  # noqa: S104 - a socket has no address
    if not _is_trusted(address):
        return address
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    for hop in reversed([part.strip() for part in forwarded if part.strip()]):
        if not _is_address(hop):
            break
        address = hop
        if not _is_trusted(hop):
            break
    return address


def network_of(address: str) -> str:
    """Return the neighbourhood of an address that is throttled as one: /24, or /64 in IPv6."""
    if not _is_address(address):
        return address
    width = 24 if ip_address(address).version == 4 else 64
    return str(ip_network(f"{address}/{width}", strict=False))


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _is_trusted(address: str) -> bool:
    networks = _networks(tuple(settings.TRUSTED_PROXIES))
    return _is_address(address) and any(ip_address(address) in network for network in networks)


@lru_cache(maxsize=8)
def _networks(names: tuple[str, ...]) -> list[IPv4Network | IPv6Network]:
    return [ip_network(name, strict=False) for name in names]


def throttled(name: str, limit: int, seconds: int) -> Callable:
    """Decorate a view: at most `limit` posts within `seconds` from one address. GET is free."""

    def decorate(view: Callable) -> Callable:
        @wraps(view)
        def counted(request, *args, **kwargs):
            if request.method not in {"GET", "HEAD"}:
                throttle(f"{name}:{client_address(request)}", limit, seconds)
            return view(request, *args, **kwargs)

        return counted

    return decorate


class PerAddress(BaseThrottle):
    """At most `settings.API_PER_ADDRESS` (limit, seconds) calls without a token from one address."""

    def allow_request(self, request, view):
        if getattr(request, "auth", None) is not None:
            return True
        limit, seconds = getattr(view, "per_address", settings.API_PER_ADDRESS)
        scope = getattr(view, "throttle_name", "api")
        throttle(f"{scope}:address:{client_address(request)}", limit, seconds)
        return True


class PerToken(BaseThrottle):
    """At most `settings.API_PER_TOKEN` (limit, seconds) calls with one token; none, no limit."""

    def allow_request(self, request, view):
        if request.auth is None:
            return True
        limit, seconds = getattr(view, "per_token", settings.API_PER_TOKEN)
        scope = getattr(view, "throttle_name", "api")
        throttle(f"{scope}:token:{getattr(request.auth, 'pk', request.auth)}", limit, seconds)
        return True
