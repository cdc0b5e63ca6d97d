"""导出: write what a list was filtered to into a workbook, at once or in the background.

The job is a row; a worker writes it, a sweep finds what a worker left. Writing begins anew when
it was broken off, so that the file is always whole. Each export and each download is recorded.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from dispatch.choices import ExportKind
from dispatch.models import ExportJob, WorkOrder
from dispatch.queries.desks.book import BookFilters, book_rows, filters_from, lines_of
from dispatch.queries.desks.desk import Filters
from dispatch.queries.desks.export import HEADS, cells_of, exported, watermark
from dispatch.queries.desks.scope import Scope, order_scope
from dispatch.services.desks.book import book_of, title_of
from yuanbao.audit import record, unit_of_work
from yuanbao.file_jobs import FileJobs
from yuanbao.models import ExportState
from yuanbao.notifications import notify
from yuanbao.tasks import hint
from yuanbao.workflow import OutOfReach, TransitionRefused

# Up to so many rows are written while the person waits.
AT_ONCE_ROWS, MOST_ROWS = 2_000, 200_000
MOST_WAITING, MOST_ATTEMPTS = 3, 3
KEPT_FOR = timedelta(hours=24)
# Writing begins anew, and so does the count of what is written.
JOBS = FileJobs(ExportJob, ("owner",), MOST_ATTEMPTS, anew=(("n_done", 0),))


@unit_of_work
def export_orders(
    scope: Scope, filters: Filters, *, by: Any, at: datetime
) -> tuple[ExportJob, bytes | None]:
    """Export the orders of a list; the file itself where they are few, else it is being made.

    Raises TransitionRefused for an empty list, too many rows, or too many exports waiting.
    """
    rows = exported(scope, filters, at=at)
    total = rows.order_by().values("pk").count()
    _check(total, by)
    is_small = total <= AT_ONCE_ROWS
    job = ExportJob.objects.create(
        owner=by,
        title=_("工单导出 %(when)s") % {"when": f"{timezone.localtime(at):%Y-%m-%d %H:%M}"},
        filters=asdict(filters),
        scope=scope.name,
        total=total,
        state=ExportState.RUNNING if is_small else ExportState.WAITING,
        asked_at=at,
        beat_at=at,
    )
    kept = {name: value for name, value in asdict(filters).items() if value}
    record(job, "export", by=by, at=at, n=total, filters=kept)
    if not is_small:
        hint("dispatch.run_export", export_id=job.pk)
        return job, None
    content = _workbook(job, cells_of(rows), at=at)
    JOBS.keep(job, f"{job.public_id}.xlsx", content, at=at, kept_for=KEPT_FOR)
    return job, content


@unit_of_work
def export_book(scope: Scope, filters: BookFilters, *, by: Any, at: datetime) -> ExportJob:
    """Have a 台账 of any length made in the background as a workbook.

    Raises TransitionRefused for an empty book, too many rows, or too many exports waiting.
    """
    total = book_rows(scope, filters).order_by().values("pk").count()
    _check(total, by)
    kept = {**asdict(filters), "first": f"{filters.first:%F}", "last": f"{filters.last:%F}"}
    job = ExportJob.objects.create(
        owner=by,
        kind=ExportKind.BOOK,
        title=title_of(scope)[:120],
        filters=kept,
        scope=scope.name,
        total=total,
        asked_at=at,
        beat_at=at,
    )
    record(job, "export", by=by, at=at, n=total, kind=job.kind, filters=kept)
    hint("dispatch.run_export", export_id=job.pk)
    return job


def _check(total: int, by: Any) -> None:
    if total == 0:
        raise TransitionRefused(_("没有可以导出的工单，请换个条件。"))
    if total > MOST_ROWS:
        words = {"n": total, "most": MOST_ROWS}
        raise TransitionRefused(_("有 %(n)s 件，一次最多导出 %(most)s 件，请缩小范围。") % words)
    if JOBS.waiting_of(by) >= MOST_WAITING:
        raise TransitionRefused(_("您还有几个导出没有完成，请等它们完成再导。"))


def _workbook(job: ExportJob, rows: Iterator[Sequence[Any]], *, at: datetime) -> bytes:
    from yuanbao.excel import Column, workbook  # noqa: PLC0415 - 9 MB for those who export

    columns = [Column(str(label), width, form) for label, width, form in HEADS]
    return workbook(job.title, columns, rows, [watermark(job.owner, job.total, at=at)])


def to_run(*, at: datetime, limit: int = 50) -> list[int]:
    """Return ids of exports that wait, or whose worker has died."""
    return JOBS.to_run(at=at, limit=limit)


def run_export(export_id: int, *, at: datetime) -> ExportJob | None:
    """Write one export's file; None when another worker has it. Safe to run any number of times."""
    job = _claim(export_id, at=at)
    if job is None or job.state == ExportState.FAILED:
        return job
    rows = _rows_of(job)
    # The list may have changed since it was asked for: what is written is what is counted.
    job.total = rows.order_by().values("pk").count()
    ExportJob.objects.filter(pk=job.pk).update(total=job.total)
    write = _book if job.kind == ExportKind.BOOK else _workbook
    cells = lines_of(rows) if job.kind == ExportKind.BOOK else cells_of(rows)
    content = write(job, JOBS.counted(job, cells), at=job.asked_at)
    return _finish(job, content, at=timezone.now())


