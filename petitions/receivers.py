"""What is heard from the layers below; one call each, inside the sender's transaction."""

from django.dispatch import receiver

from grids.signals import grid_moved
from petitions.services import territory


@receiver(grid_moved)
def follow(sender, grid, at, **_kwargs):  # noqa: ARG001
    """Keep the stored town and community of a moved place's petitions true."""
    territory.refresh(grid, at=at)
