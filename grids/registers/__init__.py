"""What each register holds: the one description that lists, forms, sheets and masks are made from.

An upper app adds a register of its own with `add` when it is ready.
"""

from grids.registers import declared as _declared  # noqa: F401 - makes the registers known
from grids.registers.reading import ValueRefused, shown
from grids.registers.spec import (
    Field,
    Personal,
    Register,
    Retention,
    add,
    all_registers,
    of_row,
    register,
)

__all__ = [
    "Field",
    "Personal",
    "Register",
    "Retention",
    "ValueRefused",
    "add",
    "all_registers",
    "of_row",
    "register",
    "shown",
]
