"""The call list of the centre."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from petitions.helping.choices import CallState
from petitions.models import CallRequest
from yuanbao.masking import mask_name, mask_phone
from yuanbao.roles import Capability
from yuanbao.workflow import OutOfReach


def calls_of(user: Any, *, is_over: bool = False) -> QuerySet[CallRequest]:
    """Return the wishes the person may ring, the most pressing first; or those that ended, newest first."""
    rows = CallRequest.objects.permitted(user, Capability.TAKE_CALL)
    rows = rows.select_related("grid", "petition").defer("grid__boundary")
    if is_over:
        return rows.exclude(state=CallState.WAITING).order_by("-ended_at", "-id")
    return rows.waiting().order_by("due_at", "id")


def call_of(user: Any, public_id: UUID) -> CallRequest:
    """Return one wish within the person's reach; raises OutOfReach."""
    rows = CallRequest.objects.permitted(user, Capability.TAKE_CALL)
    row = rows.select_related("grid", "petition").filter(public_id=public_id).first()
    if row is None:
        raise OutOfReach(f"{user} may not ring {public_id}")
    return row


def masked(row: CallRequest) -> dict[str, str]:
    """Return telephone and name as the list shows them."""
    return {"phone": mask_phone(row.phone), "name": mask_name(row.name) if row.name else ""}
