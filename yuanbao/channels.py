"""Adapters by which a message leaves: one `send` each, which tells temporary from permanent failure."""

import json
import smtplib
from typing import Protocol
from urllib.request import Request, urlopen

from django.conf import settings
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from yuanbao.models import Channel, DevelopmentMessage


class TemporaryFailure(Exception):
    """The provider did not take the message this time; it is tried again."""


class PermanentFailure(Exception):
    """The message can never arrive: a wrong address, or one that refuses us."""


class Adapter(Protocol):
    """What a channel must be able to do."""

    def send(self, *, address: str, title: str, body: str, url: str, dedup_key: str) -> None:
        """Hand the message over, at most once per `dedup_key` where the provider can tell.

        Raises TemporaryFailure or PermanentFailure.
        """


class DevelopmentSms:
    """Keeps short messages for the development inbox instead of sending them."""

    def send(self, *, address: str, title: str, body: str, url: str, dedup_key: str) -> None:  # noqa: ARG002
        DevelopmentMessage.objects.create(address=address, text=sms_text(title, body, url))


class DevelopmentWechat:
    """Keeps template messages for the development inbox, as the official account would send them."""

    def send(self, *, address: str, title: str, body: str, url: str, dedup_key: str) -> None:  # noqa: ARG002
        text = _("【微信模板消息】%(words)s") % {"words": sms_text(title, body, url)}
        DevelopmentMessage.objects.create(address=f"wechat:{address}"[:80], text=text)


class WechatTemplate:
    """Sends template messages through the official account's interface.

    `WECHAT_API` is its address and `WECHAT_TEMPLATE` the template, with fields `first` and
    `remark`; the token is asked for anew before it runs out, and once more when it is refused.
    """

    TOKEN = "wechat-token"  # noqa: S105 - the name under which it is kept
    STALE = (40001, 40014, 42001)
    NOBODY = (40003, 43004, 43019)

    def send(self, *, address: str, title: str, body: str, url: str, dedup_key: str) -> None:
        message = {
            "touser": address,
            "template_id": settings.WECHAT_TEMPLATE,
            "url": full_url(url),
            "client_msg_id": dedup_key[:32],
            "data": {"first": {"value": title}, "remark": {"value": body}},
        }
        code = self._post(message)
        if code in self.STALE:
            cache.delete(self.TOKEN)
            code = self._post(message)
        if code in self.NOBODY:
            raise PermanentFailure(_("对方没有关注公众号，收不到微信消息"))
        if code:
            raise TemporaryFailure(_("微信接口返回 %(code)s") % {"code": code})

    def _post(self, message: dict) -> int:
        path = f"/cgi-bin/message/template/send?access_token={self._token()}"
        return int(self._ask(path, message).get("errcode", 0))

    def _token(self) -> str:
        token = cache.get(self.TOKEN)
        if not token:
            answer = self._ask(
                "/cgi-bin/stable_token",
                {
                    "grant_type": "client_credential",
                    "appid": settings.WECHAT_APP,
                    "secret": settings.WECHAT_SECRET,
                },
            )
            token = answer.get("access_token", "")
            if not token:
                raise TemporaryFailure(_("取不到微信的凭证"))
            cache.set(self.TOKEN, token, max(60, int(answer.get("expires_in", 7200)) - 300))
        return token

    @staticmethod
    def _ask(path: str, body: dict) -> dict:
        request = Request(  # noqa: S310 - the address is the operator's own setting
            f"{settings.WECHAT_API.rstrip('/')}{path}",
            data=json.dumps(body, ensure_ascii=False).encode(),
            headers={"Content-Type": "application/json"},
        )
        try:
            with urlopen(request, timeout=10) as answer:  # noqa: S310 - as above
                return json.load(answer)
        except (OSError, ValueError) as error:
            raise TemporaryFailure(str(error)[:200]) from error


class Mail:
    """Sends through Django's mail back end."""

    def send(self, *, address: str, title: str, body: str, url: str, dedup_key: str) -> None:
        text = "\n\n".join(part for part in (body or title, full_url(url)) if part)
        message = EmailMessage(title, text, to=[address])
        message.extra_headers["Message-ID"] = f"<{dedup_key}@{settings.SITE_HOST}>"
        try:
            message.send()
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPNotSupportedError) as error:
            raise PermanentFailure(_("邮箱地址被拒收")) from error
        except (smtplib.SMTPException, OSError) as error:
            raise TemporaryFailure(str(error)) from error


def adapter_of(channel: str) -> Adapter:
    """Return the adapter that serves a channel; in-app messages need none."""
    if channel == Channel.SMS:
        return import_string(settings.SMS_CHANNEL)()
    if channel == Channel.WECHAT:
        return import_string(settings.WECHAT_CHANNEL)()
    return import_string(settings.EMAIL_CHANNEL)()


def sms_text(title: str, body: str, url: str) -> str:
    """Return the text of a short message: who it is from, what is the matter, where to look."""
    return f"【{settings.SITE['name']}】{body or title}" + (f" {full_url(url)}" if url else "")


def full_url(url: str) -> str:
    """Return an address that works outside our pages."""
    return f"{settings.SITE_URL.rstrip('/')}{url}" if url.startswith("/") else url
