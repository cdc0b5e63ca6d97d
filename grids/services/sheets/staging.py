"""导入: a file is kept and checked in the background; nothing is written before it is confirmed.

Each step goes through the file in portions, each one unit of work that also notes how far it
came: who is killed meanwhile goes on from there, and a second worker finds nothing to do.
"""

import base64
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from grids.models import Grid, RegisterImport, RegisterImportPart
from grids.scoping import reach_grids
from grids.services.sheets.judging import Judge
from grids.services.sheets.parts import (
    count,
    findings_of,
    keep_findings,
    keep_rows,
    rows_of,
)
from grids.sheets import workflow as sheet_workflow
from grids.sheets.choices import WORKING, ImportState, Mode, OnMatch
from grids.sheets.specs import SheetSpec, columns_of, spec_of
from yuanbao.audit import record, unit_of_work
from yuanbao.redaction import without_numbers
from yuanbao.sheet_findings import Finding
from yuanbao.sheet_undoing import KEPT
from yuanbao.sheets import MEGABYTE, Limits, Row, SheetRefused, check_file, read_sheet
from yuanbao.tasks import hint
from yuanbao.workflow import OutOfReach, TransitionRefused, apply

# A community's worth; a whole district comes by `manage.py import_register`.
LIMITS = Limits(bytes=20 * MEGABYTE, rows=30_000, unpacked=300 * MEGABYTE)


def places_for(spec: SheetSpec, by: Any) -> list[Grid]:
    """Return the topmost places for which a person may import; none refuses everything."""
    return reach_grids(by, spec.capability)


def known_spec(key: str) -> SheetSpec:
    """Return the file of a register. Raises OutOfReach for an unknown key."""
    spec = spec_of(key)
    if spec is None:
        raise OutOfReach(f"no register {key}")
    return spec


@unit_of_work
def upload(
    key: str,
    name: str,
    data: bytes,
    *,
    place: Grid,
    mode: str = Mode.GOOD_ROWS,
    on_match: str = OnMatch.UPDATE,
    by: Any,
    at: datetime,
) -> RegisterImport:
    """Keep a file and have it checked in the background; nothing is imported.

    Raises SheetRefused for a file that is too large or of another kind, OutOfReach for a place
    where the person may not import.
    """
    _check_place(known_spec(key), place, by)
    check_file(name, data, LIMITS)
    run = RegisterImport(
        register=key,
        place=place,
        file_name=without_numbers(name)[-120:],
        file=base64.b64encode(data).decode(),
        mode=mode,
        on_match=on_match,
        made_by=by,
        made_at=at,
    )
    run.save()
    record(run, "upload_import", by=by, at=at, register=key, bytes=len(data))
    hint("grids.work_on_import", import_id=run.pk)
    return run


def _check_place(spec: SheetSpec, place: Grid, by: Any) -> None:
    if by is None:
        return
    tops = places_for(spec, by)
    if not Grid.objects.above(place).filter(pk__in=[top.pk for top in tops]).exists():
        raise OutOfReach(f"{by} may not import for {place}")


@unit_of_work
def stage_rows(
    key: str,
    name: str,
    rows: Iterable[Row],
    *,
    place: Grid,
    mode: str = Mode.GOOD_ROWS,
    on_match: str = OnMatch.UPDATE,
    by: Any,
    at: datetime,
) -> RegisterImport:
    """Keep rows that were read already, as a command does with a file of any length."""
    known_spec(key)
    run = RegisterImport(
        register=key,
        place=place,
        file_name=without_numbers(name)[-120:],
        mode=mode,
        on_match=on_match,
    )
    run.made_by, run.made_at = by, at
    run.save()
    run.n_rows = keep_rows(run, rows)
    run.save(update_fields=["n_rows"])
    record(run, "upload_import", by=by, at=at, register=key, rows=run.n_rows)
    return run


# --- checking ----------------------------------------------------------------------------------


@unit_of_work
def open_file(run_id: int, *, at: datetime) -> bool:
    """Read the kept file into parts; False when there is none to read. Safe to repeat."""
    run = _claimed(run_id, ImportState.UPLOADED)
    if run is None:
        return False
    if not run.file:
        return True
    spec = known_spec(run.register)
    try:
        sheet = read_sheet(
            run.file_name, base64.b64decode(run.file), columns_of(spec.fields()), LIMITS
        )
    except SheetRefused as refusal:
        run.file = ""
        run.save(update_fields=["file"])
        apply(run, sheet_workflow.FAIL_IMPORT, by=None, at=at, trouble=str(refusal)[:300])
        return False
    run.n_rows = keep_rows(run, sheet.rows)
    run.file, run.page_name, run.unknown = "", sheet.page[:60], sheet.unknown[:50]
    run.save(update_fields=["n_rows", "file", "page_name", "unknown"])
    return True


