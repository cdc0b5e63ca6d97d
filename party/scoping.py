"""Which rows of the Party's family a person may touch: those of organisations they hold an office in.

Reach goes by office alone and down the organisations' own tree; the territory is not asked.
"""

from datetime import date
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Q
from django.utils import timezone

from grids.scoping import may_act
from party.organisations.choices import ROLE_OF
from party.organisations.paths import topmost
from yuanbao.roles import Capability, roles_granting


class OrganisationScopedQuerySet(models.QuerySet):
    """A queryset whose rows belong to an organisation; `organisation_path` leads there."""

    organisation_path = "organisation"

    def path_for(self, capability: Capability) -> str:  # noqa: ARG002 - some rows have two ends
        """Return the lookup to the organisation whose officers may use the capability."""
        return self.organisation_path

    def permitted(self, user: Any, capability: Capability, on: date | None = None) -> Any:
        """Keep rows at or under an organisation where an office of the user grants `capability`."""
        if not may_act(user):
            return self.none()
        if getattr(user, "is_superuser", False):
            return self.all()
        prefix = self.path_for(capability)
        path = OuterRef(f"{prefix}__path" if prefix else "path")
        outer = ExpressionWrapper(path, output_field=models.CharField())
        held = offices_granting(user, capability, on or timezone.localdate())
        covering = held.annotate(row_path=outer).filter(
            row_path__startswith=F("organisation__path")
        )
        return self.filter(Exists(covering))

    def within(self, paths: list[str]) -> Any:
        """Keep rows at or under one of the paths; none for an empty list."""
        prefix = f"{self.organisation_path}__path" if self.organisation_path else "path"
        test = Q(pk__in=[])
        for path in paths:
            test |= Q(**{f"{prefix}__startswith": path})
        return self.filter(test)


def offices_granting(user: Any, capability: Capability, on: date) -> Any:
    """Return the user's offices of that day whose role grants the capability."""
    granting = roles_granting(capability)
    offices = [office for office, role in ROLE_OF.items() if role in granting]
    held = apps.get_model("party", "OrganisationPost").objects
    return held.on(on).filter(user=user.pk, office__in=offices)


def reach_paths(user: Any, capability: Capability, on: date | None = None) -> list[str]:
    """Return the topmost paths where the user may use the capability; lists filter by them.

    Read once per user object, day and capability: a page asks for them several times.
    """
    if not may_act(user):
        return []
    memo = user.__dict__.setdefault("_party_reach", {})
    key = (capability, on or timezone.localdate())
    if key not in memo:
        memo[key] = _read_paths(user, *key)
    return memo[key]


def _read_paths(user: Any, capability: Capability, on: date) -> list[str]:
    organisations = apps.get_model("party", "PartyOrganisation").objects
    if getattr(user, "is_superuser", False):
        return list(organisations.filter(parent__isnull=True).values_list("path", flat=True))
    held = offices_granting(user, capability, on)
    return topmost(held.values_list("organisation__path", flat=True))
