"""What is heard of the tree; one call each, inside the sender's transaction."""

from django.dispatch import receiver

from grids.signals import grid_closed, grid_moved, post_passed_on, row_merged, rows_placed
from party.services import following


@receiver(grid_closed, dispatch_uid="party.follow_closed")
def on_grid_closed(grid, successors, by, at, **_kwargs):
    following.follow_closed(grid, list(successors), by=by, at=at)


@receiver(grid_moved, dispatch_uid="party.follow_moved")
def on_grid_moved(grid, **_kwargs):
    following.follow_moved(grid)


@receiver(rows_placed, dispatch_uid="party.follow_shops")
def on_rows_placed(register, pks, **_kwargs):
    if register == "premises":
        following.follow_shops(pks)


@receiver(row_merged, dispatch_uid="party.follow_merged_shop")
def on_row_merged(register, row, into, **_kwargs):
    if register == "premises":
        following.follow_merged_shop(row, into)


@receiver(post_passed_on, dispatch_uid="party.follow_post")
def on_post_passed_on(post, heirs, **_kwargs):
    following.follow_post(post, list(heirs))
