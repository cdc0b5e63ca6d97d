"""党员名册导出（完整内容）: names and telephones of a roll as a file, for a reason, in the background.

The reach of whoever asked is looked up again when it is written. Each asking, writing and taking
is recorded; what was typed into the search is kept sealed and out of the record.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from party.models import Membership, PartyOrganisation, RollExport
from party.queries.organisations.members import Wanted, found
from party.scoping import reach_paths
from party.services.organisations.roll_files import HEADS, Lines
from yuanbao import sealed_exports
from yuanbao.audit import record, unit_of_work
from yuanbao.models import ExportContent, ExportState, FileKind
from yuanbao.redaction import without_numbers
from yuanbao.roles import Capability
from yuanbao.tasks import hint
from yuanbao.workflow import OutOfReach

EXPORT = Capability.EXPORT_ROLL
MOST_ROWS, AT_ONCE = 20_000, 500
JOBS = sealed_exports.jobs_of(RollExport)
COURSE = sealed_exports.Course(JOBS, "roll-export", "party:roll-files")


@unit_of_work
def export_roll(
    wanted: Wanted, *, kind: str = FileKind.XLSX, why: str, by: Any, at: datetime
) -> RollExport:
    """Have the people whom a list is narrowed to made into a file, in full, for a reason.

    Raises OutOfReach, ReasonMissing, TransitionRefused for an empty list, too many rows, or too
    many exports waiting.
    """
    if not reach_paths(by, EXPORT, timezone.localdate(at)):
        raise OutOfReach(f"{by} exports no roll")
    sealed_exports.check_reason(ExportContent.FULL, why)
    total = rows_of(wanted, by=by, at=at).count()
    sealed_exports.check_size(JOBS, total, MOST_ROWS, by=by)
    job = RollExport.objects.create(
        owner=by,
        title=_("党员名册 %(when)s") % {"when": f"{timezone.localtime(at):%Y-%m-%d %H:%M}"},
        kind=kind,
        content=ExportContent.FULL,
        why=without_numbers(why.strip()),
        filters=_kept(wanted),
        words=wanted.q,
        total=total,
        asked_at=at,
        beat_at=at,
    )
    COURSE.record(job, "export_roll", by=by, at=at)
    hint("party.run_roll_export", export_id=job.pk)
    return job


def rows_of(wanted: Wanted, *, by: Any, at: datetime) -> QuerySet[Membership]:
    """Return those who fit and are on rolls that the person may export in full."""
    on = timezone.localdate(at)
    listed: Any = found(by, wanted, on)
    rows: QuerySet[Membership] = listed.within(reach_paths(by, EXPORT, on))
    return rows


def _kept(wanted: Wanted) -> dict[str, Any]:
    """Return the filter without what was typed, which may be somebody's name."""
    kept = {
        "organisation": wanted.organisation.number if wanted.organisation else "",
        "kind": wanted.kind,
        "account": wanted.account,
        "has_ended": wanted.has_ended,
    }
    return {name: value for name, value in kept.items() if value}


def _wanted(job: RollExport) -> Wanted:
    kept = dict(job.filters)
    number = kept.pop("organisation", "")
    organisation = PartyOrganisation.objects.get(number=number) if number else None
    return Wanted(q=job.words, organisation=organisation, **kept)


# --- writing -------------------------------------------------------------------------------------


def to_run(*, at: datetime, limit: int = 50) -> list[int]:
    """Return ids of exports that wait, or whose worker has died."""
    return JOBS.to_run(at=at, limit=limit)


def run_export(export_id: int, *, at: datetime) -> RollExport | None:
    """Write one export's file; None when another worker has it. Safe to run any number of times."""
    job: RollExport | None = COURSE.claim(export_id, at=at)
    if job is None or job.state == ExportState.FAILED:
        return job
    rows = rows_of(_wanted(job), by=job.owner, at=at)
    # The roll may have changed since it was asked for: what is written is what is counted.
    job.total = rows.count()
    RollExport.objects.filter(pk=job.pk).update(total=job.total)
    lines = JOBS.counted(job, _lines(rows))
    data = sealed_exports.write(job, [str(head) for head in HEADS], lines)
    written: RollExport = COURSE.finish(job, data, at=timezone.now())
    return written


def _lines(rows: QuerySet[Membership]) -> Iterator[list[Any]]:
    lines = Lines()
    for member in rows.iterator(chunk_size=AT_ONCE):
        yield lines.of(member, name=member.name, phone=member.phone)


# --- taking --------------------------------------------------------------------------------------


@unit_of_work
def take_export(public_id: Any, *, by: Any, at: datetime) -> tuple[RollExport, bytes]:
    """Give the owner the finished file, and record that it was taken.

    Raises OutOfReach for anybody else and for whoever may not export any more,
    TransitionRefused before it is done and after it expired.
    """
    job = RollExport.objects.of(by).filter(public_id=public_id).first()
    if job is None or not reach_paths(by, EXPORT, timezone.localdate(at)):
        raise OutOfReach(f"{by} has no export {public_id}")
    sealed_exports.check_ready(job)
    record(job, "take_export", by=by, at=at, why=job.why)
    return job, job.opened()


def expire_exports(*, at: datetime) -> int:
    """Remove files whose day is over; return how many. Safe to repeat."""
    return JOBS.expire(at=at, limit=500)
