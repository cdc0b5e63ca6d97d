"""How fast receipts are answered: right and wrong ones alike, and slower the more were wrong.

Nobody's address is counted, because none is known: all tries together are.
"""

from collections.abc import Callable
from threading import BoundedSemaphore
from time import monotonic, sleep
from typing import TypeVar

from django.core.cache import cache
from django.utils.translation import gettext as _

from yuanbao.throttling import TooMany

T = TypeVar("T")

# Seconds: of an answer in quiet times, of one under attack, and how long a wrong try counts.
QUIET, SLOWEST, COUNTED = 0.5, 2.0, 600
FREE_TRIES = 20
# So many wait at a time in one process: the others are asked to come again, and the rest of the
# platform keeps its threads.
_places = BoundedSemaphore(2)
_WRONG = "sealed:wrong-receipts"


def seconds_of(wrong: int) -> float:
    """Return how long one answer takes after so many wrong receipts."""
    return min(SLOWEST, QUIET + max(0, wrong - FREE_TRIES) * 0.01)


def evenly(look: Callable[[], T | None]) -> T | None:
    """Run a look-up so that its duration tells nothing; None counts as a wrong receipt.

    Raises TooMany when others are waiting already.
    """
    if not _places.acquire(blocking=False):
        raise TooMany(_("查收箱正忙，请等 5 秒再试。"), 5)
    try:
        began, lasts = monotonic(), seconds_of(cache.get(_WRONG) or 0)
        found = look()
        if found is None:
            _count_wrong()
        sleep(max(0.0, lasts - (monotonic() - began)))
        return found
    finally:
        _places.release()


def _count_wrong() -> None:
    if not cache.add(_WRONG, 1, COUNTED):
        try:
            cache.incr(_WRONG)
        except ValueError:  # ran out between the two calls, or the cache is down
            return
