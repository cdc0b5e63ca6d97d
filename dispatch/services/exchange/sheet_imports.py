"""导入: a file is checked row by row, then its good rows go in; bad ones come back as a file.

Nothing happens before the second press. Rows are taken in portions, each one unit of work that
also notes how far it came: who is killed meanwhile goes on from there, and a second run adds none.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from dispatch.exchange import HOTLINE_KINDS, Effect, SheetKind
from dispatch.models import Hotline, HotlineMatter, SheetImport
from dispatch.services.exchange import hotline_sheets
from dispatch.services.exchange.sheet_rows import RowFaulty
from dispatch.services.exchange.write_back import check_exchange
from dispatch.sheet_columns import COLUMNS
from yuanbao.audit import attempt, record, unit_of_work
from yuanbao.redaction import without_numbers
from yuanbao.sheet_findings import (
    Finding,
    pack_findings,
    pack_rows,
    unpack_findings,
    unpack_rows,
)
from yuanbao.sheets import Row, SheetRefused, read_sheet
from yuanbao.tasks import hint
from yuanbao.workflow import OutOfReach, TransitionRefused

PORTION = 25
# Personal data of a file is not kept for longer than it takes to mend its rows.
KEPT = timedelta(days=30)
REFUSALS = (RowFaulty, TransitionRefused, OutOfReach)

Take = Callable[..., Effect]
TAKES: dict[str, Take] = {
    SheetKind.MATTER: hotline_sheets.take_matter,
    SheetKind.URGE: hotline_sheets.take_urge,
    SheetKind.RATING: hotline_sheets.take_rating,
    SheetKind.RECEIPT: hotline_sheets.take_receipt,
}


def rows_of(sheet: SheetImport) -> list[Row]:
    """Return the rows as they stood in the file; none after they were wiped."""
    return unpack_rows(sheet.rows)


def findings_of(sheet: SheetImport) -> list[Finding]:
    """Return what was found about each row, in the file's order."""
    return unpack_findings(sheet.findings)


@unit_of_work
def stage(
    kind: str, name: str, data: bytes, *, hotline: Hotline, by: Any, at: datetime
) -> SheetImport:
    """Read and check a file without taking anything over; returns the record to be confirmed.

    Raises SheetRefused when the file as a whole cannot be used, OutOfReach without a seat.
    """
    check_exchange(by)
    if kind not in HOTLINE_KINDS or not hotline.is_active:
        raise SheetRefused(_("请选一个在用的平台和内容。"))
    read = read_sheet(name, data, COLUMNS[SheetKind(kind)])
    findings = check_rows(kind, hotline, read.rows, at=at)
    sheet = SheetImport(
        kind=kind, hotline=hotline, file_name=without_numbers(name)[-120:], made_by=by, made_at=at
    )
    keep(sheet, read.rows, findings)
    sheet.save()
    record(sheet, "stage_sheet", by=by, at=at, kind=kind, rows=sheet.n_rows, bad=sheet.n_bad)
    return sheet


def keep(sheet: SheetImport, rows: list[Row], findings: list[Finding]) -> None:
    """Put rows and findings on the record with their counts; saves nothing."""
    sheet.rows = pack_rows(rows)
    sheet.n_rows = len(rows)
    _keep_findings(sheet, findings)


def _keep_findings(sheet: SheetImport, findings: list[Finding]) -> None:
    sheet.findings = pack_findings(findings)
    counts = {effect: sum(f.effect == effect for f in findings) for effect in Effect}
    sheet.n_new, sheet.n_changed = counts[Effect.NEW], counts[Effect.CHANGED]
    sheet.n_same, sheet.n_bad = counts[Effect.SAME], counts[Effect.BAD]


def check_rows(kind: str, hotline: Hotline, rows: Iterable[Row], *, at: datetime) -> list[Finding]:
    """Say of each row what it would do now; changes nothing."""
    rows = list(rows)
    if kind == SheetKind.MATTER:
        return _check_matters(hotline, rows, at=at)
    checks: dict[str, Callable[[Row], Any]] = {
        SheetKind.URGE: lambda row: hotline_sheets.urge_of(hotline, row, at=at),
        SheetKind.RATING: lambda row: hotline_sheets.rating_of(hotline, row),
        SheetKind.RECEIPT: lambda row: hotline_sheets.receipt_of(hotline, row),
    }
    return [_checked(row, checks[kind]) for row in rows]


def _checked(row: Row, check: Callable[[Row], Any]) -> Finding:
    try:
        check(row)
    except RowFaulty as refusal:
        return Finding(row.line, Effect.BAD, tuple(refusal.faults))
    return Finding(row.line, Effect.NEW)


