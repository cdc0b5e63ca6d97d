"""What the pages of one's data, and the data officer's desk, show."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from yuanbao.models import DataRequest
from yuanbao.roles import Capability
from yuanbao.workflow import OutOfReach


def requests_of(user: Any) -> list[DataRequest]:
    """Return a person's own requests, newest first."""
    return list(DataRequest.objects.of(user)[:50])


def requests_for(user: Any, *, show: str) -> QuerySet[DataRequest]:
    """Return the requests of the district: those that wait by their due time, or the decided."""
    rows = DataRequest.objects.permitted(user, Capability.PROTECT_DATA)
    rows = rows.select_related("decided_by")
    return rows.open().order_by("due_at", "id") if show == "open" else rows.order_by("-id")


def request_for(user: Any, public_id: UUID) -> DataRequest:
    """Return one request for who decides it. Raises OutOfReach."""
    rows = DataRequest.objects.permitted(user, Capability.PROTECT_DATA)
    row = rows.select_related("user", "decided_by").filter(public_id=public_id).first()
    if row is None:
        raise OutOfReach(f"no request {public_id}")
    return row
