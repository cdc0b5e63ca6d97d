"""Keep trained classifiers as versions, and put one of them in force."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from dispatch.models import ClassifierVersion

KIND = "linear+topics"


@dataclass(frozen=True)
class Kept:
    """The version that holds a training set, and whether it had to be trained now."""

    version: ClassifierVersion
    is_new: bool


def content_hash(texts: Sequence[str], labels: Sequence[str]) -> str:
    """Return the fingerprint of a training set; the order of its rows does not matter."""
    digest = hashlib.sha256()
    for pair in sorted(zip(texts, labels, strict=True)):
        for part in pair:
            digest.update(len(part).to_bytes(8, "big") + part.encode())
    return digest.hexdigest()


def train_version(
    texts: Sequence[str], labels: Sequence[str], *, at: datetime, activate: bool = False
) -> Kept:
    """Train on pairs of text and label and keep the result as the next version.

    Safe to repeat: the same pairs find the version they made before. No text is kept, only
    numbers. Raises TooLittleToLearn.
    """
    # Imported here: web processes import services, and must stay free of scikit-learn.
    from dispatch.learning.train import train  # noqa: PLC0415

    fingerprint = content_hash(texts, labels)
    version = ClassifierVersion.objects.filter(content_hash=fingerprint).first()
    is_new = version is None
    if version is None:
        version = _keep(train(texts, labels), fingerprint, len(texts), at)
    if activate:
        version = put_in_force(version)
    return Kept(version, is_new)


@transaction.atomic
def put_in_force(version: ClassifierVersion) -> ClassifierVersion:
    """Make this the one version that routing asks."""
    ClassifierVersion.objects.select_for_update().filter(is_active=True).exclude(
        pk=version.pk
    ).update(is_active=False)
    version.is_active = True
    version.save(update_fields=["is_active"])
    return version


@transaction.atomic
def _keep(model, fingerprint: str, count: int, at: datetime) -> ClassifierVersion:
    blob = model.to_bytes()
    last = ClassifierVersion.objects.aggregate(last=Max("number"))["last"] or 0
    # Two trainings of the same pairs at once: the second takes what the first kept.
    version, _ = ClassifierVersion.objects.get_or_create(
        content_hash=fingerprint,
        defaults={
            "number": last + 1,
            "kind": KIND,
            "labels": list(model.labels),
            "n": count,
            "metrics": {"bytes": len(blob), "pieces": len(model.vocabulary.ids)},
            "blob": blob,
            "trained_at": at,
        },
    )
    return version
