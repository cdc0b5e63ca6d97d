"""What the registers hold under a resident's own telephone, for 我的数据, and who opened it."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from grids.codes import Act, Standing
from grids.models import Building, Post, RegisterChange, Resident
from grids.registers import register
from grids.registers.personal import HEAD
from grids.services.registers import amend
from yuanbao.masking import mask_phone
from yuanbao.mydata.holdings import (
    Item,
    Kept,
    Opening,
    register_holding,
    register_openings,
    register_seats_on,
    seat_on,
)

REGISTER = "resident"


def _rows(user: Any) -> list[Resident]:
    if not user.phone_index:
        return []
    rows = Resident.objects.filter(phone_index=user.phone_index, state=Standing.ACTIVE)
    return list(rows.select_related("community").order_by("pk")[:20])


def _headed_by(user: Any) -> list[Building]:
    """Return the buildings that the telephone heads, among those of where its holder is registered."""
    places = {row.community_id for row in _rows(user)} - {None}
    rows = Building.objects.standing().filter(community__in=places) if places else ()
    return [row for row in rows if row.head_phone and row.head_phone == user.phone]


def _read(user: Any) -> list[Item]:
    """Tell which fields are held and where; the values only to somebody with papers in hand."""
    heads = [
        Item(
            _("%(building)s 的楼栋长") % {"building": row.name},
            (
                (_("楼栋长电话"), mask_phone(row.head_phone)),
                (_("谁看得到"), _("小区页上只写姓氏，电话只有社区看得到")),
                (_("依据"), str(HEAD.basis)),
            ),
        )
        for row in _headed_by(user)
    ]
    return heads + [
        Item(
            str(row),
            (
                (_("登记在"), row.community.name if row.community else _("区里")),
                (_("登记了哪些"), "、".join(_held_fields(row))),
                (_("登记的电话"), mask_phone(row.phone)),
                (_("要看全文或更正"), _("请带身份证到社区窗口，或在这里申请更正")),
            ),
        )
        for row in _rows(user)
    ]


def _held_fields(row: Resident) -> list[str]:
    spec = register(REGISTER)
    held = [field for field in spec.fields if field.personal and getattr(row, field.name, None)]
    return [str(spec.column(field.name).verbose_name) for field in held]


def _erase(user: Any, at: datetime, kept: Sequence[Kept]) -> list[Kept]:  # noqa: ARG001
    what = _("社区的居民登记")
    basis = _("《个人信息保护法》第三十四条、第四十七条：履行基层治理和服务的法定职责")
    stays = [Kept(what, basis, _("迁出后 2 年")) for _row in _rows(user)[:1]]
    for row in _headed_by(user):
        amend(row, {"head_name": "", "head_phone": ""}, by=None, at=at)
        history = _("%(building)s 换下楼栋长的变更记录") % {"building": row.name}
        stays.append(Kept(history, basis, _("1 年后")))
    return stays


def _openings(user: Any) -> Iterator[Opening]:
    keys = [row.pk for row in _rows(user)]
    lines = RegisterChange.objects.filter(register=REGISTER, row_id__in=keys, act=Act.OPEN)
    spec = register(REGISTER)
    for line in lines.order_by("-id")[:200]:
        office, role = seat_on(line.by_id, localdate(line.at))
        what = "、".join(str(spec.column(name).verbose_name) for name in line.fields)
        yield Opening(line.at, office, role, what, line.why)


def _seats_on(user_id: int, day: date) -> Iterator[tuple[str, str]]:
    for post in Post.objects.on(day).filter(user=user_id).select_related("grid"):
        yield post.grid.name, post.get_role_display()


def register_all() -> None:
    """Tell what the registers hold, who looked, and who served where."""
    register_holding("registers", _read, _erase)
    register_openings(_openings)
    register_seats_on(_seats_on)
