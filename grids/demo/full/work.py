"""What each step of the load works with: the moment, the chance, the places, the copying."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any

from grids.registers import register
from grids.services.registers.deriving import complete
from grids.services.registers.entering import take_numbers
from grids.services.registers.placing import Place
from yuanbao.copying import Sheet

SEED = 21_060_2
AT_ONCE = 10_000
Tell = Callable[[str, int, int], None]


@dataclass
class Load:
    """One register's load: when, by which chance, and whom to tell how far it is."""

    at: datetime
    tell: Tell
    places: dict[int, Place]
    # Anew for each register, so that one after a stop is what it would have been.
    random: Random = field(default_factory=lambda: Random(SEED))  # noqa: S311 - a story, no secret
    serial: int = 0

    def write(self, key: str, rows: Iterator[Any], total: int) -> None:
        """Number, complete and copy rows of a register, telling how far it is."""
        spec = register(key)
        sheet, numbers = Sheet(spec.model), iter(take_numbers(spec, total))
        for done, row in enumerate(rows, start=1):
            row.number, row.created_at, row.changed_at = next(numbers), self.at, self.at
            complete(spec, row, {})
            sheet.add_object(row)
            if done % AT_ONCE == 0:
                sheet.flush()
                self.tell(str(spec.label), done, total)
        sheet.flush()
        self.tell(str(spec.label), total, total)


def missing(model: Any, total: int, share: float) -> int:
    """Return how many rows there are to load; none where nearly all are there already."""
    wanted, held = round(total * share), model._default_manager.count()
    return 0 if held > wanted * 0.9 else wanted - held
