"""Agencies as units that a sealed report may concern, and who serves in them."""

from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from dispatch.choices import AgencyKind
from dispatch.models import Agency, Staffing
from dispatch.seats import staffings_today
from grids.models import Grid
from petitions.sealed.places import MARK as PLACE
from petitions.sealed.places import keys_above
from petitions.sealed.units import Unit
from yuanbao.roles import Capability, Role, roles_granting

MARK = "agency:"
# Towns and communities are offered as places.
OFFERED = (AgencyKind.DEPARTMENT, AgencyKind.ZONE, AgencyKind.CENTRE, AgencyKind.OUTSIDE)


class Agencies:
    """Agencies and their people as a source of units."""

    def units(self) -> list[Unit]:
        """Return the agencies, without whichever keeps sealed reports itself."""
        keepers = roles_granting(Capability.KEEP_SEALED)
        own = Staffing.objects.on(localdate()).filter(role__in=keepers).values("agency")
        rows = Agency.objects.active().filter(kind__in=OFFERED).exclude(pk__in=own)
        named = rows.order_by("kind", "code").values_list("code", "name")
        return [Unit(MARK + code, name, _("部门和单位")) for code, name in named]

    def names_of(self, key: str) -> set[str]:
        """Return an agency's own key and its place's, and of a place those of its platforms."""
        if key.startswith(MARK):
            code = key.removeprefix(MARK)
            places = Agency.objects.filter(code=code, grid__isnull=False)
            return {key} | {PLACE + grid for grid in places.values_list("grid__code", flat=True)}
        platforms = Agency.objects.filter(grid__code=key.removeprefix(PLACE))
        return {MARK + code for code in platforms.values_list("code", flat=True)}

    def stood_in(self, user: Any) -> set[str]:
        agencies = [staffing.agency for staffing in staffings_today(user)]
        places = Grid.objects.filter(pk__in=[a.grid_id for a in agencies if a.grid_id])
        return {MARK + agency.code for agency in agencies} | keys_above(list(places))

    def own(self, user: Any) -> set[str]:
        """Return the agencies the person serves in, and the places of platforms among them."""
        keys: set[str] = set()
        for staffing in staffings_today(user):
            keys |= self.names_of(MARK + staffing.agency.code)
        return keys

    def people(self, key: str) -> set[int]:
        names = {name.removeprefix(MARK) for name in {key, *self.names_of(key)} if MARK in name}
        held = Staffing.objects.on(localdate()).filter(agency__code__in=names)
        return set(held.values_list("user_id", flat=True))

    def holders(self, roles: frozenset[Role]) -> set[int]:
        held = Staffing.objects.on(localdate()).filter(role__in=roles)
        return set(held.values_list("user_id", flat=True))
