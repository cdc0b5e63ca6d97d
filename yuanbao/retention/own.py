"""What the core clears: messages, and residents' accounts that nobody uses any more."""

from datetime import datetime

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce

from yuanbao.models import Notification, User
from yuanbao.mydata.holdings import erase_all
from yuanbao.retention.rules import Rule, register_rule


def _messages(before: datetime) -> QuerySet[Notification]:
    return Notification.objects.filter(created_at__lte=before)


def _drop_message(key: int, at: datetime) -> bool:  # noqa: ARG001
    return bool(Notification.objects.filter(pk=key).delete()[0])


def _accounts(before: datetime) -> QuerySet[User]:
    used_at = Coalesce(F("last_login"), F("joined_at"))
    rows = User.objects.filter(is_resident=True, is_active=True)
    return rows.annotate(used_at=used_at).filter(used_at__lte=before)


def _close_account(key: int, at: datetime) -> bool:
    """Forget all of an account that may go; one with matters that must stay is left whole."""
    user = User.objects.select_for_update(of=("self",)).get(pk=key)
    erase_all(user, at)
    return not user.is_active


def register_all() -> None:
    """Tell the rules of the core."""
    register_rule(Rule("messages", _messages, _drop_message))
    register_rule(Rule("accounts", _accounts, _close_account))