def _rows_of(job: ExportJob) -> QuerySet[WorkOrder]:
    scope = order_scope(job.owner, job.scope)
    if job.kind == ExportKind.BOOK:
        return book_rows(scope, filters_from(job.filters))
    return exported(scope, Filters(**job.filters), at=job.asked_at)


def _book(job: ExportJob, rows: Iterator[Sequence[Any]], *, at: datetime) -> bytes:
    filters = filters_from(job.filters)
    return book_of(job.title, filters, rows, n=job.total, by=job.owner, at=at)


@unit_of_work
def _claim(export_id: int, *, at: datetime) -> ExportJob | None:
    return JOBS.claim(export_id, at=at, give_up=partial(_give_up, at=at))


def _give_up(job: ExportJob, *, at: datetime) -> None:
    record(job, "export_failed", by=None, at=at)
    _tell(job, _("导出没有完成，请缩小范围再试"), at=at)


@unit_of_work
def _finish(job: ExportJob, content: bytes, *, at: datetime) -> ExportJob:
    JOBS.keep(job, f"{job.public_id}.xlsx", content, at=at, kept_for=KEPT_FOR)
    record(job, "export_done", by=None, at=at, n=job.total)
    _tell(job, _("导出已完成，可以下载"), at=at)
    return job


def _tell(job: ExportJob, title: str, *, at: datetime) -> None:
    notify(
        key=f"export:{job.pk}:{job.state}",
        user=job.owner,
        title=title,
        body=job.title,
        url=reverse("dispatch:export-list"),
        at=at,
    )


@unit_of_work
def take_export(public_id: Any, *, by: Any, at: datetime) -> ExportJob:
    """Give the owner the finished file, and record that it was taken.

    Raises OutOfReach for anybody else, TransitionRefused before it is done and after it expired.
    """
    job = ExportJob.objects.of(by).filter(public_id=public_id).first()
    if job is None:
        raise OutOfReach(f"{by} has no export {public_id}")
    if job.state != ExportState.READY:
        state = job.get_state_display()
        raise TransitionRefused(_("这个导出现在是“%(state)s”，不能下载。") % {"state": state})
    record(job, "take_export", by=by, at=at)
    return job


def expire_exports(*, at: datetime) -> int:
    """Remove files whose day is over; return how many. Safe to repeat."""
    return JOBS.expire(at=at, limit=500)
