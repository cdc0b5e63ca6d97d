"""What petitions hold on a resident, for 我的数据."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from petitions.models import Petition
from petitions.personal.keeping import reason_to_keep
from petitions.services.forgetting import forget_joining, forget_petitioner, joined_by, raised_by
from yuanbao.crypto import receipt_secret
from yuanbao.mydata.holdings import Item, Kept, register_holding, when
from yuanbao.numbers import normalise
from yuanbao.services.holds import register_holdable

SHOWN = 500


def _read_petitions(user: Any) -> list[Item]:
    return [
        _item(row, is_own=row.petitioner.user_id == user.pk)
        for row in raised_by(user).prefetch_related("recordings")[:SHOWN]
    ]


def _item(row: Petition, *, is_own: bool) -> Item:
    """Tell all of what the account raised; of what its telephone did, no more than is public.

    A number may have had another holder before.
    """
    person = row.petitioner
    facts = [
        (_("反映时间"), when(row.filed_at)),
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
            (_("录音"), "、".join(str(one) for one in row.recordings.all())),
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
                (_("时间"), when(row.joined_at)),
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
    register_holding("petitions", _read_petitions, _erase_petitions)
    register_holding("joinings", _read_joinings, _erase_joinings)
