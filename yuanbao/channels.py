"""Adapters by which a message leaves: one `send` each, which tells temporary from permanent failure."""

import smtplib
from typing import Protocol

from django.conf import settings
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
    return import_string(settings.EMAIL_CHANNEL)()


def sms_text(title: str, body: str, url: str) -> str:
    """Return the text of a short message: who it is from, what is the matter, where to look."""
    return f"【{settings.SITE['name']}】{body or title}" + (f" {full_url(url)}" if url else "")


def full_url(url: str) -> str:
    """Return an address that works outside our pages."""
    return f"{settings.SITE_URL.rstrip('/')}{url}" if url.startswith("/") else url
