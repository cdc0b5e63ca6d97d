"""The Party section of the desk's menu, what places show of it, and where its people start."""

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from grids.holdings import Holding, no_point, register_holding
from grids.place_names import register_names
from grids.scoping import territory_of_grid
from party.models import PartyOrganisation
from party.queries.organisations import tree
from yuanbao.access import register_desk
from yuanbao.navigation import rank_section, register
from yuanbao.roles import Capability, Role

SECTION = _("党建")
OFFICERS = {Role.PARTY_OFFICER, Role.PARTY_SECRETARY, Role.PARTY_DEPARTMENT}


def register_all() -> None:
    rank_section(SECTION, 55)
    see = Capability.VIEW_PARTY
    register(SECTION, _("党组织"), "hierarchy-2", "party:organisation-home", see)
    register(SECTION, _("党员名册"), "users-group", "party:member-list", see)
    register(SECTION, _("组织关系转接"), "transfer", "party:transfer-list", see)
    register(SECTION, _("党内通知"), "speakerphone", "party:notice-list", see)
    register(SECTION, _("三会一课"), "calendar-event", "party:meeting-list", see)
    register(SECTION, _("设岗定责"), "clipboard-check", "party:duty-list", see)
    register(SECTION, _("双报到"), "home-heart", "party:report-list", see)
    register(SECTION, _("党员学习"), "school", "party:study-list", see)
    keep, hold = Capability.KEEP_ALLIANCE, Capability.KEEP_ACTIVITY
    register(SECTION, _("大工委、大党委"), "building-community", "party:alliance-desk-list", keep)
    register(SECTION, _("便民服务活动"), "heart-handshake", "party:activity-desk-list", hold)
    register_desk(OFFICERS, "party:organisation-home", rank=62)
    register_names(tree.names_at)
    register_holding(
        Holding(
            "party_organisations",
            _("党组织"),
            "flag",
            lambda grid: PartyOrganisation.objects.standing().filter(territory_of_grid([grid])),
            address=_public_list,
            point=no_point,
            rank=55,
        )
    )


def _public_list(_may, grid) -> str:
    return f"{reverse('party:organisation-list')}?{urlencode({'grid': grid.code})}"
