"""What stands beside an order on its page, read with the order itself."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from dispatch.models import Copy


def beside() -> dict[str, Any]:
    """Return annotations of an order: `copied_to`, who was told of the matter and has read it."""
    copies = Copy.objects.filter(petition=OuterRef("petition")).order_by("pk")
    told = JSONObject(agency="agency__short_name", read="read_at")
    return {"copied_to": ArraySubquery(copies.values(fact=told))}
