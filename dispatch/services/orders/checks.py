"""现场核实: the grid worker looks at what was settled, and rates it like the petitioner does."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from dispatch.choices import RaterKind
from dispatch.models import Rating, WorkOrder
from dispatch.services.judging.rating import Judgement, Rater, rate_and_hint
from yuanbao.audit import unit_of_work
from yuanbao.models import Purpose
from yuanbao.photos import CleanPhoto
from yuanbao.roles import Capability
from yuanbao.services.attaching import attach
from yuanbao.workflow import lock


@unit_of_work
def check(
    order: WorkOrder,
    judgement: Judgement,
    *,
    by: Any,
    at: datetime,
    photos: Sequence[CleanPhoto] = (),
) -> Rating:
    """Rate an order's present round as the worker of its grid, with photos of the spot.

    Raises OutOfReach outside one's grid, and what `rate` raises.
    """
    order = lock(order, by=by, capability=Capability.CHECK_ORDER)
    rater = Rater(RaterKind.GRID_WORKER, str(by.pk), by)
    rating = rate_and_hint(order, judgement, rater=rater, at=at)
    attach(order, photos, purpose=Purpose.CHECK, at=at)
    return rating
