"""What the knowledge base holds on a resident: questions asked while signed in."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from party.models import Question
from yuanbao.fields import sealed_length
from yuanbao.mydata.holdings import Item, Kept, register_holding, when
from yuanbao.retention.rules import Rule, register_rule


def _questions(user: Any) -> QuerySet[Question]:
    return Question.objects.filter(asked_by=user.pk).order_by("-id")


def _read(user: Any) -> list[Item]:
    return [
        Item(
            row.text,
            (
                (_("时间"), when(row.asked_at)),
                (_("留的手机号"), row.phone),
                (_("答复"), row.answer),
            ),
            reverse("party:kb-asked", args=[row.public_id]),
        )
        for row in _questions(user)[:500]
    ]


def _erase(user: Any, at: datetime, kept: Sequence[Kept]) -> list[Kept]:  # noqa: ARG001
    """Forget who asked; the question itself names nobody and may have become an entry."""
    for row in _questions(user):
        row.asked_by, row.phone = None, ""
        row.save(update_fields=["asked_by", "phone"])
    return []


def _answered(before: datetime) -> QuerySet[Question]:
    rows = Question.objects.filter(ended_at__lte=before)
    return rows.alias(has_phone=sealed_length("phone")).filter(has_phone__gt=0)


def _clear(key: int, at: datetime) -> bool:  # noqa: ARG001
    row = Question.objects.get(pk=key)
    row.phone = ""
    row.save(update_fields=["phone"])
    return True


def register_all() -> None:
    """Tell what the knowledge base holds, and what it clears in time."""
    register_rule(Rule("questions", _answered, _clear))
    register_holding("questions", _read, _erase)
