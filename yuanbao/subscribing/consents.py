"""The ways of sending that rest on consent, the words people agree to, and what a withdrawal stops."""

from datetime import datetime
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from yuanbao.consents.purposes import Purpose, register_purpose
from yuanbao.models import Subscription, WechatBinding

NEWS_BY_SMS, NEWS_BY_WECHAT = "news-sms", "news-wechat"
# Which consent each tick of the form stands for.
PURPOSES = {"by_sms": NEWS_BY_SMS, "by_wechat": NEWS_BY_WECHAT}
SMS_WORDS = _("同意把订阅的新消息用短信发到我的手机号。")
WECHAT_WORDS = _("同意把公众号给的标识存在账号里，订阅的消息可以发到微信。看不到您的微信号和好友。")


def stop_way(way: str, person: Any, row_id: int | None, at: datetime) -> None:  # noqa: ARG001
    """Send nothing more by one way; what WeChat calls the person goes with it."""
    Subscription.objects.filter(user=person.pk).update(**{way: False})
    if way == "by_wechat":
        WechatBinding.objects.filter(user=person.pk).delete()


def register_all() -> None:
    """Tell the ledger what these consents are for and what ends with them."""
    register_purpose(
        Purpose(
            code=NEWS_BY_SMS,
            title=_("用短信发订阅的消息"),
            wordings=(SMS_WORDS,),
            after_withdrawal=_("马上不再发短信，订阅还在，新消息到“通知”里看。"),
            kept_for=_("到退订或撤回为止"),
            stop=partial(stop_way, "by_sms"),
        )
    )
    register_purpose(
        Purpose(
            code=NEWS_BY_WECHAT,
            title=_("用微信发订阅的消息"),
            wordings=(WECHAT_WORDS,),
            after_withdrawal=_("马上解除微信绑定，不再发到微信；新消息到“通知”里看。"),
            kept_for=_("到解除绑定或撤回为止"),
            stop=partial(stop_way, "by_wechat"),
        )
    )
