"""What 议事 holds on a resident: what they said, and where they said they live."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from petitions.models.deliberation.opinion import Opinion
from petitions.models.deliberation.residency import Residency
from yuanbao.mydata.holdings import DUTY, Holding, Item, Kept, register_holding


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
        Item(_("您自述的住处"), ((_("内容"), row.said),))
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


def register_all() -> None:
    """Tell the register of holdings what 议事 holds."""
    register_holding(
        Holding(
            code="opinions",
            title=gettext_lazy("您在议事里说的话"),
            purpose=gettext_lazy("商量和决定住处的事，一人一票"),
            basis=DUTY,
            kept_for=gettext_lazy("公开的话与议题相同；原话和自述的住处，注销账号时删除"),
            read=_read,
            erase=_erase,
            rank=26,
        )
    )
