"""Who may handle what: the holders of a post whose role has the right for the kind."""

from datetime import date

from django.db.models import QuerySet

from grids.models import Grid, Post
from party.offers.workflow import right_for
from yuanbao.models import User
from yuanbao.roles import Capability, roles_granting


def people_for(kind: str, grid: Grid, on: date) -> QuerySet[User]:
    """Return who may handle applications of a kind that lie in a place, on that day."""
    return people_with(right_for(kind), grid, on)


def people_with(right: Capability, grid: Grid, on: date) -> QuerySet[User]:
    """Return whose post gives a right in a place, on that day."""
    posts = Post.objects.on(on).filter(
        role__in=roles_granting(right),
        grid__tree_id=grid.tree_id,
        grid__lft__lte=grid.lft,
        grid__rght__gte=grid.rght,
    )
    return User.objects.filter(pk__in=posts.values("user"), is_active=True)