def _claimed(run_id: int, state: str) -> RegisterImport | None:
    """Return the run, locked, if it is in this state and nobody else works on it."""
    rows = RegisterImport.objects.select_for_update(skip_locked=True, of=("self",), no_key=True)
    return rows.select_related("place").filter(pk=run_id, state=state).first()


def judge_of(run: RegisterImport, *, at: datetime) -> Judge:
    """Return the judge of a run, who knows what the parts before this one held."""
    judge = Judge(run, known_spec(run.register), by=run.started_by or run.made_by, at=at)
    for part in run.parts.filter(checked_at__isnull=False).order_by("serial"):
        for finding in findings_of(part):
            if finding.identity and not finding.faults:
                judge.seen[finding.identity] = finding.line
    return judge


@unit_of_work
def check_part(judge: Judge, *, at: datetime) -> bool:
    """Say of the next rows what they would do; returns whether more are left. Safe to repeat."""
    run = _claimed(judge.run.pk, ImportState.UPLOADED)
    if run is None:
        return False
    part = run.parts.filter(checked_at=None).order_by("serial").first()
    if part is None:
        apply(run, sheet_workflow.CHECK_IMPORT, by=None, at=at)
        return False
    entries = judge.judged(rows_of(part))
    findings = [Finding(e.row.line, e.effect, tuple(e.faults), e.identity) for e in entries]
    _keep(run, part, findings)
    part.checked_at = at
    part.save(update_fields=["findings", "n_bad", "checked_at"])
    run.n_checked += part.n_rows
    run.save(update_fields=["n_checked", *_COUNTS])
    return True


_COUNTS = ("n_new", "n_changed", "n_same", "n_skipped", "n_bad")


def _keep(run: RegisterImport, part: RegisterImportPart, findings: list[Finding]) -> None:
    count(run, findings_of(part), findings)
    keep_findings(part, findings)


# --- confirming --------------------------------------------------------------------------------


@unit_of_work
def start(run: RegisterImport, *, by: Any, at: datetime) -> RegisterImport:
    """Confirm the import: a worker takes the good rows over, portion by portion.

    Raises TransitionRefused when it was confirmed before, has no good row, or has a bad one
    where all rows are to go in together.
    """
    fresh = RegisterImport.objects.get(pk=run.pk)
    if fresh.state == ImportState.CHECKED:
        if not fresh.n_good:
            raise TransitionRefused(_("这个文件里没有可以导入的行。"))
        if fresh.mode == Mode.ALL_OR_NOTHING and fresh.n_bad:
            words = _(
                "有 %(n)s 行有问题。您选了全部导入或全部不导入，请改好再传，或重新上传时改选。"
            )
            raise TransitionRefused(words % {"n": fresh.n_bad})
    moved = apply(run, sheet_workflow.START_IMPORT, by=by, at=at, started_by=by)
    hint("grids.work_on_import", import_id=moved.pk)
    return moved


@unit_of_work
def drop(run: RegisterImport, *, by: Any, at: datetime) -> RegisterImport:
    """Say that a checked file is not to be imported; its rows are forgotten at once."""
    words = _("%(who)s看过检查结果后没有导入。") % {"who": by or _("系统")}
    dropped = apply(run, sheet_workflow.DROP_IMPORT, by=by, at=at, trouble=words[:300])
    dropped.parts.all().delete()
    return dropped


def to_work_on(*, limit: int = 50) -> list[int]:
    """Return ids of imports that wait for a worker; index `register_import_to_work`."""
    rows = RegisterImport.objects.filter(state__in=WORKING)
    return list(rows.order_by("id").values_list("pk", flat=True)[:limit])


@unit_of_work
def wipe(*, at: datetime) -> int:
    """Forget what old files held and how to undo them; who imported how many stays."""
    old = RegisterImport.objects.filter(made_at__lt=at - KEPT, wiped_at=None)
    ids = list(old.exclude(state__in=WORKING).values_list("pk", flat=True)[:200])
    RegisterImportPart.objects.filter(run__in=ids).delete()
    for run in RegisterImport.objects.filter(pk__in=ids):
        run.changes.all().delete()
        run.file, run.wiped_at = "", at
        run.save(update_fields=["file", "wiped_at"])
    return len(ids)
