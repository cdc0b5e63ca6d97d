"""What the registers and the devices hear of the tree; one call each, inside the sender's transaction."""

from django.dispatch import receiver
from django.utils.timezone import localdate

from grids.services import compounds, following, subscribing
from grids.services.devices import keeping
from grids.services.registers.following import follow_closed, follow_moved
from grids.services.tasks import item_territory, territory
from grids.services.workers import phones, profiles
from grids.signals import grid_closed, grid_moved


@receiver(grid_closed, dispatch_uid="grids.registers_follow_closed")
def on_grid_closed(grid, successors, by, at, **_kwargs):
    follow_closed(grid, list(successors), by=by, at=at)


@receiver(grid_moved, dispatch_uid="grids.registers_follow_moved")
def on_grid_moved(grid, **_kwargs):
    follow_moved(grid)


@receiver(grid_closed, dispatch_uid="grids.devices_follow_closed")
def take_devices_along(grid, successors, **_kwargs):
    keeping.follow(grid, list(successors))


@receiver(grid_closed, dispatch_uid="grids.tasks_follow_closed")
def carry_cells(grid, successors, by, at, **_kwargs):
    """Ask those that took a closed grid's place what it was asked."""
    territory.follow_close(grid, list(successors), by=by, at=at)


@receiver(grid_closed, dispatch_uid="grids.phones_follow_closed")
def take_phones_along(grid, successors, **_kwargs):
    phones.follow_closed(grid, list(successors))


@receiver(grid_closed, dispatch_uid="grids.candidates_follow_closed")
def take_candidates_along(grid, successors, **_kwargs):
    profiles.follow_closed(grid, list(successors))


@receiver(grid_moved, dispatch_uid="grids.tasks_follow_moved")
def follow_cells(grid, **_kwargs):
    """Keep the stored town and community of task cells true."""
    territory.follow_move(grid)


@receiver(grid_closed, dispatch_uid="grids.items_follow_closed")
def carry_items(successors, at, **_kwargs):
    """Let what is asked one by one go along, after the registers and the cells."""
    item_territory.follow_close(list(successors), on=localdate(at))


@receiver(grid_closed, dispatch_uid="grids.followers_follow_closed")
def carry_along(grid, successors, by, at, **_kwargs):
    """Take along what the apps named, and tell a message under way of the new names."""
    subscribing.follow_closed(grid, list(successors))
    compounds.end_clashing(grid, list(successors), by=by, at=at)
    following.follow_closed(grid, list(successors), by=by, at=at)
