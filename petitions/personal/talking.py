"""What 议事 holds on a resident: what they said, and where they said they live."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from petitions.models.deliberation.opinion import Opinion
from petitions.models.deliberation.residency import Residency
from petitions.models.deliberation.talk import TalkGuest
from yuanbao.fields import sealed_length
from yuanbao.mydata.holdings import Item, Kept, register_holding
from yuanbao.retention.rules import Rule, register_rule


def _read(user: Any) -> list[Item]:
    said = [
        Item(
            row.text,
            (
                (_("署名"), row.who),
                (_("您写的原话"), row.raw_text),
                (_("申诉理由"), row.appeal),
            ),
        )
        for row in Opinion.objects.filter(author=user.pk).order_by("-id")[:500]
    ]
    lives = [
        Item(_("您自述的住处"), ((_("内容"), row.said or _("到期已去掉")),))
        for row in Residency.objects.filter(user=user.pk).order_by("-id")
    ]
    return said + lives


def _erase(user: Any, at: datetime, kept: Sequence[Kept]) -> list[Kept]:  # noqa: ARG001
    """Forget the words as they were typed and the statement; what was public stays, masked."""
    for row in Opinion.objects.filter(author=user.pk):
        row.raw_text, row.appeal = row.text, ""
        row.save(update_fields=["raw_text", "appeal"])
    Residency.objects.filter(user=user.pk).delete()
    return []


# --- when their time is over ---------------------------------------------------------------------


def _typed(before: datetime) -> QuerySet[Opinion]:
    """Return what was said on topics long over; its public words stay with the topic."""
    rows = Opinion.objects.filter(topic__ended_at__lte=before)
    held = rows.alias(n_raw=sealed_length("raw_text"), n_appeal=sealed_length("appeal"))
    return held.exclude(n_raw=0, n_appeal=0)


def _forget_typed(key: int, at: datetime) -> bool:  # noqa: ARG001
    row = Opinion.objects.get(pk=key)
    row.raw_text = row.appeal = ""
    row.save(update_fields=["raw_text", "appeal"])
    return True


def _told(before: datetime) -> QuerySet[Residency]:
    rows = Residency.objects.filter(decided_at__lte=before)
    return rows.alias(n=sealed_length("said")).filter(n__gt=0)


def _forget_told(key: int, at: datetime) -> bool:  # noqa: ARG001
    """Forget where somebody said they live; that it was confirmed stays, for they vote by it."""
    row = Residency.objects.get(pk=key)
    row.said = ""
    row.save(update_fields=["said"])
    return True


def _guests(before: datetime) -> QuerySet[TalkGuest]:
    return TalkGuest.objects.filter(talk__closed_at__lte=before)


def _forget_guest(key: int, at: datetime) -> bool:  # noqa: ARG001
    """Forget a name; how many came stands with the talk."""
    return bool(TalkGuest.objects.filter(pk=key).delete()[0])


def register_all() -> None:
    """Tell the register of holdings what 议事 holds, and what it clears in time."""
    register_rule(Rule("opinions", _typed, _forget_typed))
    register_rule(Rule("residencies", _told, _forget_told))
    register_rule(Rule("talk-guests", _guests, _forget_guest))
    register_holding("opinions", _read, _erase)
