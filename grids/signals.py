"""What the tree tells the apps above it. Heard in their `receivers.py`."""

from django.dispatch import Signal

# Sent inside the transaction with `grid`, `by`, `at` when a place got another parent: rows that
# store the town or community of what lies under it bring their copies up to date.
grid_moved = Signal()
