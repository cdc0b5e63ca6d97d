"""Keep the town and community that petitions store for their lists, and tell who stores copies."""

from datetime import datetime

from grids.models import Grid
from grids.services.hierarchy import ancestry
from petitions.models import Petition
from petitions.services.ledger import refresh_ledger
from petitions.signals import petitions_moved
from yuanbao.audit import unit_of_work


@unit_of_work
def refresh(grid: Grid, *, at: datetime) -> int:
    """Store town and community anew for petitions at or under a moved place; returns how many."""
    places = Grid.objects.under(grid).filter(petitions__isnull=False).distinct()
    changed = 0
    for place in places:
        line = ancestry(place)
        rows = Petition.objects.filter(grid=place)
        changed += rows.update(town=line.town, community=line.community)
        petitions_moved.send(sender=Petition, petitions=rows)
        for petition in rows.select_related("category", "town", "community", "petitioner"):
            refresh_ledger(petition, at=at)
    return changed
