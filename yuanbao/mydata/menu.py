"""Where the data officer starts from, and what their menu holds; the way to one's own data."""

from django.utils.translation import gettext_lazy as _

from yuanbao.access import register_desk
from yuanbao.navigation import rank_section, register, register_foot_link
from yuanbao.roles import Capability, Role

SECTION = _("个人信息保护")


def register_all() -> None:
    """Tell the frame of the desks, the menu and the foot of public pages."""
    protect = Capability.PROTECT_DATA
    register_desk([Role.DATA_OFFICER], "data:request-list", rank=65)
    rank_section(SECTION, 72)
    register(SECTION, _("更正和删除申请"), "user-check", "data:request-list", protect)
    register(SECTION, _("同意记录"), "clipboard-check", "data:consent-list", protect)
    register(SECTION, _("保存期限"), "calendar-x", "data:retention-report", protect)
    register(SECTION, _("依法留存"), "lock", "data:hold-list", protect)
    register_foot_link(_("我的数据"), "my-data:overview")
    register_foot_link(_("开放数据"), "open-data")
