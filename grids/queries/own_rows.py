"""What the registers hold under a resident's own telephone, for 我的数据, and who opened it."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grids.codes import Act, Standing
from grids.models import Post, RegisterChange, Resident
from grids.registers import register
from yuanbao.masking import mask_phone
from yuanbao.mydata.holdings import (
    DUTY,
    Holding,
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


def _read(user: Any) -> list[Item]:
    """Tell which fields are held and where; the values only to somebody with papers in hand."""
    return [
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
    return [Kept(what, basis, _("迁出后 2 年")) for _row in _rows(user)[:1]]


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
    register_holding(
        Holding(
            code="registers",
            title=gettext_lazy("社区登记的居民信息"),
            purpose=gettext_lazy("上门服务、紧急联系、按年龄提供服务"),
            basis=DUTY,
            kept_for=gettext_lazy("迁出、去世后 2 年"),
            read=_read,
            erase=_erase,
            rank=30,
        )
    )
    register_openings(_openings)
    register_seats_on(_seats_on)
