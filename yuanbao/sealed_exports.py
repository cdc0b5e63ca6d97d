"""Exports of personal data: who asked and what for stands on the file, which lies sealed for a day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from importlib import import_module
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from yuanbao import csv_files
from yuanbao.audit import record, unit_of_work
from yuanbao.file_jobs import FileJobs
from yuanbao.formats import exact_text
from yuanbao.models import ExportContent, ExportState, FileKind
from yuanbao.notifications import notify
from yuanbao.workflow import TransitionRefused

MOST_WAITING, MOST_ATTEMPTS = 3, 3
SHORTEST_REASON = 4
KEPT_FOR = timedelta(hours=24)


class ReasonMissing(TransitionRefused):
    """Full content was asked for without saying what for."""


def jobs_of(model: Any) -> FileJobs[Any]:
    """Return the jobs of one kind of export; writing begins anew, and so does the count."""
    return FileJobs(model, ("owner",), MOST_ATTEMPTS, anew=(("n_done", 0),))


@dataclass(frozen=True)
class Course:
    """What every export of a kind goes through: asked, taken by a worker, kept, told of.

    `key` begins the keys of its messages, `page` names where its owner takes it; `facts` are
    columns of the row that are recorded beside those that all kinds have.
    """

    jobs: FileJobs[Any]
    key: str
    page: str
    facts: tuple[str, ...] = ()

    def record(self, job: Any, act: str, *, by: Any, at: datetime) -> None:
        """Record an act with what was exported, and that it was searched for, not the words."""
        told = {name: getattr(job, name) for name in (*self.facts, "content", "kind", "why")}
        searched = {"searched": True} if job.words else {}
        record(job, act, by=by, at=at, n=job.total, **told, filters=job.filters | searched)

    @unit_of_work
    def claim(self, export_id: int, *, at: datetime) -> Any:
        """Take an export for this worker; None when another has it or it is over."""
        return self.jobs.claim(export_id, at=at, give_up=partial(self._give_up, at=at))

    def _give_up(self, job: Any, *, at: datetime) -> None:
        record(job, "export_failed", by=None, at=at)
        self._tell(job, _("导出没有完成，请缩小范围再试"), at=at)

    @unit_of_work
    def finish(self, job: Any, data: bytes, *, at: datetime) -> Any:
        """Lay the finished file down for a day, sealed, and tell its owner."""
        self.jobs.keep(job, f"{job.public_id}.sealed", job.sealed(data), at=at, kept_for=KEPT_FOR)
        self.record(job, "export_done", by=None, at=at)
        self._tell(job, _("导出已完成，可以下载"), at=at)
        return job

    def _tell(self, job: Any, title: str, *, at: datetime) -> None:
        notify(
            key=f"{self.key}:{job.pk}:{job.state}",
            user=job.owner,
            title=title,
            body=job.title,
            url=reverse(self.page),
            at=at,
        )


def check_reason(content: str, why: str) -> None:
    """Refuse full content without a reason. Raises ReasonMissing."""
    if content == ExportContent.FULL and len(why.strip()) < SHORTEST_REASON:
        raise ReasonMissing(_("请写明完整内容拿去做什么，例如“核对医保参保名单”。"))


def check_size(jobs: FileJobs[Any], total: int, most: int, *, by: Any) -> None:
    """Refuse an empty list, too many rows, too many exports waiting. Raises TransitionRefused."""
    if total == 0:
        raise TransitionRefused(_("没有可以导出的行，请换个条件。"))
    if total > most:
        words = {"n": total, "most": most}
        raise TransitionRefused(_("有 %(n)s 行，一次最多导出 %(most)s 行，请缩小范围。") % words)
    if jobs.waiting_of(by) >= MOST_WAITING:
        raise TransitionRefused(_("您还有几个导出没有完成，请等它们完成再导。"))


def write(job: Any, heads: Sequence[str], lines: Iterable[list[Any]]) -> bytes:
    """Return the file of an export, marked with who asked, as the kind that was wanted."""
    mark = watermark(job)
    if job.kind == FileKind.CSV:
        return csv_files.csv_file(heads, lines, [mark])
    # openpyxl costs 9 MB, for those who export.
    excel = import_module("yuanbao.excel")
    columns = [excel.Column(head, 16, "@") for head in heads]
    book: bytes = excel.workbook(job.title, columns, lines, [mark], foot=mark)
    return book


def watermark(job: Any) -> str:
    """Return the line under the title: who exported how much of what, when, and what for."""
    words = {"by": job.owner, "when": exact_text(job.asked_at), "n": job.total}
    told = _("%(by)s 于 %(when)s 导出，共 %(n)s 行。含个人信息，仅限工作使用，不得外传。") % words
    return told + (_("用途：%s。") % job.why if job.why else "")


def check_ready(job: Any) -> None:
    """Refuse a file that is not there. Raises TransitionRefused."""
    if job.state != ExportState.READY:
        state = job.get_state_display()
        raise TransitionRefused(_("这个导出现在是“%(state)s”，不能下载。") % {"state": state})
