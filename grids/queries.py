"""Reads of the tree that a page, a command or another app needs whole."""

from grids import nesting
from grids.models import Grid


def tree_faults() -> list[str]:
    """Return the codes of places whose nested-set numbers are wrong, in tree order."""
    rows = Grid.objects.order_by().values_list("pk", "parent", "tree_id", "lft", "rght", "depth")
    wrong = nesting.faults([nesting.Node(*row) for row in rows])
    codes = dict(Grid.objects.filter(pk__in=wrong).values_list("pk", "code"))
    return [codes[pk] for pk in wrong]
