"""Where people of sealed reports start from, and what their menu holds."""

from django.utils.translation import gettext_lazy as _

from petitions.sealed.places import Places
from petitions.sealed.queries import waiting_count
from petitions.sealed.units import register_units
from yuanbao.access import register_desk
from yuanbao.navigation import rank_section, register, register_foot_link
from yuanbao.roles import Capability, Role

SECTION = _("密封举报")


def register_all() -> None:
    """Tell the frame of the desks, the menu and the foot of public pages."""
    register_units(Places())
    register_foot_link(_("举报干部和工作人员"), "sealed:door")
    register_desk([Role.CUSTODIAN, Role.CUSTODY_CLERK], "custody:report-list", rank=15)
    register_desk([Role.SEALED_HANDLER], "custody:my-list", rank=70)
    register_desk([Role.SEALED_LEADER], "custody:unit-list", rank=71)
    register_desk([Role.SEALED_AUDITOR], "custody:record", rank=72)
    rank_section(SECTION, 70)
    keep = Capability.KEEP_SEALED
    register(SECTION, _("密封件保管"), "lock", "custody:report-list", keep, waiting_count)
    register(SECTION, _("我经办的"), "file-search", "custody:my-list", Capability.HANDLE_SEALED)
    register(SECTION, _("本单位经办"), "folder", "custody:unit-list", Capability.READ_SEALED)
    register(SECTION, _("操作记录"), "history", "custody:record", Capability.AUDIT_SEALED)
