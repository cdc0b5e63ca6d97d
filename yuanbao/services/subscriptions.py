"""Subscribe, be sent what was published, and end it with one tap."""

import hmac
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from yuanbao.audit import record, unit_of_work
from yuanbao.channels import full_url
from yuanbao.crypto import blind_index, receipt_secret
from yuanbao.models import Broadcast, Channel, Subscription, User, WechatBinding
from yuanbao.notifications import notify
from yuanbao.services import consents
from yuanbao.services.consents import DATA_GONE
from yuanbao.subscribing.consents import NEWS_BY_SMS, NEWS_BY_WECHAT, PURPOSES, stop_way
from yuanbao.subscribing.links import code_of, read_code
from yuanbao.subscribing.topics import topic_of
from yuanbao.tasks import hint
from yuanbao.workflow import OutOfReach, TransitionRefused

# So many topics one person may follow: nobody reads more.
MOST_TOPICS = 50
# So many people are told in one transaction.
PART = 200


@unit_of_work
def subscribe(
    user: User, topic: str, *, at: datetime, by_sms: bool = False, by_wechat: bool = False
) -> Subscription:
    """Begin to follow a topic, or change by which ways; a repeat is the same subscription.

    Raises OutOfReach for a topic that there is not, TransitionRefused for too many, or for ways
    that do not lead to the person.
    """
    if topic_of(topic) is None:
        raise OutOfReach(f"no topic {topic}")
    if by_sms and not user.phone:
        raise TransitionRefused(_("您还没有留手机号，收不到短信。先到“个人资料”里填手机号。"))
    if by_wechat and not WechatBinding.objects.filter(user=user).exists():
        raise TransitionRefused(_("还没有绑定微信。请在微信公众号里点“绑定平台账号”。"))
    own = Subscription.objects.filter(user=user)
    if not own.filter(topic=topic).exists() and own.count() >= MOST_TOPICS:
        raise TransitionRefused(_("最多订阅 50 项，请先退订不看的。"))
    row, is_new = Subscription.objects.update_or_create(
        user=user,
        topic=topic,
        defaults={"by_sms": by_sms, "by_wechat": by_wechat},
        create_defaults={"by_sms": by_sms, "by_wechat": by_wechat, "started_at": at},
    )
    _settle_sms(user, at=at)
    record(row, "subscribe", by=user, at=at, is_new=is_new)
    return row


def _settle_sms(user: User, *, at: datetime) -> None:
    """Write into the consent ledger whether anything is to come by text message."""
    if Subscription.objects.filter(user=user, by_sms=True).exists():
        consents.give(NEWS_BY_SMS, by=user, at=at)
    else:
        consents.note_withdrawn(NEWS_BY_SMS, by=user, at=at)


@unit_of_work
def unsubscribe(row: Subscription, *, by: Any, at: datetime) -> None:
    """退订: end one subscription. Safe to repeat."""
    record(row, "unsubscribe", by=by, at=at)
    Subscription.objects.filter(pk=row.pk).delete()
    _settle_sms(row.user, at=at)


def own_subscription(user: User, public_id: Any) -> Subscription:
    """Return one's own subscription; raises OutOfReach."""
    row = Subscription.objects.filter(user=user, public_id=public_id).first()
    if row is None:
        raise OutOfReach(f"no subscription {public_id} of {user}")
    return row


def subscription_of_code(code: str) -> Subscription | None:
    """Return the subscription that a message's link ends, None when it has ended already.

    Raises OutOfReach for a code that is not one of ours.
    """
    read = read_code(code)
    if read is None or not hmac.compare_digest(code_of(read[0], receipt_secret(read[0])), code):
        raise OutOfReach("no such subscription")
    return Subscription.objects.filter(public_id=read[0]).select_related("user").first()


