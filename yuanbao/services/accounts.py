"""Accounts: opened, closed, signed out from afar; passwords, phones and trusted browsers."""

import secrets
import string
import uuid
from datetime import date, datetime
from typing import Any

from django.contrib.auth import update_session_auth_hash
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from yuanbao.access import has_capability
from yuanbao.audit import record, unit_of_work
from yuanbao.crypto import blind_index
from yuanbao.models import AuditEntry, Authenticator, SecondFactor, SignIn, TrustedDevice, User
from yuanbao.roles import Capability
from yuanbao.workflow import OutOfReach, TransitionRefused

# Letters and digits that nobody mistakes when reading them from paper.
ALPHABET = "".join(sorted(set(string.ascii_letters + string.digits) - set("0O1lI")))

CHANGEABLE = ("name", "email", "second_factor", "is_staff", "left_on")


def initial_password() -> str:
    """Return a random password of sixteen characters, about 93 bits."""
    return "".join(secrets.choice(ALPHABET) for _n in range(16))


def _check_manager(by: Any, user: User | None = None) -> None:
    """Refuse who may not manage accounts; a superuser's account only superusers may touch."""
    if by is None or by.is_superuser:
        return
    above = user is not None and user.is_superuser
    if above or not has_capability(by, Capability.MANAGE_PLATFORM):
        raise OutOfReach(f"{by} may not manage accounts")


@unit_of_work
def open_account(
    *,
    username: str,
    name: str,
    phone: str = "",
    email: str = "",
    second_factor: str = SecondFactor.PHONE,
    is_staff: bool = False,
    by: Any,
    at: datetime,
) -> tuple[User, str]:
    """Open a staff account; return it with its initial password, which is kept nowhere.

    The password must be changed at the first sign-in. Raises OutOfReach.
    """
    _check_manager(by)
    password = initial_password()
    user = User.objects.create_user(
        username,
        password,
        name=name,
        phone=phone,
        email=email,
        second_factor=second_factor,
        is_staff=is_staff,
        must_change_password=True,
    )
    record(user, "open_account", by=by, at=at, is_staff=is_staff)
    return user, password


@unit_of_work
def reset_password(user: User, *, by: Any, at: datetime) -> str:
    """Give the account a new initial password and return it; every session ends.

    Raises OutOfReach.
    """
    _check_manager(by, user)
    password = initial_password()
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    record(user, "reset_password", by=by, at=at)
    sign_out_everywhere(user, by=by, at=at)
    return password


@unit_of_work
def reset_second_factor(user: User, *, by: Any, at: datetime) -> None:
    """Forget the person's one-time password; they enrol again at the next sign-in.

    Nobody resets their own. Raises OutOfReach or TransitionRefused.
    """
    _check_manager(by, user)
    if by is not None and by.pk == user.pk:
        raise TransitionRefused(_("不能重置自己的动态口令，请另一位管理员操作。"))
    Authenticator.objects.filter(user=user).delete()
    record(user, "reset_second_factor", by=by, at=at)
    sign_out_everywhere(user, by=by, at=at)


@unit_of_work
def change_account(user_id: int, facts: dict[str, Any], *, by: Any, at: datetime) -> User:
    """Take over what an administrator changed: the fields of AccountChangeForm.

    An empty `new_phone` leaves the phone as it is. A day of leaving that has come closes the
    account at once. Raises OutOfReach.
    """
    user = User.objects.select_for_update(of=("self",)).get(pk=user_id)
    _check_manager(by, user)
    changed = [name for name in CHANGEABLE if getattr(user, name) != facts[name]]
    for name in changed:
        setattr(user, name, facts[name])
    if facts.get("new_phone") and facts["new_phone"] != user.phone:
        user.phone = facts["new_phone"]
        changed.append("phone")
        TrustedDevice.objects.filter(user=user).delete()
    if changed:
        user.save(update_fields=changed)
        record(user, "change_account", by=by, at=at, fields=sorted(changed))
    if "left_on" in changed and not user.is_open_on(timezone.localdate(at)):
        sign_out_everywhere(user, by=by, at=at)
    return user


def history_of(user: User, limit: int = 200) -> list[AuditEntry]:
    """Return the audit log's latest lines about an account."""
    about = AuditEntry.objects.filter(object_type=user._meta.label_lower, object_id=user.pk)
    return list(about.order_by("-id")[:limit])


