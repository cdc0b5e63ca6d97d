"""Signing in and out: password, second step, phone code, and how long a session lives."""

import base64
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_otp import login as note_second_factor

from yuanbao.access import desk_of, roles_of
from yuanbao.audit import record, unit_of_work
from yuanbao.crypto import DecryptionFailed, decrypt, encrypt
from yuanbao.models import SecondFactor, SignIn, User
from yuanbao.roles import Role
from yuanbao.services import accounts, phone_codes, second_factor
from yuanbao.throttling import TooMany, client_address, throttle

BACKEND = "yuanbao.backends.AccountBackend"
FACTS, PENDING, PHONE = "sign_in", "pending_sign_in", "pending_phone"
PENDING_LIFETIME = timedelta(minutes=10)
# People on foot keep the phone in a pocket between two acts.
FIELD_ROLES = frozenset({Role.GRID_WORKER, Role.GRID_CHIEF, Role.COMPOUND_SECRETARY})
SECOND_PURPOSE, PHONE_PURPOSE = "second", "sign-in"
_PHONE_AAD = b"session.pending_phone"


class SignInRefused(Exception):
    """The sign-in cannot go on; shown with these words, the same for known and unknown names."""


@dataclass(frozen=True)
class Pending:
    """A person whose password was right and whose second step is still to come."""

    user: User
    factor: str
    next_url: str


# --- staff: password, then the second step ---------------------------------------------------


def check_password(request: Any, username: str, password: str) -> User:
    """Return the person to whom name and password belong.

    Five wrong passwords lock the name, known or not, for a quarter of an hour, even against the
    right one. Raises SignInRefused, or TooMany when one address tries many names.
    """
    throttle(f"sign-in:{client_address(request)}", 200, 900)
    user = authenticate(request, username=username, password=password)
    if user is not None:
        return user
    if getattr(request, "axes_locked_out", False):
        raise SignInRefused(
            _("这个登录名错的次数太多，已锁 15 分钟。到时再试，或请管理员重置密码。")
        )
    raise SignInRefused(_("登录名或密码不对。连续错 5 次会锁 15 分钟。"))


def begin(request: Any, user: User, *, next_url: str, at: datetime) -> bool:
    """Go on after a right password; return True when the person is signed in already.

    Otherwise the second step is prepared: a code is sent, or a one-time password enrolled.
    """
    factor = second_factor.required_factor(user)
    label = label_of(request)
    if factor == SecondFactor.NONE or (
        factor == SecondFactor.PHONE and second_factor.is_trusted(request, user, label=label, at=at)
    ):
        complete(request, user, at=at)
        return True
    request.session.cycle_key()
    request.session[PENDING] = {
        "user": str(user.public_id),
        "stamp": user.sign_in_stamp,
        "factor": str(factor),
        "next": next_url,
        "at": at.timestamp(),
    }
    if factor == SecondFactor.TOTP:
        second_factor.totp_device(user)
    return False


def pending(request: Any, *, at: datetime) -> Pending | None:
    """Return who is between the two steps in this browser; None after ten minutes."""
    facts = request.session.get(PENDING)
    if not facts or at.timestamp() - facts["at"] > PENDING_LIFETIME.total_seconds():
        return None
    user = User.objects.filter(public_id=facts["user"], sign_in_stamp=facts["stamp"]).first()
    if user is None or not user.is_open_on(timezone.localdate(at)):
        return None
    return Pending(user, facts["factor"], facts["next"])


def send_second_code(request: Any, waiting: Pending, *, at: datetime) -> str:
    """Send the code of the second step; return the words when one was sent just before."""
    try:
        phone_codes.send_code(
            waiting.user.phone, purpose=SECOND_PURPOSE, at=at, address=client_address(request)
        )
    except TooMany as refusal:
        return refusal.sentence
    return ""


def finish(request: Any, waiting: Pending, code: str, *, at: datetime) -> User:
    """Check the second step and sign the person in. Raises phone_codes.CodeRefused."""
    device = None
    if waiting.factor == SecondFactor.TOTP:
        device = second_factor.check_totp(waiting.user, code)
    else:
        phone_codes.check_code(waiting.user.phone, code, purpose=SECOND_PURPOSE, at=at)
    complete(request, waiting.user, at=at)
    if device is not None:
        note_second_factor(request, device)
    return waiting.user


# --- residents: phone and code ----------------------------------------------------------------


def begin_by_phone(request: Any, phone: str, *, next_url: str, at: datetime) -> None:
    """Send a code to a resident's phone; known and unknown numbers are treated alike.

    Raises TooMany.
    """
    phone_codes.send_code(phone, purpose=PHONE_PURPOSE, at=at, address=client_address(request))
    sealed = base64.b64encode(encrypt(phone, _PHONE_AAD)).decode()
    request.session.cycle_key()
    request.session[PHONE] = {"phone": sealed, "next": next_url, "at": at.timestamp()}


