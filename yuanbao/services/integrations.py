"""Other systems that call our interfaces: connected, changed, given a new token."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from yuanbao.access import has_capability
from yuanbao.audit import record, unit_of_work
from yuanbao.integrations import new_token
from yuanbao.models import Integration, User
from yuanbao.roles import Capability
from yuanbao.workflow import OutOfReach, TransitionRefused, lock

CHANGEABLE = ("contact", "expires_on", "is_active")


def _check_manager(by: Any) -> None:
    if by is not None and not has_capability(by, Capability.MANAGE_PLATFORM):
        raise OutOfReach(f"{by} may not connect systems")


@unit_of_work
def connect(
    *,
    name: str,
    user: User,
    contact: str = "",
    expires_on: date | None = None,
    is_active: bool = True,
    by: Any,
    at: datetime,
) -> tuple[Integration, str]:
    """Connect another system through a service account; return it with its token, kept nowhere.

    The system may do what the account's posts and staffings allow. Raises OutOfReach, and
    TransitionRefused for the account of a resident or of a superuser.
    """
    _check_manager(by)
    if user.is_superuser or user.is_resident:
        raise TransitionRefused(_("不能用超级管理员或居民的账号接入，请先建一个服务账号。"))
    token, token_hash, token_start = new_token()
    integration = Integration.objects.create(
        name=name,
        user=user,
        contact=contact,
        expires_on=expires_on,
        is_active=is_active,
        token_hash=token_hash,
        token_start=token_start,
    )
    record(integration, "connect", by=by, at=at, user=user.pk)
    return integration, token


@unit_of_work
def change(
    integration: Integration, facts: dict[str, Any], *, by: Any, at: datetime
) -> Integration:
    """Change who is in charge, until when the token holds, and whether it holds at all."""
    _check_manager(by)
    row = lock(integration, by=None, capability=None)
    changed = [name for name in CHANGEABLE if name in facts and getattr(row, name) != facts[name]]
    for name in changed:
        setattr(row, name, facts[name])
    if changed:
        row.save(update_fields=changed)
        record(row, "change_integration", by=by, at=at, fields=changed, active=row.is_active)
    return row


@unit_of_work
def renew_token(integration: Integration, *, by: Any, at: datetime) -> str:
    """Give the system a new token and return it; the old one is refused from now on."""
    _check_manager(by)
    row = lock(integration, by=None, capability=None)
    token, row.token_hash, row.token_start = new_token()
    row.save(update_fields=["token_hash", "token_start"])
    record(row, "renew_token", by=by, at=at)
    return token
