"""Which personal data of members is held: why, on what basis, and for how long. There is no more."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from grids.registers.spec import Personal, Retention
from yuanbao.retention.periods import periods

# Years that name and telephone outlive the roll.
KEPT_YEARS = periods()["party-members"].amount
_BASIS = _(
    "《中国共产党章程》第四条、第八条，《中国共产党支部工作条例（试行）》：组织生活和党员管理；"
    "《个人信息保护法》第十三条第三项、第二十八条"
)
_KEPT = Retention(_("不再在册后保存 2 年，到期删去，只留编号和经过"), KEPT_YEARS)


@dataclass(frozen=True)
class HeldField:
    """One personal field of the roll; `name` is the column's."""

    name: str
    label: Any
    personal: Personal


HELD = (
    HeldField("name", _("姓名"), Personal(3, _("开会点名、通知到人、转移组织关系"), _BASIS, _KEPT)),
    HeldField("phone", _("手机号"), Personal(3, _("没有账号的党员打电话通知"), _BASIS, _KEPT)),
    HeldField(
        "organisation", _("所在党组织"), Personal(3, _("知道在哪里过组织生活"), _BASIS, _KEPT)
    ),
    HeldField("kind", _("正式或预备"), Personal(3, _("表决权和预备期满的提醒"), _BASIS, _KEPT)),
    HeldField("joined_on", _("入党日期"), Personal(3, _("计算预备期满的日子"), _BASIS, _KEPT)),
)
