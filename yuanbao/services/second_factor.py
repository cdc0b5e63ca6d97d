"""The second step of signing in: which one a person needs, one-time passwords, trusted browsers."""

import base64
import io
import time
from datetime import datetime, timedelta
from typing import Any

import qrcode
import qrcode.image.svg
from django.conf import settings
from django.core import signing
from django.db import transaction
from django.utils.translation import gettext as _

from yuanbao.access import roles_of
from yuanbao.crypto import new_secret, seal_secret
from yuanbao.models import Authenticator, SecondFactor, TrustedDevice, User
from yuanbao.roles import CENTRE_ROLES, SEALED_ROLES, Role
from yuanbao.services.phone_codes import CodeRefused
from yuanbao.throttling import in_words

TRUST = timedelta(days=30)
TRUST_COOKIE = "yb_device"
_SALT = "yuanbao.trusted-device"
# Their holders see the whole district or change the platform: an SMS is not enough for them.
STRONG_ROLES = CENTRE_ROLES | SEALED_ROLES | {Role.ADMINISTRATOR}


def required_factor(user: User) -> str:
    """Return the second step a person must pass; every member of staff has one.

    Administrators and the centre: one-time password, whatever their account says. Others: what
    their account says, else a code on their phone, and a one-time password if they have none.
    """
    if user.is_resident:
        return SecondFactor.NONE
    if user.is_superuser or user.is_staff or roles_of(user) & STRONG_ROLES:
        return SecondFactor.TOTP
    if user.second_factor == SecondFactor.TOTP or not user.phone:
        return SecondFactor.TOTP
    return SecondFactor.PHONE


# --- one-time passwords ---------------------------------------------------------------------


def totp_device(user: User) -> Authenticator:
    """Return the person's one-time password device, an unconfirmed one if there is none yet."""
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        devices = Authenticator.objects.filter(user=user).order_by("-confirmed", "id")
        return devices.first() or Authenticator.objects.create(user=user, confirmed=False)


def check_totp(user: User, code: str) -> Authenticator:
    """Check a one-time password and return its device, confirmed from now on.

    A code counts once. After each wrong one the person waits twice as long as before.
    Raises CodeRefused.
    """
    with transaction.atomic(durable=True):
        devices = Authenticator.objects.select_for_update().filter(user=user)
        device = devices.order_by("-confirmed", "id").first()
        refusal = _tried(device, code)
    if refusal or device is None:
        raise CodeRefused(refusal)
    return device


def _tried(device: Authenticator | None, code: str) -> str:
    if device is None:
        return _("还没有绑定动态口令，请从登录页重新开始。")
    allowed, why = device.verify_is_allowed()
    if not allowed:
        until = why["locked_until"].timestamp() if why else time.time() + 1
        wait = max(1, int(until - time.time()) + 1)
        return _("口令错得太多，请过 %s再试。") % in_words(wait)
    if not device.verify_token(code):
        return _("口令不对，或者已经用过。请等手机上换出新的 6 位数字再填。")
    if not device.confirmed:
        device.confirmed = True
        device.save(update_fields=["confirmed"])
    return ""


def current_totp(device: Authenticator, *, at: datetime) -> str:
    """Return the six digits that the device's owner sees now; for the development inbox only."""
    return f"{device.shown(at.timestamp()).token():06d}"


def enrolment_address(device: Authenticator) -> str:
    """Return the otpauth:// address that an authenticator app reads from the QR code."""
    label = f"{settings.SITE['name']}:{device.user.username}"
    secret = base64.b32encode(device.key).decode()
    return f"otpauth://totp/{label}?secret={secret}&issuer={settings.SITE['name']}"


def enrolment_picture(device: Authenticator) -> str:
    """Return the QR code as a data: address of an SVG picture."""
    picture = io.BytesIO()
    image = qrcode.make(
        enrolment_address(device), image_factory=qrcode.image.svg.SvgPathFillImage, box_size=12
    )
    image.save(picture)
    return "data:image/svg+xml;base64," + base64.b64encode(picture.getvalue()).decode()


def secret_in_groups(device: Authenticator) -> str:
    """Return the secret in groups of four, to be typed where no camera is at hand."""
    secret = base64.b32encode(device.key).decode().rstrip("=")
    return " ".join(secret[n : n + 4] for n in range(0, len(secret), 4))


# --- trusted browsers -----------------------------------------------------------------------


def trust_browser(response: Any, user: User, *, label: str, at: datetime) -> None:
    """Spare this browser the phone code for thirty days."""
    token = new_secret()
    TrustedDevice.objects.create(
        user=user,
        token_hash=seal_secret(token),
        stamp=user.sign_in_stamp,
        label=label,
        created_at=at,
        expires_at=at + TRUST,
    )
    response.set_cookie(
        TRUST_COOKIE,
        signing.dumps(token, salt=_SALT),
        max_age=int(TRUST.total_seconds()),
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def is_trusted(request: Any, user: User, *, label: str, at: datetime) -> bool:
    """Say whether the browser's mark is this person's, of this kind of browser, and in force.

    A copied cookie without the password opens nothing; one shown by another kind of browser,
    by another person, or from before a remote sign-out is worth nothing either.
    """
    try:
        token = signing.loads(request.COOKIES.get(TRUST_COOKIE, ""), salt=_SALT)
    except signing.BadSignature:
        return False
    return TrustedDevice.objects.filter(
        user=user,
        token_hash=seal_secret(str(token)),
        stamp=user.sign_in_stamp,
        label=label,
        expires_at__gt=at,
    ).exists()
