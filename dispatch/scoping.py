"""Territory, or my agency: which orders a person may touch."""

from datetime import date

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q
from django.utils.timezone import localdate

from grids.scoping import ScopedQuerySet, may_act, posts_granting
from yuanbao.roles import CENTRE_ROLES, Capability, roles_granting

# The work itself belongs to the agency that has the order: a post on the territory shows the
# order, but only the agency's own people sign, handle and ring.
AGENCY_WORK = frozenset(
    {
        Capability.SIGN_ORDER,
        Capability.HANDLE_ORDER,
        Capability.FINISH_ORDER,
        Capability.APPROVE_ORDER,
        Capability.SEE_CONTACT,
    }
)


class AgencyScopedQuerySet(ScopedQuerySet):
    """A queryset whose rows lie in a grid and belong to an agency."""

    agency_path = "agency"

    def reach_of(self, user, capability: Capability, on: date) -> Q:
        """Add rows of agencies where one of the user's staffings grants the capability."""
        reach = Q(Exists(staffings_granting(user, capability, on, agency=self._outer())))
        if capability not in AGENCY_WORK:
            return reach | super().reach_of(user, capability, on)
        if capability == Capability.SEE_CONTACT:
            centre = posts_granting(user, capability, on).filter(role__in=CENTRE_ROLES)
            reach |= Q(Exists(centre))
        return reach

    def grant_facts(self, user, on: date | None = None):
        """Add the roles in the row's agency, and whether there is a seat in the centre."""
        on = on or localdate()
        facts = super().grant_facts(user, on)
        staffings = apps.get_model("dispatch", "Staffing").objects.on(on)
        posts = apps.get_model("grids", "Post").objects.on(on)
        if not may_act(user):
            staffings, posts = staffings.none(), posts.none()
        mine = staffings.filter(user=user.pk, agency=self._outer())
        seats = posts.filter(user=user.pk, role__in=CENTRE_ROLES)
        facts["roles_in_agency"] = ArraySubquery(mine.values("role"))
        facts["centre_roles"] = ArraySubquery(seats.values("role"))
        return facts

    @staticmethod
    def holds(row, capability: Capability) -> bool:
        roles = roles_granting(capability)
        if row.grants_all or not roles.isdisjoint(row.roles_in_agency or ()):
            return True
        if capability == Capability.SEE_CONTACT:
            return not roles.isdisjoint(row.centre_roles or ())
        return capability not in AGENCY_WORK and ScopedQuerySet.holds(row, capability)

    def _outer(self) -> OuterRef:
        return OuterRef(self.agency_path)


def staffings_granting(user, capability: Capability, on: date, **where):
    """Return the user's staffings of that day whose role grants the capability."""
    staffings = apps.get_model("dispatch", "Staffing").objects
    return staffings.on(on).filter(user=user.pk, role__in=roles_granting(capability), **where)


def agencies_of(user, capability: Capability, on: date) -> list:
    """Return the agencies for which the user may use the capability, by code; for desks' lists."""
    agencies = apps.get_model("dispatch", "Agency").objects.active().order_by("code")
    if getattr(user, "is_superuser", False):
        return list(agencies)
    held = staffings_granting(user, capability, on).values("agency")
    return list(agencies.filter(pk__in=held))
