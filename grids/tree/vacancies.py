"""Who is to stand at each place of the tree, and the test whether anybody does."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from grids.choices import Kind, Level
from grids.models import Grid, Post
from yuanbao.roles import Role

# The post that makes a place somebody's: nobody in it, and the place stands vacant.
LEADS = {
    Level.TOWN: Role.TOWN_SECRETARY,
    Level.COMMUNITY: Role.COMMUNITY_SECRETARY,
    Level.COMPOUND: Role.COMPOUND_SECRETARY,
    Level.AREA: Role.GRID_CHIEF,
    Level.UNIT: Role.GRID_WORKER,
}


def lead_of(grid: Grid) -> Role | None:
    """Return the post that the place must have; None for a district or a zone's own seat.

    A dedicated grid above the units is led by its committee, which is an agency.
    """
    if grid.kind == Kind.DEDICATED and grid.level < Level.AREA:
        return None
    return LEADS.get(Level(grid.level))


def vacant(on: date) -> Q:
    """Return the test for live places whose leading post nobody holds that day.

    A place that somebody covers stays vacant: the cover ends.
    """
    test = Q(pk__in=[])
    for level, role in LEADS.items():
        held = Post.objects.on(on).filter(grid=OuterRef("pk"), role=role, is_substitute=False)
        test |= Q(~Exists(held), level=level)
    is_led_by_agency = Q(kind=Kind.DEDICATED, level__lt=Level.AREA)
    return Q(retired_at__isnull=True) & test & ~is_led_by_agency


def vacant_places(on: date) -> QuerySet[Grid]:
    return Grid.objects.filter(vacant(on))
