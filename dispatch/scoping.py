"""Territory, or my agency: which orders a person may touch."""

from datetime import date

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import Case, CharField, Exists, OuterRef, Q, Value, When
from django.utils.timezone import localdate

from grids.scoping import ScopedQuerySet, may_act, posts_granting
from yuanbao.roles import CENTRE_ROLES, Capability, Role, roles_granting

# The work itself belongs to the agency that has the order: a post on the territory shows the
# order, but only the agency's own people sign, handle and ring.
AGENCY_WORK = frozenset(
    {
        Capability.SIGN_ORDER,
        Capability.HANDLE_ORDER,
        Capability.FINISH_ORDER,
        Capability.APPROVE_ORDER,
        Capability.ASSIGN_ORDER,
        Capability.GATHER_ORDER,
        Capability.SEE_CONTACT,
    }
)
# Following a matter for somebody belongs to the posts of the place, whatever agency has the order.
PLACE_WORK = frozenset({Capability.PROXY_PETITION})
# Whoever holds the post of a unit grid works on what was given to it, on foot.
FOOT_ROLES = frozenset({Role.GRID_WORKER, Role.GRID_CHIEF})


class AgencyScopedQuerySet(ScopedQuerySet):
    """A queryset whose rows lie in a grid and belong to an agency."""

    agency_path = "agency"

    def reach_of(self, user, capability: Capability, on: date) -> Q:
        """Add rows of agencies where one of the user's staffings grants the capability."""
        if capability in PLACE_WORK:
            return super().reach_of(user, capability, on)
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
        if capability in PLACE_WORK:
            return ScopedQuerySet.holds(row, capability)
        roles = roles_granting(capability)
        if row.grants_all or not roles.isdisjoint(getattr(row, "roles_in_agency", None) or ()):
            return True
        if capability == Capability.SEE_CONTACT:
            return not roles.isdisjoint(getattr(row, "centre_roles", None) or ())
        return capability not in AGENCY_WORK and ScopedQuerySet.holds(row, capability)

    def _outer(self) -> OuterRef:
        return OuterRef(self.agency_path)


class LevelScopedQuerySet(AgencyScopedQuerySet):
    """Rows that also reach down to the post of a unit grid, and up to the agency above.

    `unit_path` and `parent_path` lead to that grid and to the order that a row came from.
    """

    unit_path = "unit"
    parent_path = "parent"

    def reach_of(self, user, capability: Capability, on: date) -> Q:
        """Add what was given to a unit one serves, and what one's agency gave to others."""
        reach = super().reach_of(user, capability, on)
        above = OuterRef(f"{self.parent_path}__agency")
        given = Q(Exists(staffings_granting(user, capability, on, agency=above)))
        if capability == Capability.GATHER_ORDER:
            return given
        if capability == Capability.VIEW_ORDER:
            return reach | given
        foot = roles_granting(capability) & FOOT_ROLES
        if capability in AGENCY_WORK and foot:
            posts = posts_granting(user, capability, on).filter(role__in=foot)
            reach |= Q(Exists(posts.filter(_holding(self.unit_path))))
        return reach

    def grant_facts(self, user, on: date | None = None):
        """Add the roles in the agency above, and those held on foot in the row's unit."""
        facts = super().grant_facts(user, on)
        if not may_act(user):
            return facts
        day = on or localdate()
        staffings = apps.get_model("dispatch", "Staffing").objects.on(day)
        posts = apps.get_model("grids", "Post").objects.on(day)
        above = staffings.filter(user=user.pk, agency=OuterRef(f"{self.parent_path}__agency"))
        foot = posts.filter(_holding(self.unit_path), user=user.pk, role__in=FOOT_ROLES)
        facts["roles_above"] = ArraySubquery(above.values("role"))
        facts["roles_on_foot"] = ArraySubquery(foot.values("role"))
        return facts

    @staticmethod
    def holds(row, capability: Capability) -> bool:
        roles = roles_granting(capability)
        above = not roles.isdisjoint(getattr(row, "roles_above", None) or ())
        if capability == Capability.GATHER_ORDER:
            return row.grants_all or above
        if capability == Capability.VIEW_ORDER and above:
            return True
        on_foot = not roles.isdisjoint(getattr(row, "roles_on_foot", None) or ())
        if capability in AGENCY_WORK and on_foot:
            return True
        return AgencyScopedQuerySet.holds(row, capability)


def _holding(unit: str) -> Q:
    return Q(
        grid__tree_id=OuterRef(f"{unit}__tree_id"),
        grid__lft__lte=OuterRef(f"{unit}__lft"),
        grid__rght__gte=OuterRef(f"{unit}__rght"),
    )


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
