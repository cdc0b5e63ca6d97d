"""The directory of whom to ring, and the numbers beside one matter."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    ExpressionWrapper,
    IntegerField,
    Prefetch,
    Q,
    QuerySet,
    Value,
    When,
)

from dispatch.choices import LiaisonKind
from dispatch.models import Agency, LiaisonContact
from petitions.models import Petition
from yuanbao.workflow import OutOfReach

# After so long nobody can be sure that the number still rings the right person.
FRESH = timedelta(days=90)
ORDER = Case(
    *[When(kind=kind, then=Value(place)) for place, kind in enumerate(LiaisonKind.values)],
    output_field=IntegerField(),
)


def _with_contacts(rows: QuerySet[Agency], *, at: datetime) -> QuerySet[Agency]:
    """Add each agency's lines; `is_old` says that one was not confirmed for a long time."""
    old = ExpressionWrapper(Q(confirmed_at__lt=at - FRESH), output_field=BooleanField())
    contacts = LiaisonContact.objects.annotate(is_old=old).order_by(ORDER, "pk")
    return rows.prefetch_related(Prefetch("contacts", queryset=contacts))


def directory(q: str = "", *, at: datetime) -> QuerySet[Agency]:
    """Return the active agencies with their lines; `q` is looked for in all that is shown."""
    rows = Agency.objects.active()
    for word in q.split():
        found = LiaisonContact.objects.filter(
            Q(name__icontains=word) | Q(phone__contains=word) | Q(note__icontains=word)
        )
        rows = rows.filter(
            Q(name__icontains=word)
            | Q(short_name__icontains=word)
            | Q(duties__icontains=word)
            | Q(pinyin__istartswith=word)
            | Q(phone__contains=word)
            | Q(pk__in=found.values("agency"))
        )
    return _with_contacts(rows, at=at).order_by("kind", "code")


def agency_for(code: str, *, at: datetime) -> Agency:
    """Return one active agency with its lines; raises OutOfReach."""
    agency = _with_contacts(Agency.objects.active(), at=at).filter(code=code).first()
    if agency is None:
        raise OutOfReach(f"no agency {code}")
    return agency


def contact_for(public_id: Any) -> LiaisonContact:
    """Return one line; raises OutOfReach."""
    row = LiaisonContact.objects.select_related("agency").filter(public_id=public_id).first()
    if row is None:
        raise OutOfReach(f"no contact {public_id}")
    return row


def agencies_of(petition: Petition, *, at: datetime) -> QuerySet[Agency]:
    """Return the agencies that have an order of the matter, each once, with their lines."""
    held = petition.orders.values("agency")
    return _with_contacts(Agency.objects.filter(pk__in=held), at=at).order_by("code")
