"""What the tree tells the apps above it. Heard in their `receivers.py`."""

from django.dispatch import Signal

# Sent inside the transaction with `grid`, `by`, `at` when a place got another parent: rows that
# store the town or community of what lies under it bring their copies up to date.
grid_moved = Signal()

# Sent inside the transaction with `grid`, `successors`, `by`, `at` when a place was closed: what
# lies in it goes to the successor that has its point, or to the first one. The pointers are kept
# before it is sent; without successors nothing takes the place's part.
grid_closed = Signal()

# Sent inside the transaction with `post` and `heirs`, the posts that take its place, before a post
# on a closed place ends or goes: what leads to the post is to lead to one of them.
post_passed_on = Signal()

# Sent inside the transaction with `register` (its key) and `pks` when rows of a register were put
# elsewhere, by an act on the tree or without one: what stores the place of one stores it anew.
rows_placed = Signal()

# Sent inside the transaction with `register` (its key), `row` and `into` when a row of a register
# goes on in another: what is tied to the one is tied to the other.
row_merged = Signal()

# Sent inside the transaction with `case` (an AlarmCase without a number), `words` and `at` when
# devices raise an alarm that is no part of an older one: whoever takes matters in gives the case
# the number of its matter.
alarm_raised = Signal()
