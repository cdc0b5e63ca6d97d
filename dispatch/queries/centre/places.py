"""Which grids a person may name when they take a matter in, and what they took in."""

from typing import Any

from django.db.models import Q, QuerySet

from grids.choices import Level
from grids.models import Grid
from grids.seats import posts_today
from petitions.models import Petition
from yuanbao.roles import Capability, roles_granting
from yuanbao.workflow import OutOfReach


def places_for(user: Any, capability: Capability) -> QuerySet[Grid]:
    """Return the communities under one's posts, or the units where one serves lower down.

    People with an agency alone may name any community.
    """
    roles = roles_granting(capability)
    held = [post.grid for post in posts_today(user) if post.role in roles]
    rows = Grid.objects.live().order_by("tree_id", "lft").defer("boundary")
    if not held:
        return rows.at_level(Level.COMMUNITY)
    test = Q(pk__in=[])
    for grid in held:
        low = Level.UNIT if grid.level >= Level.COMMUNITY else Level.COMMUNITY
        below = Grid.objects.under(grid).filter(Q(level=low) | Q(pk=grid.pk))
        below = below.filter(level__gte=Level.COMMUNITY)
        test |= Q(pk__in=below.values("pk"))
    return rows.filter(test)


def registered_by(user: Any, public_id: Any) -> Petition:
    """Return a matter that the person registered themselves; raises OutOfReach."""
    rows = Petition.objects.filter(registered_by=user.pk, public_id=public_id)
    petition = rows.select_related("petitioner", "category", "town", "community").first()
    if petition is None:
        raise OutOfReach(f"{user} did not register {public_id}")
    return petition
