"""What this layer's own pages read."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from yuanbao.models import (
    STEP_SECONDS,
    Authenticator,
    Channel,
    DevelopmentMessage,
    Notification,
    SignIn,
    Subscription,
    TrustedDevice,
    User,
    WechatBinding,
)
from yuanbao.services.second_factor import current_totp
from yuanbao.subscribing.topics import Topic, topics_of


@dataclass(frozen=True)
class TotpNow:
    """The one-time password that a person's authenticator shows now."""

    user: User
    code: str
    seconds_left: int
    is_confirmed: bool


def notices_of(user: User) -> QuerySet[Notification]:
    """Return the person's in-app notices, unread ones first, newest first."""
    own = Notification.objects.filter(user=user, channel=Channel.IN_APP)
    return own.alias(was_read=Q(read_at__isnull=False)).order_by("was_read", "-id")


def unread_count(user: User) -> int:
    """Return how many notices wait to be read."""
    own = Notification.objects.filter(user=user, channel=Channel.IN_APP, read_at__isnull=True)
    return own.count()


@dataclass(frozen=True)
class Followed:
    """One subscription with its topic as people call it."""

    row: Subscription
    topic: Topic


def subscriptions_of(user: User) -> list[Followed]:
    """Return what the person follows, newest first; topics that are gone are left out."""
    rows = list(Subscription.objects.filter(user=user).order_by("-id"))
    topics = topics_of(row.topic for row in rows)
    return [Followed(row, topics[row.topic]) for row in rows if row.topic in topics]


def subscription_to(user: User, topic: str) -> Subscription | None:
    """Return the person's subscription to one topic."""
    return Subscription.objects.filter(user=user, topic=topic).first()


def is_bound(user: User) -> bool:
    """Say whether the official account knows the person."""
    return WechatBinding.objects.filter(user=user).exists()


def sign_ins_of(user: User) -> QuerySet[SignIn]:
    """Return where the person is signed in now, the latest used first."""
    return SignIn.objects.filter(user=user).order_by("-seen_at", "-id")


def trusted_devices_of(user: User, *, at: datetime) -> QuerySet[TrustedDevice]:
    """Return the browsers that are spared the phone code."""
    own = TrustedDevice.objects.filter(user=user, stamp=user.sign_in_stamp, expires_at__gt=at)
    return own.order_by("-id")


def development_messages(limit: int = 50) -> list[DevelopmentMessage]:
    """Return the latest messages that the development channel kept."""
    return list(DevelopmentMessage.objects.order_by("-id")[:limit])


def totp_codes(*, at: datetime, limit: int = 100) -> list[TotpNow]:
    """Return everybody's present one-time password. For demo mode alone."""
    devices = Authenticator.objects.select_related("user").order_by("user__username", "id")[:limit]
    return [
        TotpNow(
            user=device.user,
            code=current_totp(device, at=at),
            seconds_left=STEP_SECONDS - int(at.timestamp()) % STEP_SECONDS,
            is_confirmed=device.confirmed,
        )
        for device in devices
    ]
