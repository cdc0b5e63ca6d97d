"""Who sees photos of a matter because of the work on it: the staff of its agencies."""

from typing import Any

from dispatch.models import WorkOrder
from yuanbao.roles import Capability


def works_on(user: Any, petition_id: int) -> bool:
    """Say whether the person may see an order of the matter, by agency or territory."""
    orders = WorkOrder.objects.filter(petition_id=petition_id)
    return orders.permitted(user, Capability.VIEW_ORDER).exists()
