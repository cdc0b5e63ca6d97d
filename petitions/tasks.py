"""Background tasks of the residents' side; each is one call of a service."""

from celery import shared_task
from django.utils import timezone

from petitions.services import staging


@shared_task(name="petitions.prune_staged")
def prune_staged() -> None:
    """Delete photos of forms that were never sent. Safe to run twice."""
    staging.prune(at=timezone.now())