def _check_matters(hotline: Hotline, rows: list[Row], *, at: datetime) -> list[Finding]:
    categories = hotline_sheets.categories_by_name()
    numbers = [row.cells.get("number", "") for row in rows]
    known = dict(
        HotlineMatter.objects.filter(hotline=hotline, number__in=numbers).values_list(
            "number", "digest"
        )
    )
    findings = []
    for row in rows:
        try:
            sent = hotline_sheets.sent_of(row, categories=categories, at=at)
        except RowFaulty as refusal:
            findings.append(Finding(row.line, Effect.BAD, tuple(refusal.faults)))
            continue
        before = known.get(sent.number)
        known[sent.number] = sent.digest
        effect = Effect.NEW if before is None else Effect.CHANGED
        findings.append(Finding(row.line, Effect.SAME if before == sent.digest else effect))
    return findings


# --- taking over -------------------------------------------------------------------------------


@unit_of_work
def ask_apply(sheet: SheetImport, *, by: Any, at: datetime) -> SheetImport:
    """Confirm the import: a worker takes the good rows over, portion by portion.

    Raises TransitionRefused for a record that was confirmed before, or without a good row.
    """
    check_exchange(by)
    sheet = SheetImport.objects.select_for_update(of=("self",)).get(pk=sheet.pk)
    if sheet.asked_at is not None:
        who = sheet.applied_by or _("系统")
        raise TransitionRefused(_("%(who)s已经导入过这个文件，没有重复导入。") % {"who": who})
    if sheet.wiped_at is not None or not sheet.n_good:
        raise TransitionRefused(_("这个文件里没有可以导入的行。"))
    sheet.asked_at, sheet.applied_by = at, by
    sheet.save(update_fields=["asked_at", "applied_by"])
    record(sheet, "apply_sheet", by=by, at=at, kind=sheet.kind, rows=sheet.n_rows)
    hint("dispatch.apply_sheet", sheet_id=sheet.pk)
    return sheet


@unit_of_work
def apply_portion(sheet_id: int, *, at: datetime) -> bool:
    """Take over the next rows; returns whether more are left. Safe to run any number of times.

    The record stays locked, so that two workers never take the same row; what a row does now
    may differ from what the check said, and is what the record then tells.
    """
    rows = SheetImport.objects.select_for_update(skip_locked=True, of=("self",))
    sheet = rows.filter(pk=sheet_id, asked_at__isnull=False, applied_at=None).first()
    if sheet is None:
        return False
    findings = findings_of(sheet)
    portion = rows_of(sheet)[sheet.n_done : sheet.n_done + PORTION]
    for place, row in enumerate(portion, start=sheet.n_done):
        if findings[place].effect != Effect.BAD:
            findings[place] = _take(sheet, row, at=at)
    sheet.n_done += len(portion)
    _keep_findings(sheet, findings)
    if sheet.n_done >= sheet.n_rows:
        sheet.applied_at = at
    sheet.save()
    return sheet.applied_at is None


def _take(sheet: SheetImport, row: Row, *, at: datetime) -> Finding:
    try:
        with attempt():
            effect = TAKES[sheet.kind](sheet.hotline, row, by=sheet.applied_by, at=at)
    except RowFaulty as refusal:
        return Finding(row.line, Effect.BAD, tuple(refusal.faults))
    except REFUSALS as refusal:
        return Finding(row.line, Effect.BAD, ((_("整行"), str(refusal)),))
    return Finding(row.line, effect)


def to_apply(*, limit: int = 50) -> list[int]:
    """Return ids of confirmed imports that are not through; index `sheet_to_apply`."""
    rows = SheetImport.objects.filter(asked_at__isnull=False, applied_at__isnull=True)
    return list(rows.order_by("asked_at").values_list("pk", flat=True)[:limit])


def bad_lines(sheet: SheetImport) -> list[tuple[Row, str]]:
    """Return the rows that were not taken, each with its reasons in one sentence."""
    faults = {f.line: f.faults for f in findings_of(sheet) if f.effect == Effect.BAD}
    return [
        (row, "；".join(f"{name}：{why}" for name, why in faults[row.line]))
        for row in rows_of(sheet)
        if row.line in faults
    ]


@unit_of_work
def wipe(*, at: datetime) -> int:
    """Forget what old files held; the record of who imported how many stays."""
    old = SheetImport.objects.filter(made_at__lt=at - KEPT, wiped_at=None)
    old = old.filter(Q(asked_at=None) | Q(applied_at__isnull=False))
    rows = list(old.select_for_update(of=("self",))[:500])
    for sheet in rows:
        sheet.rows, sheet.findings, sheet.wiped_at = "", "", at
        sheet.save(update_fields=["rows", "findings", "wiped_at"])
    return len(rows)