def pending_phone(request: Any, *, at: datetime) -> tuple[str, str] | None:
    """Return the phone that was sent a code from this browser, and where to go afterwards."""
    facts = request.session.get(PHONE)
    if not facts or at.timestamp() - facts["at"] > PENDING_LIFETIME.total_seconds():
        return None
    try:
        return decrypt(base64.b64decode(facts["phone"]), _PHONE_AAD), facts["next"]
    except DecryptionFailed:
        return None


def finish_by_phone(request: Any, phone: str, code: str, *, at: datetime) -> User:
    """Check the code and sign the resident in; the first time makes the account.

    Raises phone_codes.CodeRefused, or SignInRefused when the account was closed.
    """
    phone_codes.check_code(phone, code, purpose=PHONE_PURPOSE, at=at)
    user = accounts.resident_of(phone, at=at)
    if not user.is_open_on(timezone.localdate(at)):
        raise SignInRefused(
            _("这个账号已停用。要反映事情不用登录，也可以打 %s。") % settings.SITE["phone"]
        )
    complete(request, user, at=at)
    return user


# --- sessions ---------------------------------------------------------------------------------


@unit_of_work
def complete(request: Any, user: User, *, at: datetime) -> None:
    """Open the session under a new id, whatever id the browser came with."""
    for name in (PENDING, PHONE):
        request.session.pop(name, None)
    login(request, user, backend=BACKEND)
    record(user, "sign_in", by=user, at=at, device=label_of(request))


def note_sign_in(sender: Any, request: Any, user: User, **_kwargs: Any) -> None:  # noqa: ARG001
    """Stamp a session that was just opened, by whatever way; heard from Django's own signal."""
    at = timezone.now()
    session = request.session
    session[FACTS] = {
        "stamp": user.sign_in_stamp,
        "at": at.timestamp(),
        "seen": at.timestamp(),
        "idle": _idle_seconds(user),
    }
    if not session.session_key:
        session.save()
    SignIn.objects.update_or_create(
        session_key=session.session_key,
        defaults={"user": user, "label": label_of(request), "started_at": at, "seen_at": at},
    )


def _idle_seconds(user: User) -> int:
    roles = roles_of(user)
    on_foot = user.is_resident or (roles and roles <= FIELD_ROLES)
    return settings.IDLE_SECONDS_ON_FOOT if on_foot else settings.IDLE_SECONDS


def why_ended(session: Any, user: User, *, at: datetime) -> str:
    """Return why a session may not go on, in words; empty while it may."""
    if not user.is_authenticated:
        return _("这个账号已停用，或者密码已改，请重新登录。")
    facts = session.get(FACTS)
    if not facts or facts["stamp"] < user.sign_in_stamp:
        return _("这个账号已被远程退出，请重新登录。")
    if at.timestamp() - facts["at"] > settings.SESSION_COOKIE_AGE:
        return _("登录已满 %d 小时，请重新登录。") % (settings.SESSION_COOKIE_AGE // 3600)
    if at.timestamp() - facts["seen"] > facts["idle"]:
        return _("%d 分钟没有操作，已自动退出，请重新登录。") % (facts["idle"] // 60)
    return ""


def note_activity(session: Any, *, at: datetime) -> None:
    """Note that the person did something; written at most once a minute."""
    facts = session.get(FACTS)
    if facts and at.timestamp() - facts["seen"] > 60:
        session[FACTS] = {**facts, "seen": at.timestamp()}
        SignIn.objects.filter(session_key=session.session_key).update(seen_at=at)


def end_session(request: Any) -> None:
    """End the session of this browser and forget what it held."""
    SignIn.objects.filter(session_key=request.session.session_key).delete()
    logout(request)


@unit_of_work
def sign_out(request: Any, *, at: datetime) -> None:
    """Sign the person out of this browser."""
    if request.user.is_authenticated:
        record(request.user, "sign_out", by=request.user, at=at)
    end_session(request)


# --- where to, and from what ------------------------------------------------------------------


def safe_next(request: Any, address: str) -> str:
    """Return an address of our own host, or nothing: sign-in never leads to another site."""
    allowed = url_has_allowed_host_and_scheme(
        address, {request.get_host()}, require_https=request.is_secure()
    )
    return address if allowed else ""


def landing_of(user: User, next_url: str) -> str:
    """Return where a person goes who has just signed in."""
    return next_url or desk_of(user) or "/"


_SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)
_BROWSERS = (
    ("MicroMessenger", gettext_lazy("微信")),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)


def label_of(request: Any) -> str:
    """Return what kind of device and browser this is, without versions: Android · 微信."""
    agent = request.headers.get("User-Agent", "")
    system = next((name for mark, name in _SYSTEMS if mark in agent), "")
    browser = next((name for mark, name in _BROWSERS if mark in agent), "")
    return " · ".join(str(part) for part in (system, browser) if part) or _("未知设备")
