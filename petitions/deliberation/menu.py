"""Where organisers and moderators of topics find them."""

from django.utils.translation import gettext_lazy as _

from yuanbao.access import register_desk
from yuanbao.navigation import rank_section, register
from yuanbao.roles import Capability, Role

SECTION = _("议事")


def register_all() -> None:
    """Tell the menu of the desks."""
    rank_section(SECTION, 55)
    register_desk([Role.MODERATOR], "organise:opinion-list", rank=65)
    organise = Capability.ORGANISE_TOPIC
    register(SECTION, _("议题"), "messages", "organise:topic-list", organise)
    register(SECTION, _("居住核实"), "home-check", "organise:residency-list", organise)
    moderate = Capability.MODERATE_OPINION
    register(SECTION, _("意见审核"), "message-question", "organise:opinion-list", moderate)
