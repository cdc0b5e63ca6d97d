"""Open one personal field of one row, for a reason that stays on record."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from grids.codes import Act
from grids.registers import of_row
from grids.services.registers import history
from grids.services.registers.history import Hand
from grids.services.registers.refusals import ReasonMissing
from yuanbao.audit import unit_of_work
from yuanbao.roles import Capability
from yuanbao.workflow import OutOfReach, reachable

SHORTEST_REASON = 2


@unit_of_work
def open_field(row: Any, name: str, *, why: str, by: Any, at: datetime) -> str:
    """Return the value of a masked field; the opening is recorded with its reason.

    Raises OutOfReach (the row, or the field is none that is masked), ReasonMissing.
    """
    spec = of_row(row)
    if not spec.has(name) or spec.field(name).mask is None:
        raise OutOfReach(f"{spec.key} has no masked field {name}")
    row = reachable(type(row), by, Capability.OPEN_PERSONAL).filter(pk=row.pk).first()
    if row is None:
        raise OutOfReach(f"{by} may not open {spec.key}.{name}")
    if len(why.strip()) < SHORTEST_REASON:
        raise ReasonMissing(_("请写明为什么要看，例如“预约上门测温”。"))
    hand = Hand(by, at, why.strip())
    history.note(spec, Act.OPEN, [(row, {name: (None, None)})], hand)
    return getattr(row, name)
