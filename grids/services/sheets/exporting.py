"""台账导出: write what a list was filtered to into a file, in the background, for whoever asked.

The reach of whoever asked is looked up again when it is written. Each asking, writing and taking
is recorded; what was typed into the search is kept sealed and out of the record.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from grids.models import Grid, RegisterExport
from grids.queries.registers import Wanted, found
from grids.registers import Register, register
from grids.scoping import reach_grids
from grids.services.sheets.columns import fields_of
from grids.sheets.exported import cells_of
from grids.sheets.specs import SheetField
from yuanbao import sealed_exports
from yuanbao.audit import record, unit_of_work
from yuanbao.models import ExportContent, ExportState, FileKind
from yuanbao.redaction import without_numbers
from yuanbao.roles import Capability
from yuanbao.tasks import hint
from yuanbao.workflow import OutOfReach

MOST_ROWS, AT_ONCE = 200_000, 500
JOBS = sealed_exports.jobs_of(RegisterExport)
COURSE = sealed_exports.Course(JOBS, "register-export", "grids:register-files", ("register",))
# What stands in a row's cells of the rows that it belongs to.
_ABOVE = {
    "room": ("building",),
    "household": ("room__building",),
    "resident": ("household__room__building",),
    "premises": ("room__building",),
    "care": ("resident__household__room__building", "household__room__building"),
}


@unit_of_work
def export_register(
    key: str,
    wanted: Wanted,
    *,
    kind: str = FileKind.XLSX,
    content: str = ExportContent.MASKED,
    why: str = "",
    by: Any,
    at: datetime,
) -> RegisterExport:
    """Have the rows of a register's list made into a file; masked, or in full for a reason.

    Raises OutOfReach, ReasonMissing, TransitionRefused for an empty list, too many rows, or too
    many exports waiting.
    """
    spec = register(key)
    reach = _reach(content, by)
    if not reach:
        raise OutOfReach(f"{by} may not export {key}")
    sealed_exports.check_reason(content, why)
    total = found(spec, reach, wanted).order_by().values("pk").count()
    sealed_exports.check_size(JOBS, total, MOST_ROWS, by=by)
    job = RegisterExport.objects.create(
        owner=by,
        register=key,
        title=_("%(register)s %(when)s")
        % {"register": spec.label, "when": f"{timezone.localtime(at):%Y-%m-%d %H:%M}"},
        kind=kind,
        content=content,
        why=without_numbers(why.strip()),
        filters=_kept(wanted),
        words=wanted.q,
        total=total,
        asked_at=at,
        beat_at=at,
    )
    COURSE.record(job, "export_register", by=by, at=at)
    hint("grids.run_register_export", export_id=job.pk)
    return job


def _reach(content: str, by: Any) -> list[Grid]:
    """Return the topmost places from which the person may export so."""
    is_full = content == ExportContent.FULL
    capability = Capability.EXPORT_PERSONAL if is_full else Capability.EXPORT_REGISTER
    return reach_grids(by, capability)


def _kept(wanted: Wanted) -> dict[str, Any]:
    """Return the filter without what was typed, which may be somebody's name."""
    kept = {
        "grid": wanted.grid.code if wanted.grid else "",
        "state": wanted.state,
        "coded": wanted.coded,
    }
    return {name: value for name, value in kept.items() if value}


def _wanted(job: RegisterExport) -> Wanted:
    kept = job.filters
    asked = Wanted(
        q=job.words,
        state=kept.get("state", ""),
        coded=kept.get("coded", {}),
    )
    if not kept.get("grid"):
        return asked
    return replace(asked, grid=Grid.objects.defer("boundary").get(code=kept["grid"]))


# --- writing -------------------------------------------------------------------------------------


def to_run(*, at: datetime, limit: int = 50) -> list[int]:
    """Return ids of exports that wait, or whose worker has died."""
    return JOBS.to_run(at=at, limit=limit)


def run_export(export_id: int, *, at: datetime) -> RegisterExport | None:
    """Write one export's file; None when another worker has it. Safe to run any number of times."""
    job: RegisterExport | None = COURSE.claim(export_id, at=at)
    if job is None or job.state == ExportState.FAILED:
        return job
    spec = register(job.register)
    rows = _rows_of(spec, job)
    # The list may have changed since it was asked for: what is written is what is counted.
    job.total = rows.order_by().values("pk").count()
    RegisterExport.objects.filter(pk=job.pk).update(total=job.total)
    written: RegisterExport = COURSE.finish(job, _file_of(spec, job, rows), at=timezone.now())
    return written


def _rows_of(spec: Register, job: RegisterExport) -> QuerySet[Any]:
    rows = found(spec, _reach(job.content, job.owner), _wanted(job))
    return rows.select_related(None).defer(None).select_related(*_ABOVE.get(spec.key, ()))


def _file_of(spec: Register, job: RegisterExport, rows: QuerySet[Any]) -> bytes:
    fields = fields_of(spec)
    heads = [str(one.column.name) for one in fields] + [_("状态")]
    lines = JOBS.counted(job, _lines(rows, fields, is_full=job.is_full))
    return sealed_exports.write(job, heads, lines)


def _lines(
    rows: QuerySet[Any], fields: Sequence[SheetField], *, is_full: bool
) -> Iterator[list[Any]]:
    names = dict(Grid.objects.values_list("pk", "name"))
    for row in rows.iterator(chunk_size=AT_ONCE):
        yield [*cells_of(row, fields, names, is_full=is_full), row.get_state_display()]


# --- taking --------------------------------------------------------------------------------------


@unit_of_work
def take_export(public_id: Any, *, by: Any, at: datetime) -> tuple[RegisterExport, bytes]:
    """Give the owner the finished file, and record that it was taken.

    Raises OutOfReach for anybody else and for whoever may not export any more,
    TransitionRefused before it is done and after it expired.
    """
    job = RegisterExport.objects.of(by).filter(public_id=public_id).first()
    if job is None or not _reach(job.content, by):
        raise OutOfReach(f"{by} has no export {public_id}")
    sealed_exports.check_ready(job)
    record(job, "take_export", by=by, at=at, why=job.why)
    return job, job.opened()


def expire_exports(*, at: datetime) -> int:
    """Remove files whose day is over; return how many. Safe to repeat."""
    return JOBS.expire(at=at, limit=500)
