"""What activities of a compound hold on whoever signed up, and what they clear in time."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from party.models import Signup
from party.services.alliances.activities import forget_signup
from yuanbao.fields import sealed_length
from yuanbao.mydata.holdings import Item, Kept, register_holding, when
from yuanbao.retention.rules import Rule, register_rule

SHOWN = 200


def _signups(user: Any) -> QuerySet[Signup]:
    """Return one's own by account alone: whoever was noted at the counter has no account."""
    return Signup.objects.filter(user=user.pk).select_related("activity").order_by("-id")


def _read(user: Any) -> list[Item]:
    return [_item(row) for row in _signups(user)[:SHOWN]]


def _item(row: Signup) -> Item:
    facts = (
        (_("来做什么"), row.get_kind_display()),
        (_("报名时间"), when(row.signed_at)),
        (_("取消时间"), when(row.stepped_back_at)),
        (_("姓名"), row.name),
        (_("电话"), row.phone),
    )
    url = reverse("party:activity-detail", args=[row.activity.public_id])
    return Item(str(row.activity), tuple(fact for fact in facts if fact[1]), url)


def _erase(user: Any, at: datetime, kept: Sequence[Kept]) -> list[Kept]:  # noqa: ARG001
    for row in _signups(user):
        forget_signup(row, at=at)
    return []


def _over(before: datetime) -> QuerySet[Signup]:
    rows = Signup.objects.filter(activity__ends_at__lte=before)
    held = rows.alias(n_name=sealed_length("name"), n_phone=sealed_length("phone"))
    return held.exclude(n_name=0, n_phone=0)


def _clear(key: int, at: datetime) -> bool:
    forget_signup(Signup.objects.get(pk=key), at=at)
    return True


def register_all() -> None:
    """Tell what activities hold, and what they clear in time."""
    register_rule(Rule("signups", _over, _clear))
    register_holding("signups", _read, _erase)
