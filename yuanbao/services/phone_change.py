"""Changing one's phone: the new one shows that it is there before it is taken over."""

import base64
from datetime import datetime
from typing import Any

from yuanbao.crypto import DecryptionFailed, decrypt, encrypt
from yuanbao.services import accounts, phone_codes
from yuanbao.throttling import client_address

PENDING = "pending_new_phone"
PURPOSE = "phone-change"


def begin(request: Any, phone: str, *, at: datetime) -> None:
    """Send a code to the new phone. Raises TooMany."""
    phone_codes.send_code(phone, purpose=PURPOSE, at=at, address=client_address(request))
    sealed = base64.b64encode(encrypt(phone, _bound_to(request))).decode()
    request.session[PENDING] = {"phone": sealed, "at": at.timestamp()}


def pending(request: Any, *, at: datetime) -> str | None:
    """Return the phone that waits for its code, or None after ten minutes."""
    facts = request.session.get(PENDING)
    if not facts or at.timestamp() - facts["at"] > phone_codes.LIFETIME.total_seconds():
        return None
    try:
        return decrypt(base64.b64decode(facts["phone"]), _bound_to(request))
    except DecryptionFailed:
        return None


def finish(request: Any, phone: str, code: str, *, at: datetime) -> None:
    """Check the code and take the phone over. Raises CodeRefused or TransitionRefused."""
    phone_codes.check_code(phone, code, purpose=PURPOSE, at=at)
    accounts.change_phone(request.user, phone, at=at)
    del request.session[PENDING]


def _bound_to(request: Any) -> bytes:
    return f"session.new_phone|{request.user.public_id}".encode()
