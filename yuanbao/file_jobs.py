"""Files made in the background for whoever asked: taken by one worker, kept for a while, removed.

The job is a row with `owner`, `state`, `attempts`, `beat_at`, `file` and `expires_at`; the states'
words are the model's own, their values these.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from django.core.files.base import ContentFile
from django.db import models
from django.db.models import Q
from django.utils import timezone

WAITING, RUNNING, READY, FAILED, EXPIRED = "waiting", "running", "ready", "failed", "expired"
OPEN = (WAITING, RUNNING)

NOTED_EVERY = 500

Job = TypeVar("Job", bound=models.Model)
Row = TypeVar("Row")


@dataclass(frozen=True)
class FileJobs(Generic[Job]):
    """One kind of such jobs.

    A worker that has noted nothing for `dead_after` is taken for dead; after `most_attempts`
    the job is given up. `anew` are fields set again whenever a worker begins.
    """

    model: type[Job]
    read_with: tuple[str, ...]
    most_attempts: int
    dead_after: timedelta = timedelta(minutes=5)
    anew: tuple[tuple[str, Any], ...] = ()

    @property
    def _rows(self) -> models.QuerySet[Any]:
        return self.model._default_manager.all()

    def to_run(self, *, at: datetime, limit: int) -> list[int]:
        """Return ids of jobs that wait, or whose worker has died."""
        dead = Q(state=RUNNING, beat_at__lt=at - self.dead_after)
        rows = self._rows.filter(Q(state=WAITING) | dead)
        return list(rows.order_by("id").values_list("pk", flat=True)[:limit])

    def claim(self, pk: int, *, at: datetime, give_up: Callable[[Any], Any]) -> Job | None:
        """Take the job for this worker; None when another has it or it is over.

        One that was tried too often is marked failed and handed to `give_up`. Must run inside a
        unit of work.
        """
        rows = self._rows.select_for_update(skip_locked=True, of=("self",))
        job: Any = rows.select_related(*self.read_with).filter(pk=pk, state__in=OPEN).first()
        if job is None:
            return None
        is_alive = job.beat_at is not None and job.beat_at > at - self.dead_after
        if job.state == RUNNING and is_alive:
            return None
        if job.attempts >= self.most_attempts:
            job.state = FAILED
            job.save(update_fields=["state"])
            give_up(job)
            return job
        job.state, job.beat_at = RUNNING, at
        job.attempts += 1
        for name, value in self.anew:
            setattr(job, name, value)
        job.save(update_fields=["state", "beat_at", "attempts", *dict(self.anew)])
        return job

    def counted(self, job: Any, rows: Iterable[Row]) -> Iterator[Row]:
        """Pass the rows of a file on, and note how far it is every few hundred."""
        for number, row in enumerate(rows, start=1):
            yield row
            if number % NOTED_EVERY == 0:
                self._rows.filter(pk=job.pk).update(n_done=number, beat_at=timezone.now())

    def keep(
        self, job: Any, name: str, content: bytes, *, at: datetime, kept_for: timedelta
    ) -> None:
        """Lay the finished file down for its owner until its time is over."""
        job.file.save(name, ContentFile(content), save=False)
        job.state, job.n_done = READY, job.total
        job.finished_at, job.expires_at = at, at + kept_for
        job.save(update_fields=["file", "state", "n_done", "finished_at", "expires_at"])

    def waiting_of(self, owner: Any) -> int:
        """Return how many of a person's jobs are not over yet."""
        return self._rows.filter(owner=owner.pk, state__in=OPEN).count()

    def expire(self, *, at: datetime, limit: int) -> int:
        """Remove files whose time is over; return how many. Safe to repeat."""
        jobs = list(self._rows.filter(state=READY, expires_at__lte=at)[:limit])
        for job in jobs:
            job.file.delete(save=False)
            job.state = EXPIRED
            job.save(update_fields=["file", "state"])
        return len(jobs)
