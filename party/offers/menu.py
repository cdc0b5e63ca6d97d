"""The desk's menu of applications and of what is offered, and where their people start."""

from django.utils.translation import gettext_lazy as _

from yuanbao.access import register_desk
from yuanbao.navigation import rank_section, register
from yuanbao.roles import Capability, Role

SECTION, FIRMS = _("便民服务"), _("营商环境")


def register_all() -> None:
    """Register the pages of the family."""
    rank_section(SECTION, 64)
    rank_section(FIRMS, 65)
    register_desk({Role.CONTACT_OFFICER}, "party:firm-list", rank=46)
    roles = {Role.SERVICE_CLERK, Role.COUNSELLOR, Role.LEGAL_AIDER}
    register_desk(roles, "party:application-list", rank=45)
    clerk, viewer = Capability.HANDLE_APPLICATION, Capability.VIEW_APPLICATION
    register(SECTION, _("代办申请"), "user-edit", "party:walk-in", Capability.APPLY_FOR_OTHERS)
    register(SECTION, _("申请"), "inbox", "party:application-list", viewer)
    register(SECTION, _("我的时段"), "calendar-time", "party:my-hours", Capability.OPEN_HOURS)
    register(SECTION, _("申请统计"), "chart-bar", "party:application-figures", clerk)
    register(SECTION, _("政策"), "receipt-2", "party:policy-desk", Capability.KEEP_OFFERS)
    kept = Capability.KEEP_OFFERS
    register(SECTION, _("停供公告"), "plug-off", "party:outage-desk", kept)
    register(SECTION, _("大厅、指南、电话"), "building-community", "party:kept-home", kept)
    register(SECTION, _("招聘审核"), "briefcase", "party:job-desk", Capability.REVIEW_JOB)
    register(FIRMS, _("企业"), "building-store", "party:firm-list", Capability.VIEW_FIRM)
    inspects = Capability.FILE_INSPECTION
    register(FIRMS, _("涉企检查备案"), "clipboard-search", "party:inspection-list", inspects)
