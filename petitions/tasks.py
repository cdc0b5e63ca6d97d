"""Background tasks of the residents' side; each is one call of a service."""

from celery import shared_task
from django.utils import timezone

from petitions.services import staging
from petitions.services.deliberation import news
from petitions.services.sealed import clock


@shared_task(name="petitions.prune_staged")
def prune_staged() -> None:
    """Delete photos of forms that were never sent. Safe to run twice."""
    staging.prune(at=timezone.now())


@shared_task(name="petitions.sweep_sealed")
def sweep_sealed() -> None:
    """Shut opened seals, entrust what waits, remind custody, clear files. Safe to run twice."""
    clock.sweep(at=timezone.now())


@shared_task(name="petitions.tell_topic_news")
def tell_topic_news(*, news_id: int) -> None:
    """Tell everyone of a topic what is new. Safe to run twice: each is told once."""
    news.tell(news_id, at=timezone.now())


@shared_task(name="petitions.sweep_topics")
def sweep_topics() -> None:
    """Tell what was left untold, count votes that are over, remind organisers. Safe to run twice."""
    news.sweep(at=timezone.now())
