"""Four invented nets for the demonstration, cut otherwise than the unit grids."""

from collections.abc import Iterator, Sequence

from grids.choices import OldNet
from grids.tree.old_nets import WHOLE, Row

# How many unit grids a cell of each net covers; neighbours in the order of their codes.
SIZES = {OldNet.COMMUNITY: 4, OldNet.URBAN: 9, OldNet.SAFETY: 17, OldNet.POLICE: 26}
MARKS = {OldNet.COMMUNITY: "SQ", OldNet.URBAN: "CG", OldNet.SAFETY: "AJ", OldNet.POLICE: "JW"}


def demo_rows(units: Sequence[tuple[str, str]]) -> list[Row]:
    """Return the rows for (code, town's name) of all units by code; the same on every run.

    The last unit of a cell is shared with the next one, as old borders never quite fit.
    """
    return [row for net in OldNet for row in _net(net, units)]


def _net(net: OldNet, units: Sequence[tuple[str, str]]) -> Iterator[Row]:
    step = SIZES[net]
    for serial, first in enumerate(range(0, len(units), step), start=1):
        covered = units[first : first + step + 1]
        whole = len(covered)
        even = WHOLE // whole
        for place, (code, town) in enumerate(covered):
            percent = even if place else WHOLE - even * (whole - 1)
            label = f"{town}{net.label}{serial:03d}"
            yield Row(serial, net.value, f"{MARKS[net]}-{serial:04d}", label, code, percent)
