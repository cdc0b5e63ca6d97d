"""Verbs that write the registers; each keeps history and audit in one transaction."""

from grids.services.registers.caring import care_done
from grids.services.registers.ending import close, decease, merge, move_out, restore
from grids.services.registers.entering import amend, enter, enter_many
from grids.services.registers.opening import open_field
from grids.services.registers.placing import Spot
from grids.services.registers.refusals import NotTheSame
from grids.services.registers.relocating import relocate
from grids.services.registers.visit import Outcome, Part, PartRow, visit

__all__ = [
    "NotTheSame",
    "Outcome",
    "Part",
    "PartRow",
    "Spot",
    "amend",
    "care_done",
    "close",
    "decease",
    "enter",
    "enter_many",
    "merge",
    "move_out",
    "open_field",
    "relocate",
    "restore",
    "visit",
]
