"""Verbs that write the registers; each keeps history and audit in one transaction."""

from grids.services.registers.ending import close, decease, merge, move_out, restore
from grids.services.registers.entering import amend, enter, enter_many
from grids.services.registers.opening import open_field
from grids.services.registers.placing import Spot
from grids.services.registers.relocating import relocate

__all__ = [
    "Spot",
    "amend",
    "close",
    "decease",
    "enter",
    "enter_many",
    "merge",
    "move_out",
    "open_field",
    "relocate",
    "restore",
]
