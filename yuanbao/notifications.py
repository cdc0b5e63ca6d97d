"""Address a message, and see to it that it arrives.

A message is a row first; a worker sends it, and a sweep finds what a worker left. A message may
be sent twice (killed between sending and noting it), never lost; the provider is given the row's
public id, by which it can drop the second one.
"""

import logging
from collections.abc import Iterable
from datetime import datetime, time, timedelta

from django.core.cache import cache
from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from yuanbao import tasks  # both modules need each other, at run time only
from yuanbao.channels import PermanentFailure, TemporaryFailure, adapter_of
from yuanbao.crypto import blind_index
from yuanbao.models import Channel, Delivery, Notification, User
from yuanbao.redaction import without_numbers

logger = logging.getLogger(__name__)

# After the first try, the second, …; the last pause repeats.
PAUSES = (
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
)
GIVE_UP_AFTER = timedelta(days=3)
QUIET_FROM, QUIET_UNTIL = time(21), time(8)
# What rings on a phone waits for the morning.
DISTURBING = frozenset({Channel.SMS, Channel.WECHAT})
# Messages to many leave at this pace, so that a code somebody waits for is not behind them.
BULK_PER_MINUTE = 600
# So many failures in a row open a channel's breaker; it then rests that long.
BREAKER_LIMIT, BREAKER_REST = 5, timedelta(minutes=1)
# Bodies under this key are one-time codes: they are wiped when they have left.
SECRET_PREFIX = "code:"  # noqa: S105 - a key's beginning, no secret
# Tells of a request about one's data, perhaps of their deletion: the address is wiped as well.
FAREWELL_PREFIX = "data-request:"


def notify(  # noqa: PLR0913 - everything a message may carry, each by its name
    *,
    key: str,
    title: str,
    body: str = "",
    url: str = "",
    user: User | None = None,
    phone: str = "",
    email: str = "",
    channels: Iterable[str] | None = None,
    urgent: bool = False,
    at: datetime,
) -> list[Notification]:
    """Write a message to one person and have it delivered after the commit.

    `channels` defaults to those that can be reached: in-app for a user, SMS for a phone, mail for
    an e-mail address. Named channels take the user's own phone and e-mail where none is given;
    one that has no address is left out. A repeat of `key` on a channel writes nothing new, and
    has the id of the first.
    Nobody's mobile or identity number is kept in a message.
    Short and WeChat messages that are not `urgent` wait from 21:00 until 08:00.
    """
    places = _places(user, phone, email, channels)
    rows = [
        _row(f"{key}:{channel}", channel, address, urgent=urgent, at=at)
        for channel, address in places.items()
    ]
    for row in rows:
        row.user, row.url = user, url
        row.title, row.body = without_numbers(title), without_numbers(body)
    written = _write(rows)
    for row in written:
        if row.delivery == Delivery.WAITING and row.next_try_at <= at:
            _tell(row)
    return written


def notify_all(
    users: Iterable[User], *, key: str, title: str, body: str = "", url: str = "", at: datetime
) -> int:
    """Write the same message in the app to each of many people, in one statement.

    A repeat of `key` writes nobody a second one. Returns how many people there were.
    """
    rows = []
    for user in users:
        row = _row(f"{key}:{user.pk}:{Channel.IN_APP}", Channel.IN_APP, "", urgent=False, at=at)
        row.user, row.url = user, url
        row.title, row.body = without_numbers(title), without_numbers(body)
        rows.append(row)
    return len(_write(rows))


def text_all(
    phones: Iterable[str],
    *,
    key: str,
    title: str,
    body: str,
    url: str,
    before: int = 0,
    at: datetime,
) -> dict[str, Notification]:
    """Write the same short message to each of many numbers, in one statement; return them by number.

    A repeat of `key` writes no number a second one. The sweep sends them, some hundred a minute;
    `before` is how many were written of the same message before these. At night they wait.
    """
    rows = {}
    for place, phone in enumerate(phones, start=before):
        row = _row("", Channel.SMS, phone, urgent=False, at=at)
        row.key = f"{key}:{row.address_index}"
        row.next_try_at = _allowed_from(row, at + timedelta(minutes=1) * (place / BULK_PER_MINUTE))
        row.url = url
        row.title, row.body = without_numbers(title), without_numbers(body)
        rows[phone] = row
    _write(list(rows.values()))
    return rows


def _write(rows: list[Notification]) -> list[Notification]:
    """Write rows in one statement; where a key was used before, the row that has it stays."""
    return Notification.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["key"], update_fields=["key"]
    )


