"""Sensitive matters, for the seats that see them; who opened each."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from dispatch.models import SensitiveMark
from petitions.models import Petition
from yuanbao.models import AuditEntry
from yuanbao.roles import Capability
from yuanbao.workflow import OutOfReach

N_OPENINGS = 100


@dataclass(frozen=True)
class SensitivePage:
    """One sensitive matter: its mark, and who opened it when."""

    petition: Petition
    mark: SensitiveMark
    openings: list[AuditEntry]


def marks(*, show: str) -> QuerySet[SensitiveMark]:
    """Return the sensitive matters, or those that were."""
    rows = SensitiveMark.objects.select_related("petition__town", "marked_by", "asked_by")
    return rows.filter(ended_at__isnull=show != "past").order_by("-marked_at", "-id")


def open_count() -> int:
    """Return how many open matters are sensitive now."""
    return Petition.objects.open().filter(is_sensitive=True).count()


def sensitive_for(user: Any, public_id: Any) -> Petition:
    """Return a matter that is or was sensitive; raises OutOfReach."""
    rows = Petition.objects.permitted(user, Capability.SEE_SENSITIVE).filter(marks__isnull=False)
    petition = rows.filter(public_id=public_id).select_related("petitioner").first()
    if petition is None:
        raise OutOfReach(f"{user} may not see sensitive petition {public_id}")
    return petition


def sensitive_page(petition: Petition) -> SensitivePage:
    """Build the page of one sensitive matter."""
    mark = (
        petition.marks.select_related("marked_by", "asked_by", "ended_by").order_by("-id").first()
    )
    opened = AuditEntry.objects.filter(
        object_type="petitions.petition", object_id=petition.pk, act="open_sensitive"
    )
    return SensitivePage(petition, mark, list(opened.order_by("-id")[:N_OPENINGS]))
