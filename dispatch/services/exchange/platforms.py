"""Other platforms: registered and changed by administrators, each with a secret of its own."""

import ipaddress
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from dispatch.models import Hotline
from yuanbao.access import has_capability
from yuanbao.audit import record, unit_of_work
from yuanbao.crypto import new_secret
from yuanbao.roles import Capability
from yuanbao.workflow import OutOfReach, TransitionRefused

FIELDS = ("name", "integration", "webhook_url", "is_active")


def _check_manager(by: Any) -> None:
    if by is not None and not has_capability(by, Capability.MANAGE_PLATFORM):
        raise OutOfReach(f"{by} may not register platforms")


def check_address(url: str) -> None:
    """Refuse an address that answers must never be sent to.

    Only https, so that nobody reads along, and never this machine or an address of the network
    behind it by number; the demo, which never leaves its machine, may call itself.
    """
    if not url:
        return
    parts = urlsplit(url)
    is_own = parts.hostname in {"localhost", "127.0.0.1", "::1"}
    if is_own and settings.DEMO:
        return
    if parts.scheme != "https" or not parts.hostname or parts.username:
        raise TransitionRefused(_("回填地址要以 https:// 开头，不带账号密码。"))
    if is_own or _is_inner(parts.hostname):
        raise TransitionRefused(_("回填地址不能是本机或内部网络的地址。"))


def _is_inner(host: str) -> bool:
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return False


@unit_of_work
def register(facts: dict[str, Any], *, by: Any, at: datetime) -> tuple[Hotline, str]:
    """Register a platform; returns it with its signing secret, which is shown this once.

    Raises OutOfReach, or TransitionRefused for an address that must not be called.
    """
    _check_manager(by)
    check_address(facts["webhook_url"])
    secret = new_secret()
    hotline = Hotline(code=facts["code"], webhook_secret=secret)
    for name in FIELDS:
        setattr(hotline, name, facts[name])
    hotline.save(force_insert=True)
    record(hotline, "register_platform", by=by, at=at, code=hotline.code)
    return hotline, secret


@unit_of_work
def change(hotline: Hotline, facts: dict[str, Any], *, by: Any, at: datetime) -> Hotline:
    """Change name, token, address, or whether the platform is in use at all."""
    _check_manager(by)
    check_address(facts.get("webhook_url", ""))
    row = Hotline.objects.select_for_update(of=("self",)).get(pk=hotline.pk)
    changed = [name for name in FIELDS if name in facts and getattr(row, name) != facts[name]]
    for name in changed:
        setattr(row, name, facts[name])
    if changed:
        row.save(update_fields=changed)
        record(row, "change_platform", by=by, at=at, fields=changed, active=row.is_active)
    return row


@unit_of_work
def renew_secret(hotline: Hotline, *, by: Any, at: datetime) -> str:
    """Give the platform a new signing secret and return it; the old one signs nothing more."""
    _check_manager(by)
    row = Hotline.objects.select_for_update(of=("self",)).get(pk=hotline.pk)
    row.webhook_secret = new_secret()
    row.save(update_fields=["webhook_secret"])
    record(row, "renew_secret", by=by, at=at)
    return row.webhook_secret
