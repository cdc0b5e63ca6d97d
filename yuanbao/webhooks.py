"""Send an event to another system's address: signed, once per try, never led elsewhere."""

import hashlib
import hmac
import ssl
from collections.abc import Mapping
from datetime import datetime
from http.client import HTTPException
from typing import IO, Any
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.utils.translation import gettext as _

from yuanbao.channels import PermanentFailure, TemporaryFailure

TIMEOUT_SECONDS = 10
# What the other side may get over by itself.
TEMPORARY = frozenset({408, 425, 429})


class _NoRedirect(HTTPRedirectHandler):
    """The address is the one an administrator registered; nobody may lead us to another."""

    def redirect_request(self, *_args: Any, **_kwargs: Any) -> None:
        return None


def signature(secret: str, event_id: str, timestamp: str, body: bytes) -> str:
    """Return `sha256=` and the hex HMAC over id, full stop, timestamp, full stop, body."""
    message = f"{event_id}.{timestamp}.".encode() + body
    return "sha256=" + hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()


def headers_for(secret: str, event_id: str, body: bytes, *, at: datetime) -> dict[str, str]:
    """Return the headers by which the receiver knows us, the event, and its age."""
    timestamp = str(int(at.timestamp()))
    return {
        "Content-Type": "application/json; charset=utf-8",
        "Webhook-Id": event_id,
        "Webhook-Timestamp": timestamp,
        "Webhook-Signature": signature(secret, event_id, timestamp, body),
    }


def post(url: str, body: bytes, headers: Mapping[str, str]) -> None:
    """Post once and return when the other side says that it has taken it (2xx).

    Raises TemporaryFailure for a side that is down, slow or busy, PermanentFailure for one that
    refuses, and for a redirect.
    """
    request = Request(url, data=body, headers=dict(headers), method="POST")  # noqa: S310 - registered addresses, checked to be http(s)
    try:
        with build_opener(_NoRedirect).open(request, timeout=TIMEOUT_SECONDS) as answer:
            _drain(answer)
    except HTTPError as error:
        with error:
            words = _("对方回答 HTTP %(code)s") % {"code": error.code}
            if error.code in TEMPORARY or error.code >= 500:
                raise TemporaryFailure(words) from error
            raise PermanentFailure(words) from error
    except ssl.SSLCertVerificationError as error:
        raise PermanentFailure(_("对方的证书不可信")) from error
    except (URLError, HTTPException, OSError) as error:
        raise TemporaryFailure(_("连不上对方：%(why)s") % {"why": _why(error)}) from error


def _drain(answer: IO[bytes]) -> None:
    """Read a little of the answer, so that the other side sees it taken; the rest is of no use."""
    answer.read(1024)


def _why(error: Exception) -> str:
    return str(getattr(error, "reason", "") or error)[:120]
