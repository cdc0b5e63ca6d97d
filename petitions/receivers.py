"""What is heard from the layers below; one call each, inside the sender's transaction."""

from django.dispatch import receiver

from grids.signals import alarm_raised, grid_closed, grid_moved
from petitions.services import alarms, following, territory


@receiver(grid_moved)
def follow(sender, grid, at, **_kwargs):  # noqa: ARG001
    """Keep the stored town and community of a moved place's petitions true."""
    territory.refresh(grid, at=at)


@receiver(grid_closed)
def follow_closed(sender, grid, successors, by, at, **_kwargs):  # noqa: ARG001
    """Take along what the tree does not take along by itself."""
    following.follow_closed(grid, list(successors), by=by, at=at)


@receiver(alarm_raised)
def take_in_alarm(sender, case, device, words, at, **_kwargs):  # noqa: ARG001
    """Make a device's alarm a matter like any other."""
    alarms.take_in(case, device, words, at=at)
