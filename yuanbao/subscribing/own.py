"""What subscribing holds on a person: the topics they follow, and their number at WeChat."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from yuanbao.models import Subscription, WechatBinding
from yuanbao.mydata.holdings import Item, Kept, register_holding, when
from yuanbao.services.subscriptions import forget_subscriber
from yuanbao.subscribing import consents
from yuanbao.subscribing.topics import topic_of


def _read(user: Any) -> list[Item]:
    rows = Subscription.objects.filter(user=user.pk).order_by("-id")
    followed = [Item(_name(row), ((_("订阅时间"), when(row.started_at)),)) for row in rows]
    bound = WechatBinding.objects.filter(user=user.pk)
    facts = [((_("微信标识"), row.openid), (_("绑定时间"), when(row.bound_at))) for row in bound]
    return followed + [Item(_("绑定的微信"), one) for one in facts]


def _name(row: Subscription) -> str:
    topic = topic_of(row.topic)
    return str(topic.label) if topic else _("已经没有的主题")


def _erase(user: Any, at: datetime, kept: Sequence[Kept]) -> list[Kept]:  # noqa: ARG001
    forget_subscriber(user, at=at)
    return []


def register_all() -> None:
    """Tell the register of holdings what subscribing holds, and the ledger what it rests on."""
    consents.register_all()
    register_holding("subscriptions", _read, _erase)