@unit_of_work
def bind_wechat(user: User, openid: str, *, at: datetime) -> WechatBinding:
    """Note under which number the official account knows the person; an older binding gives way.

    Binding is the consent to be sent what was subscribed to; whose binding gives way has it ended.
    """
    index = blind_index("wechat", openid)
    older = WechatBinding.objects.filter(openid_index=index).exclude(user=user)
    for other in older.select_related("user"):
        consents.note_withdrawn(NEWS_BY_WECHAT, by=other.user, at=at, said=DATA_GONE)
        stop_way("by_wechat", other.user, None, at)
    consents.give(NEWS_BY_WECHAT, by=user, at=at)
    row = WechatBinding.objects.filter(user=user).first() or WechatBinding(user=user)
    row.openid, row.openid_index, row.bound_at = openid, index, at
    row.save()
    record(row, "bind_wechat", by=user, at=at)
    return row


@unit_of_work
def forget_subscriber(user: User, *, at: datetime) -> None:
    """Delete what somebody follows and their number at WeChat. Safe to repeat."""
    Subscription.objects.filter(user=user).delete()
    for way, purpose in PURPOSES.items():
        consents.note_withdrawn(purpose, by=user, at=at, said=DATA_GONE)
        stop_way(way, user, None, at)


@unit_of_work
def publish(
    *, key: str, topics: Iterable[str], title: str, body: str = "", url: str = "", at: datetime
) -> Broadcast:
    """Have everybody told who follows one of the topics; the same key again tells nobody twice.

    They are told in the background, part by part.
    """
    row, is_new = Broadcast.objects.get_or_create(
        key=key,
        defaults={
            "topics": sorted(set(topics)),
            "title": title[:120],
            "body": body[:300],
            "url": url,
            "made_at": at,
        },
    )
    if is_new:
        hint("yuanbao.work_on_broadcast", broadcast_id=row.pk)
    return row


def work_on(broadcast_id: int, *, at: datetime) -> None:
    """Tell everybody whom one broadcast concerns. Safe to run twice, and after being killed.

    Each part is one transaction with the place it came to; a person who follows two of the topics
    is told once, for the message's key names the person.
    """
    while _tell_part(broadcast_id, at=at):
        pass


def _tell_part(broadcast_id: int, *, at: datetime) -> bool:
    with transaction.atomic():
        rows = Broadcast.objects.select_for_update(skip_locked=True)
        row = rows.filter(pk=broadcast_id, finished_at__isnull=True).first()
        if row is None:
            return False
        part = Subscription.objects.filter(
            topic__in=row.topics, pk__gt=row.after_id, user__is_active=True
        )
        found = list(part.select_related("user", "user__wechat").order_by("pk")[:PART])
        for one in found:
            _tell(row, one, at=at)
        row.n_sent += len(found)
        if found:
            row.after_id = found[-1].pk
        else:
            row.finished_at = at
        row.save(update_fields=["n_sent", "after_id", "finished_at"])
        return bool(found)


def _tell(row: Broadcast, one: Subscription, *, at: datetime) -> None:
    ways = {Channel.SMS: one.by_sms, Channel.WECHAT: one.by_wechat}
    channels = [way for way, is_wanted in ways.items() if is_wanted]
    end = full_url(
        reverse("subscription-end", args=[code_of(one.public_id, receipt_secret(one.public_id))])
    )
    tell = partial(
        notify,
        key=f"broadcast:{row.pk}:{one.user_id}",
        title=row.title,
        url=row.url,
        user=one.user,
        at=at,
    )
    tell(body=row.body, channels=[Channel.IN_APP])
    if channels:
        words = _("%(title)s。退订点 %(end)s") % {"title": row.title, "end": end}
        tell(body=words, channels=channels)


def sweep(*, at: datetime, patience: timedelta = timedelta(minutes=1)) -> int:
    """Tell the workers of broadcasts whose message was lost, or whose worker died."""
    left = Broadcast.objects.filter(finished_at__isnull=True, made_at__lte=at - patience)
    rows = list(left.order_by("id").values_list("pk", flat=True)[:100])
    for pk in rows:
        hint("yuanbao.work_on_broadcast", broadcast_id=pk)
    return len(rows)
