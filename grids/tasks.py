"""Background work of the territory. Each task finds by query what is to be done."""

from celery import shared_task
from django.utils import timezone

from grids.allowances import month_before
from grids.services.workers import allowances, insurance


@shared_task(name="grids.draft_allowances")
def draft_allowances() -> None:
    """Draft last month's sheets. Safe to run twice: what was submitted is left alone."""
    at = timezone.now()
    allowances.draft_month(month_before(timezone.localdate(at)), by=None, at=at)


@shared_task(name="grids.remind_policies")
def remind_policies() -> None:
    """Tell of policies that end soon. Safe to run twice: each step is told once."""
    insurance.remind(at=timezone.now())
