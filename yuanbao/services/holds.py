"""依法留存: what a court, a review or an archive needs is held back from every deletion."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from yuanbao.access import has_capability
from yuanbao.audit import record, unit_of_work
from yuanbao.models import LegalHold
from yuanbao.redaction import without_numbers
from yuanbao.roles import Capability
from yuanbao.workflow import OutOfReach, TransitionRefused

# Apps above say what a number stands for.
Finder = Callable[[str], models.Model | None]
_finders: list[Finder] = []


def register_holdable(finder: Finder) -> None:
    """Add `finder(number)`, which returns the row of a number as people type it, or None."""
    if finder not in _finders:
        _finders.append(finder)


def hold_on(row: models.Model) -> LegalHold | None:
    """Return the hold that stands on a row."""
    return _standing().filter(object_type=row._meta.label_lower, object_id=row.pk).first()


def held_ids(model: type[models.Model]) -> models.QuerySet[Any]:
    """Return the keys of a model's rows that are held, for a sweep to leave out."""
    return _standing().filter(object_type=model._meta.label_lower).values("object_id")


def standing_holds() -> models.QuerySet[LegalHold]:
    """Return the holds that stand, newest first."""
    return _standing().select_related("by").order_by("-id")


def _standing() -> models.QuerySet[LegalHold]:
    return LegalHold.objects.filter(lifted_at__isnull=True)


@unit_of_work
def hold(number: str, *, basis: str, by: Any, at: datetime) -> LegalHold:
    """Hold a matter back from every deletion. A repeat returns the hold that stands.

    Raises OutOfReach, or TransitionRefused without a basis and for a number that there is not.
    """
    _check(by)
    if not basis.strip():
        raise TransitionRefused(_("请写明依据哪一条规定或哪一份文书留存。"))
    row = next((found for finder in _finders if (found := finder(number)) is not None), None)
    if row is None:
        raise TransitionRefused(_("没有这个编号，请核对。您填的内容还在。"))
    held, is_new = LegalHold.objects.get_or_create(
        object_type=row._meta.label_lower,
        object_id=row.pk,
        lifted_at=None,
        defaults={
            "label": str(row),
            "basis": without_numbers(basis.strip())[:200],
            "by": by,
            "at": at,
        },
    )
    if is_new:
        record(row, "hold", by=by, at=at, why=held.basis)
    return held


@unit_of_work
def lift(hold_id: int, *, by: Any, at: datetime) -> LegalHold:
    """End a hold. Raises OutOfReach, or TransitionRefused for one that was lifted."""
    _check(by)
    held = LegalHold.objects.select_for_update(of=("self",)).filter(pk=hold_id).first()
    if held is None:
        raise OutOfReach(f"no hold {hold_id}")
    if held.lifted_at is not None:
        raise TransitionRefused(_("这一条已经解除了。"))
    held.lifted_by, held.lifted_at = by, at
    held.save(update_fields=["lifted_by", "lifted_at"])
    record(held, "lift", by=by, at=at)
    return held


def _check(by: Any) -> None:
    if not has_capability(by, Capability.PROTECT_DATA):
        raise OutOfReach(f"{by} protects no data")
