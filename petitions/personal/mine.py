"""What petitions hold on a resident, for 我的数据."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from petitions.models import Petition
from petitions.personal.keeping import reason_to_keep
from petitions.services.forgetting import forget_joining, forget_petitioner, joined_by, raised_by
from yuanbao.crypto import receipt_secret
from yuanbao.mydata.holdings import DUTY, Holding, Item, Kept, register_holding
from yuanbao.numbers import normalise
from yuanbao.services.holds import register_holdable

SHOWN = 500


def _read_petitions(user: Any) -> list[Item]:
    return [_item(row, is_own=row.petitioner.user_id == user.pk) for row in raised_by(user)[:SHOWN]]


def _item(row: Petition, *, is_own: bool) -> Item:
    """Tell all of what the account raised; of what its telephone did, no more than is public.

    A number may have had another holder before.
    """
    person = row.petitioner
    facts = [
        (_("反映时间"), f"{localtime(row.filed_at):%Y-%m-%d %H:%M}"),
        (_("状态"), row.get_state_display()),
        (_("内容"), row.raw_text if is_own else row.text),
    ]
    if is_own:
        facts += [
            (_("地点"), row.raw_place),
            (_("姓名"), person.name),
            (_("电话"), person.phone),
            (_("代办人"), person.helper_name),
            (_("企业"), person.firm),
        ]
    url = ""
    if is_own:
        secret = receipt_secret(row.public_id)
        url = reverse("petitions:petition-track", args=[row.number, secret])
    title = f"{row} {row.raw_title if is_own else row.title}"
    return Item(title, tuple(fact for fact in facts if fact[1]), url)


def _erase_petitions(user: Any, at: datetime, kept: Sequence[Kept]) -> list[Kept]:  # noqa: ARG001
    stays = []
    for row in raised_by(user):
        reason = reason_to_keep(row)
        if reason is None:
            forget_petitioner(row, by=None, at=at, why="asked")
        else:
            stays.append(reason)
    return stays


def _read_joinings(user: Any) -> list[Item]:
    return [
        Item(
            f"{row.petition} {row.petition.title}",
            (
                (_("时间"), f"{localtime(row.joined_at):%Y-%m-%d %H:%M}"),
                (_("电话"), row.phone),
                (_("说明"), row.note),
            ),
        )
        for row in joined_by(user)[:SHOWN]
    ]


def _erase_joinings(user: Any, at: datetime, kept: Sequence[Kept]) -> list[Kept]:  # noqa: ARG001
    for row in joined_by(user):
        forget_joining(row, at=at)
    return []


def _of_number(number: str) -> Petition | None:
    return Petition.objects.filter(number=normalise(number)).first()


def register_all() -> None:
    """Tell the register of holdings what petitions hold."""
    register_holdable(_of_number)
    register_holding(
        Holding(
            code="petitions",
            title=gettext_lazy("您反映过的事"),
            purpose=gettext_lazy("办理、答复、回访，证明办过"),
            basis=DUTY,
            kept_for=gettext_lazy(
                "归档后 5 年去掉姓名、电话和原文，照片 2 年；撤回和不予受理的 1 年"
            ),
            read=_read_petitions,
            erase=_erase_petitions,
            rank=10,
        )
    )
    register_holding(
        Holding(
            code="joinings",
            title=gettext_lazy("您点过“我也遇到”的事"),
            purpose=gettext_lazy("把进展和结果告诉您，请您评价"),
            basis=DUTY,
            kept_for=gettext_lazy("那件事归档后 1 年；申请删除时当场删除"),
            read=_read_joinings,
            erase=_erase_joinings,
            goes_at_once=True,
            rank=11,
        )
    )
