"""Print what stands on the desk; each printing is recorded, for a paper leaves the building."""

from datetime import datetime
from typing import Any

from dispatch.models import SupervisionNotice, WorkOrder
from yuanbao.audit import record, unit_of_work
from yuanbao.roles import Capability
from yuanbao.workflow import lock


@unit_of_work
def print_order(order: WorkOrder, *, by: Any, at: datetime) -> WorkOrder:
    """Note that a person printed an order, and return it fresh."""
    order = lock(order, by=by, capability=Capability.VIEW_ORDER)
    record(order, "print", by=by, at=at)
    return order


@unit_of_work
def print_notice(notice: SupervisionNotice, *, by: Any, at: datetime) -> SupervisionNotice:
    """Note that a person printed a supervision notice, and return it fresh."""
    notice = lock(notice, by=by, capability=Capability.VIEW_SUPERVISION)
    record(notice, "print", by=by, at=at)
    return notice