@unit_of_work
def close_account(user: User, *, on: date | None, by: Any, at: datetime) -> None:
    """Close the account from a day on, or open it again with None.

    On the day itself every session ends. Raises OutOfReach.
    """
    _check_manager(by, user)
    user.left_on = on
    user.save(update_fields=["left_on"])
    record(user, "close_account", by=by, at=at, on=on.isoformat() if on else "")
    if not user.is_open_on(timezone.localdate(at)):
        sign_out_everywhere(user, by=by, at=at)


@unit_of_work
def sign_out_everywhere(user: User, *, by: Any, at: datetime, why: str = "") -> None:
    """End every session and trust of a person at once: a phone was lost, or the person left.

    The caller has checked that `by` may do this to `user`.
    """
    User.objects.filter(pk=user.pk).update(sign_in_stamp=F("sign_in_stamp") + 1)
    user.refresh_from_db(fields=["sign_in_stamp"])
    _end_sessions(user)
    TrustedDevice.objects.filter(user=user).delete()
    record(user, "sign_out_everywhere", by=by, at=at, why=why)


def _end_sessions(user: User, *, but: str | None = None) -> None:
    rows = SignIn.objects.filter(user=user)
    if but:
        rows = rows.exclude(session_key=but)
    Session.objects.filter(
        session_key__in=list(rows.values_list("session_key", flat=True))
    ).delete()
    rows.delete()


@unit_of_work
def change_password(request: Any, password: str, *, at: datetime) -> None:
    """Give the signed-in person the new password; this browser stays, every other one ends.

    The form has checked the present password and the new one's strength.
    """
    user = User.objects.select_for_update(of=("self",)).get(pk=request.user.pk)
    user.set_password(password)
    user.must_change_password = False
    user.sign_in_stamp += 1
    user.save(update_fields=["password", "must_change_password", "sign_in_stamp"])
    _end_sessions(user, but=request.session.session_key)
    TrustedDevice.objects.filter(user=user).delete()
    own = SignIn.objects.filter(session_key=request.session.session_key).first()
    update_session_auth_hash(request, user)
    request.session["sign_in"] = {**request.session["sign_in"], "stamp": user.sign_in_stamp}
    if own is not None:
        own.session_key = request.session.session_key
        own.save(update_fields=["session_key"])
    record(user, "change_password", by=user, at=at)
    request.user = user


@unit_of_work
def change_phone(user: User, phone: str, *, at: datetime) -> None:
    """Take over a phone whose code the person has just shown; trusted browsers end.

    Raises TransitionRefused when another resident's account has that phone.
    """
    user.phone = phone
    try:
        with transaction.atomic():
            user.save(update_fields=["phone"])
    except IntegrityError as error:
        raise TransitionRefused(_("这个手机号已有自己的账号，请直接用它登录。")) from error
    TrustedDevice.objects.filter(user=user).delete()
    record(user, "change_phone", by=user, at=at)


@unit_of_work
def resident_of(phone: str, *, at: datetime) -> User:
    """Return the resident's account of a phone; the first time makes it."""
    known = User.objects.filter(is_resident=True, phone_index=blind_index("phone", phone))
    user = known.first()
    if user is not None:
        return user
    try:
        with transaction.atomic():
            user = User.objects.create_user(
                f"r-{uuid.uuid4().hex}", None, name=_("居民"), phone=phone, is_resident=True
            )
    except IntegrityError:  # the same phone, in another browser, at this moment
        return known.get()
    record(user, "open_account", by=None, at=at)
    return user


@unit_of_work
def end_sign_in(user: User, public_id: uuid.UUID, *, at: datetime) -> None:
    """End one of the person's own sessions. Raises OutOfReach when it is not theirs."""
    row = SignIn.objects.filter(user=user, public_id=public_id).first()
    if row is None:
        raise OutOfReach(f"no such sign-in of {user}")
    Session.objects.filter(session_key=row.session_key).delete()
    row.delete()
    record(user, "end_sign_in", by=user, at=at, device=row.label)


@unit_of_work
def forget_browser(user: User, public_id: uuid.UUID, *, at: datetime) -> None:
    """End the trust of one of the person's own browsers. Raises OutOfReach when not theirs."""
    row = TrustedDevice.objects.filter(user=user, public_id=public_id).first()
    if row is None:
        raise OutOfReach(f"no such browser of {user}")
    row.delete()
    record(user, "forget_browser", by=user, at=at, device=row.label)
