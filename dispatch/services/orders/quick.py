"""联系并答复: for what one call settles, ring and answer in one act."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from dispatch.models import WorkOrder
from dispatch.services.orders.contacts import contact
from dispatch.services.orders.handling import finish
from dispatch.services.orders.photo_rule import NO_PHOTOS, Photos
from petitions.choices import Solved
from yuanbao.audit import unit_of_work


@unit_of_work
def contact_and_finish(
    order: WorkOrder,
    *,
    answer: str,
    claimed: Solved | str,
    by: Any,
    at: datetime,
    note_text: str = "",
    photos: Photos = NO_PHOTOS,
    checks: Sequence[str] | None = None,
) -> WorkOrder:
    """Log that the petitioner was reached by telephone and hand in the answer, both or neither.

    Raises what `contact` and `finish` raise.
    """
    contact(order, way="phone", is_reached=True, note="", by=by, at=at)
    return finish(
        order,
        answer=answer,
        claimed=claimed,
        note_text=note_text,
        photos=photos,
        checks=checks,
        by=by,
        at=at,
    )
