"""抄送: matters that an agency is told of, and agencies that may still be told."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import localdate

from dispatch.choices import OrderState
from dispatch.models import Agency, Copy
from dispatch.scoping import agencies_of
from petitions.models import Petition
from yuanbao.roles import Capability

SHOWS = ("unread", "all")


def copies_of(user: Any, show: str) -> QuerySet[Copy]:
    """Return the copies sent to the person's agencies, the latest first; index `copy_by_agency`.

    `show` is "unread" or "all".
    """
    rows = _sent_to(agencies_of(user, Capability.HANDLE_ORDER, localdate()))
    rows = rows.unread() if show == "unread" else rows
    related = ("petition__category", "petition__town", "petition__community", "agency", "read_by")
    return (
        rows.select_related(*related)
        .defer("petition__town__boundary", "petition__community__boundary")
        .order_by("-id")
    )


def unread_copies(agencies: Iterable[Agency]) -> QuerySet[Copy]:
    """Return what these agencies have not read yet; index `copy_unread`."""
    return _sent_to(agencies).unread()


def _sent_to(agencies: Iterable[Agency]):
    """Return the copies; of what became sensitive only the handling agency sees anything."""
    rows = Copy.objects.filter(agency__in=[agency.pk for agency in agencies])
    return rows.filter(petition__is_sensitive=False)


def agencies_to_copy(petition: Petition) -> QuerySet[Agency]:
    """Return agencies with a desk that neither work on the matter nor were told of it."""
    working = petition.orders.exclude(state=OrderState.CANCELLED).values("agency")
    rows = Agency.objects.with_desk().exclude(pk__in=working)
    return rows.exclude(pk__in=petition.copies.values("agency")).order_by("kind", "code")