def _places(user, phone, email, channels) -> dict[str, str]:
    known = {
        Channel.IN_APP: "" if user else None,
        Channel.SMS: phone or None,
        Channel.EMAIL: email or None,
        Channel.WECHAT: None,
    }
    if channels is not None:
        channels = list(channels)
        known[Channel.SMS] = phone or getattr(user, "phone", "") or None
        known[Channel.EMAIL] = email or getattr(user, "email", "") or None
        if Channel.WECHAT in channels:
            known[Channel.WECHAT] = getattr(getattr(user, "wechat", None), "openid", "") or None
    wanted = known if channels is None else channels
    return {name: known[name] for name in wanted if known[name] is not None}


def _row(key: str, channel: str, address: str, *, urgent: bool, at: datetime) -> Notification:
    row = Notification(key=key, channel=channel, address=address, created_at=at, is_urgent=urgent)
    if channel == Channel.SMS:
        row.address_index = blind_index("phone", address)
    if channel == Channel.IN_APP:
        row.delivery, row.sent_at, row.next_try_at = Delivery.SENT, at, at
    else:
        row.next_try_at = _allowed_from(row, at)
    return row


def _allowed_from(row: Notification, at: datetime) -> datetime:
    """Return `at`, or the next morning for a short message that may not disturb the night."""
    local = localtime(at)
    if row.channel not in DISTURBING or row.is_urgent or QUIET_UNTIL <= local.time() < QUIET_FROM:
        return at
    morning = local.replace(hour=QUIET_UNTIL.hour, minute=0, second=0, microsecond=0)
    return morning if local.time() < QUIET_UNTIL else morning + timedelta(days=1)


def _tell(row: Notification) -> None:
    tasks.hint(tasks.deliver_notification, notification_id=row.pk)


def deliver(notification_id: int, *, at: datetime) -> None:
    """Send one message if it is due. Safe to run any number of times, by several workers.

    The row stays locked while the provider is called, so that nobody else sends it; who is
    killed meanwhile leaves it waiting.
    """
    with transaction.atomic():
        rows = Notification.objects.select_for_update(skip_locked=True, of=("self",))
        row = rows.filter(
            pk=notification_id, delivery=Delivery.WAITING, next_try_at__lte=at
        ).first()
        if row is None:
            return
        if _is_open(row.channel):
            row.next_try_at = at + BREAKER_REST
            row.save(update_fields=["next_try_at"])
            return
        _try(row, at)


def _try(row: Notification, at: datetime) -> None:
    row.attempts += 1
    try:
        adapter_of(row.channel).send(
            address=row.address,
            title=row.title,
            body=row.body,
            url=row.url,
            dedup_key=str(row.public_id),
        )
    except TemporaryFailure as failure:
        _note_failure(row.channel)
        row.failure = str(failure)[:200]
        _wait_or_give_up(row, at)
    except PermanentFailure as failure:
        row.failure, row.delivery = str(failure)[:200], Delivery.DEAD
    else:
        cache.delete(_breaker(row.channel))
        row.delivery, row.sent_at, row.failure = Delivery.SENT, at, ""
    if row.delivery != Delivery.WAITING and row.key.startswith(SECRET_PREFIX):
        row.body = _("（验证码已隐去）")
    if row.delivery != Delivery.WAITING and row.key.startswith(FAREWELL_PREFIX):
        row.address = row.address_index = ""
    row.save(
        update_fields=[
            "attempts",
            "delivery",
            "sent_at",
            "failure",
            "next_try_at",
            "body",
            "address",
            "address_index",
        ]
    )


def _wait_or_give_up(row: Notification, at: datetime) -> None:
    again = at + PAUSES[min(row.attempts, len(PAUSES)) - 1]
    if again - row.created_at > GIVE_UP_AFTER:
        row.delivery = Delivery.DEAD
        logger.error("notification %s was given up: %s", row.public_id, row.failure)
    else:
        row.next_try_at = _allowed_from(row, again)


def sweep(*, at: datetime, limit: int = 1000) -> int:
    """Tell the workers of every message that is due; return how many there were."""
    due = Notification.objects.filter(delivery=Delivery.WAITING, next_try_at__lte=at)
    rows = list(due.order_by("next_try_at", "id").only("pk", "public_id")[:limit])
    for row in rows:
        _tell(row)
    return len(rows)


# --- circuit breaker: a provider that is down is left alone, so the other messages keep moving ---


def _breaker(channel: str) -> str:
    return f"breaker:{channel}"


def _is_open(channel: str) -> bool:
    return (cache.get(_breaker(channel)) or 0) >= BREAKER_LIMIT


def _note_failure(channel: str) -> None:
    seconds = int(BREAKER_REST.total_seconds())
    if cache.add(_breaker(channel), 1, seconds):
        return
    try:
        cache.incr(_breaker(channel))
        cache.touch(_breaker(channel), seconds)
    except ValueError:  # ran out between the two calls
        cache.set(_breaker(channel), 1, seconds)
