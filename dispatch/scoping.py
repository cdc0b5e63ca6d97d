"""Territory, or my agency: which orders a person may touch."""

from datetime import date

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import Case, CharField, Exists, OuterRef, Q, Value, When
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
            reach |= Q(Exists(centre)) & self.open_to(user, on)
        return reach

    def grant_facts(self, user, on: date | None = None):
        """Add the roles in the row's agency, and those in the centre."""
        facts = super().grant_facts(user, on)
        if not may_act(user):
            return facts
        facts["roles_in_agency"] = self._roles_in_agency(user, on)
        posts = self._posts(user, on)
        if posts is not None:
            seats = posts.filter(role__in=CENTRE_ROLES)
            facts["centre_roles"] = ArraySubquery(self._open_posts(seats).values("role"))
        return facts

    def _roles_in_agency(self, user, on: date | None):
        known = None if on else getattr(user, "_staffings_today", None)
        if known is None:
            staffings = apps.get_model("dispatch", "Staffing").objects.on(on or localdate())
            mine = staffings.filter(user=user.pk, agency=self._outer())
            return ArraySubquery(mine.values("role"))
        roles: dict[int, list[str]] = {}
        for staffing in known:
            roles.setdefault(staffing.agency_id, []).append(staffing.role)
        kind = ArrayField(CharField())
        cases = (
            When(**{self.agency_path: agency}, then=Value(held, output_field=kind))
            for agency, held in roles.items()
        )
        return Case(*cases, default=Value(None), output_field=kind)

    @staticmethod
    def holds(row, capability: Capability) -> bool:
        roles = roles_granting(capability)
        if row.grants_all or not roles.isdisjoint(getattr(row, "roles_in_agency", None) or ()):
            return True
        if capability == Capability.SEE_CONTACT:
            return not roles.isdisjoint(getattr(row, "centre_roles", None) or ())
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
