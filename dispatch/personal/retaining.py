"""What the work on matters clears when its time is over: the words of short messages."""

from datetime import datetime

from django.db.models import QuerySet

from dispatch.models import SmsReply
from yuanbao.retention.rules import Rule, register_rule


def _replies(before: datetime) -> QuerySet[SmsReply]:
    return SmsReply.objects.filter(received_at__lte=before).exclude(phone_index="")


def _clear(key: int, at: datetime) -> bool:  # noqa: ARG001
    row = SmsReply.objects.get(pk=key)
    row.text, row.phone_index = "", ""
    row.save(update_fields=["text", "phone_index"])
    return True


def register_all() -> None:
    """Tell the rules of this app."""
    register_rule(Rule("replies", _replies, _clear))
