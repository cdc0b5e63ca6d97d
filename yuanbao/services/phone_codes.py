"""One-time codes by SMS: six digits, ten minutes, five tries, used once.

How many go to a phone is counted in the database, so that it holds while the cache is down.
"""

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from yuanbao.crypto import blind_index, check_secret, seal_secret
from yuanbao.models import PhoneCode
from yuanbao.notifications import SECRET_PREFIX, notify
from yuanbao.throttling import TooMany, in_words, network_of, throttle

LIFETIME = timedelta(minutes=10)
TRIES = 5
PAUSE = timedelta(minutes=1)
A_DAY = 10
# A whole neighbourhood of addresses shares one counter, so that a bomber gains nothing by moving.
PER_ADDRESS, PER_NETWORK, WINDOW = 20, 100, 3600


class CodeRefused(Exception):
    """The code is wrong, old or used up; the words say which and what to do."""


def send_code(phone: str, *, purpose: str, at: datetime, address: str) -> PhoneCode:
    """Send a fresh code to a phone; the one sent before it for the same purpose ends.

    `address` is where the request came from. Raises TooMany: one a minute and ten a day for a
    phone whatever the purpose, and a limit for the address and its neighbourhood.
    """
    words = _("从您的网络发出的验证码太多了，请过一会儿再试。")
    throttle(f"code:{address}", PER_ADDRESS, WINDOW, words)
    throttle(f"code:{network_of(address)}", PER_NETWORK, WINDOW, words)
    index = blind_index("phone", phone)
    with transaction.atomic():
        _take_turn(index)
        _check_pause(index, at)
        code = f"{secrets.randbelow(1_000_000):06d}"
        row = PhoneCode.objects.create(
            phone_index=index,
            purpose=purpose,
            code_hash=_sealed(index, purpose, code),
            created_at=at,
            expires_at=at + LIFETIME,
        )
        body = _("验证码 %(code)s，10 分钟内有效，只用一次。工作人员不会向您要验证码。")
        notify(
            key=f"{SECRET_PREFIX}{row.pk}",
            title=_("验证码"),
            body=body % {"code": code},
            phone=phone,
            urgent=True,
            at=at,
        )
    return row


def check_code(phone: str, code: str, *, purpose: str, at: datetime) -> None:
    """Use up the latest code sent to a phone for a purpose.

    Must be called outside a transaction: a wrong try counts although it is refused.
    Raises CodeRefused.
    """
    index = blind_index("phone", phone)
    with transaction.atomic(durable=True):
        latest = PhoneCode.objects.select_for_update().filter(phone_index=index, purpose=purpose)
        row = latest.order_by("-id").first()
        refusal = _tried(row, _secret(index, purpose, code), at)
    if refusal:
        raise CodeRefused(refusal)


def _take_turn(index: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [index])


def _check_pause(index: str, at: datetime) -> None:
    recent = PhoneCode.objects.filter(phone_index=index, created_at__gt=at - timedelta(days=1))
    last = recent.aggregate(last=Max("created_at"))["last"]
    if last and at - last < PAUSE:
        wait = max(1, int((PAUSE - (at - last)).total_seconds()))
        raise TooMany(_("验证码刚刚发过，请过 %s再要。") % in_words(wait), wait)
    if recent.count() >= A_DAY:
        first = recent.order_by("created_at").values_list("created_at", flat=True)[0]
        wait = max(1, int((first + timedelta(days=1) - at).total_seconds()))
        words = _("这个手机号一天最多收 %(n)d 条验证码，请过 %(wait)s再要，或者打 %(phone)s。")
        facts = {"n": A_DAY, "wait": in_words(wait), "phone": settings.SITE["phone"]}
        raise TooMany(words % facts, wait)


def _secret(index: str, purpose: str, code: str) -> str:
    return f"{index}:{purpose}:{code.strip()}"


def _sealed(index: str, purpose: str, code: str) -> str:
    return seal_secret(_secret(index, purpose, code))


def _tried(row: PhoneCode | None, secret: str, at: datetime) -> str:
    if row is None or row.used_at is not None or row.expires_at <= at:
        return _("验证码已经失效，请重新获取。")
    if row.tries >= TRIES:
        return _("验证码错了 %d 次，已经作废，请重新获取。") % TRIES
    if not check_secret(secret, row.code_hash):
        row.tries += 1
        row.save(update_fields=["tries"])
        left = TRIES - row.tries
        if left:
            return _("验证码不对，还可以试 %d 次。") % left
        return _("验证码错了 %d 次，已经作废，请重新获取。") % TRIES
    row.used_at = at
    row.save(update_fields=["used_at"])
    return ""
