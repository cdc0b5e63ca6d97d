"""党员名册导入: a file is kept and checked in the background; confirmed, its good rows go in as one.

Checking and taking in are one unit of work each: who is killed meanwhile leaves nothing behind,
and a second worker finds nothing to do.
"""

import base64
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from grids.sheets.choices import RowEffect
from grids.sheets.specs import Entry, columns_of
from party.models import Membership, PartyOrganisation, RollImport
from party.organisations import workflow
from party.organisations.choices import (
    ROLL_IMPORTS_AT_WORK,
    MemberKind,
    RollImportState,
)
from party.organisations.numbers import member_number
from party.organisations.roll_sheets import fields_of
from party.services.organisations import history, roll_undoing
from party.services.organisations.keys import next_keys
from party.services.organisations.roll_checks import judge
from yuanbao.audit import record, unit_of_work
from yuanbao.notifications import notify
from yuanbao.redaction import without_numbers
from yuanbao.roles import Capability
from yuanbao.sheet_findings import (
    Finding,
    pack_findings,
    pack_rows,
    unpack_findings,
    unpack_rows,
)
from yuanbao.sheets import MEGABYTE, Limits, Row, SheetRefused, check_file, read_sheet
from yuanbao.tasks import hint
from yuanbao.workflow import TransitionRefused, apply, lock

# A district's members in one file.
LIMITS = Limits(bytes=10 * MEGABYTE, rows=20_000, unpacked=150 * MEGABYTE)


def rows_of(run: RollImport) -> list[Row]:
    """Return the rows as they stood in the file; none after they were wiped."""
    return unpack_rows(run.rows)


def findings_of(run: RollImport) -> list[Finding]:
    """Return what was found about the rows that are not put on the roll, in the file's order."""
    return unpack_findings(run.findings)


@unit_of_work
def upload(
    name: str, data: bytes, *, organisation: PartyOrganisation, by: Any, at: datetime
) -> RollImport:
    """Keep a file and have it checked in the background; nobody is put on the roll.

    Raises SheetRefused for a file that is too large or of another kind, OutOfReach for an
    organisation whose roll the person does not keep.
    """
    organisation = lock(organisation, by=by, capability=Capability.KEEP_PARTY)
    check_file(name, data, LIMITS)
    run = RollImport.objects.create(
        organisation=organisation,
        file_name=without_numbers(name)[-120:],
        file=base64.b64encode(data).decode(),
        made_by=by,
        made_at=at,
    )
    record(run, "upload_roll_import", by=by, at=at, organisation=organisation.number)
    hint("party.work_on_roll_import", import_id=run.pk)
    return run


def work_on(import_id: int, *, at: datetime) -> None:
    """Do what an import waits for. Safe to run any number of times."""
    state = RollImport.objects.filter(pk=import_id).values_list("state", flat=True).first()
    if state == RollImportState.UPLOADED:
        check(import_id, at=at)
    elif state == RollImportState.RUNNING:
        take(import_id, at=at)
    elif state == RollImportState.UNDOING:
        roll_undoing.put_back(import_id, at=at)


def to_work_on(*, limit: int = 50) -> list[int]:
    """Return ids of imports that wait for a worker; index `roll_import_to_work`."""
    rows = RollImport.objects.filter(state__in=ROLL_IMPORTS_AT_WORK)
    return list(rows.order_by("id").values_list("pk", flat=True)[:limit])


def _claimed(import_id: int, state: str) -> RollImport | None:
    """Return the import, locked, if it is in this state and nobody else works on it."""
    rows = RollImport.objects.select_for_update(skip_locked=True, of=("self",), no_key=True)
    rows = rows.select_related("organisation", "started_by")
    return rows.filter(pk=import_id, state=state).first()


@unit_of_work
def check(import_id: int, *, at: datetime) -> RollImport | None:
    """Read the kept file and say of each row what it would do. Safe to repeat."""
    run = _claimed(import_id, RollImportState.UPLOADED)
    if run is None:
        return None
    today = localdate(at)
    try:
        sheet = read_sheet(
            run.file_name, base64.b64decode(run.file), columns_of(fields_of(today)), LIMITS
        )
    except SheetRefused as refusal:
        why = str(refusal)[:300]
        return apply(run, workflow.FAIL_ROLL_IMPORT, by=None, at=at, trouble=why, file="")
    entries = judge(sheet.rows, run.organisation, today=today)
    return apply(
        run,
        workflow.CHECK_ROLL_IMPORT,
        by=None,
        at=at,
        file="",
        rows=pack_rows(sheet.rows),
        findings=_told(map(_finding, entries)),
        page_name=sheet.page[:60],
        unknown=sheet.unknown[:50],
        **_counts(entries),
        n_rows=len(entries),
    )


def _finding(entry: Entry) -> Finding:
    told = entry.found.get("told")
    faults = [(_("整行"), told)] if told else entry.faults
    return Finding(entry.row.line, entry.effect, tuple(faults))


def _told(findings: Iterable[Finding]) -> str:
    """Return the findings as they are kept: nothing is told of rows that go in."""
    return pack_findings(one for one in findings if one.effect != RowEffect.NEW)


def _counts(entries: Iterable[Entry]) -> dict[str, Any]:
    tally = Counter(entry.effect for entry in entries)
    effects = (RowEffect.NEW, RowEffect.SKIPPED, RowEffect.BAD)
    return {f"n_{effect}": tally[effect] for effect in effects}


@unit_of_work
def start(run: RollImport, *, by: Any, at: datetime) -> RollImport:
    """Confirm the import: a worker takes the good rows in.

    Raises OutOfReach, TransitionRefused when it was confirmed before, was wiped, or has no good row.
    """
    fresh = lock(run, by=by, capability=Capability.KEEP_PARTY)
    if fresh.wiped_at is not None:
        raise TransitionRefused(_("文件内容已按规定清除，没有编入。请重新上传。"))
    if fresh.state == RollImportState.CHECKED and not fresh.n_new:
        raise TransitionRefused(_("这个文件里没有可以编入的行。请改好有问题的行再传。"))
    moved = apply(run, workflow.START_ROLL_IMPORT, by=by, at=at, started_by=by)
    hint("party.work_on_roll_import", import_id=moved.pk)
    return moved


@unit_of_work
def drop(run: RollImport, *, by: Any, at: datetime) -> RollImport:
    """Say that a checked file is not to be taken in; its rows are forgotten at once."""
    words = _("%(who)s看过检查结果后没有编入。") % {"who": by}
    return apply(
        run, workflow.DROP_ROLL_IMPORT, by=by, at=at, trouble=words[:300], rows="", findings=""
    )


@unit_of_work
def take(import_id: int, *, at: datetime) -> RollImport | None:
    """Put the people of all good rows on the roll, or nobody. Safe to repeat.

    What a row does now may differ from what the check said, and is what the import then tells.
    The organisations stay locked, so that nobody is put on their roll meanwhile.
    """
    run = _claimed(import_id, RollImportState.RUNNING)
    if run is None:
        return None
    _hold_organisations(run.organisation)
    rows, before = rows_of(run), [f for f in findings_of(run) if f.effect == RowEffect.BAD]
    known = {finding.line for finding in before}
    good = [row for row in rows if row.line not in known]
    entries = judge(good, run.organisation, today=localdate(at))
    _admit(run, [e for e in entries if e.effect == RowEffect.NEW], at=at)
    bad = known | {e.row.line for e in entries if e.effect == RowEffect.BAD}
    findings = sorted([*before, *map(_finding, entries)], key=lambda finding: finding.line)
    counts = {**_counts(entries), "n_bad": len(bad)}
    done = apply(
        run,
        workflow.FINISH_ROLL_IMPORT,
        by=None,
        at=at,
        rows=pack_rows(row for row in rows if row.line in bad),
        findings=_told(findings),
        detail=counts,
        **counts,
    )
    _tell(done, at=at)
    return done


def _hold_organisations(organisation: PartyOrganisation) -> None:
    rows = PartyOrganisation.objects.standing().under(organisation).order_by("pk")
    list(rows.select_for_update(of=("self",), no_key=True).values_list("pk", flat=True))


def _admit(run: RollImport, entries: list[Entry], *, at: datetime) -> None:
    """Put people on the roll in few statements, each with its line of history and of the journal."""
    keys = next_keys(Membership, len(entries))
    on = localdate(at)
    members = [_member(entry, key, on=on) for entry, key in zip(entries, keys, strict=True)]
    Membership.objects.bulk_create(members, batch_size=history.AT_ONCE)
    history.note_admitted(members, on=on, by=run.started_by, at=at)
    roll_undoing.note_admitted(run, members, [entry.row.line for entry in entries])


def _member(entry: Entry, key: int, *, on: Any) -> Membership:
    said = entry.values
    member = Membership(
        pk=key,
        number=member_number(key),
        organisation=entry.found["organisation"],
        name=said["name"],
        phone=said.get("phone", ""),
        kind=said.get("kind", MemberKind.FULL),
        joined_on=said.get("joined_on"),
        admitted_on=on,
    )
    member.note_indexes()
    return member


def _tell(run: RollImport, *, at: datetime) -> None:
    if run.started_by is None:
        return
    words = _("%(file)s：编入 %(new)s 人，已在册 %(skipped)s 人，有问题 %(bad)s 行")
    facts = {
        "file": run.file_name,
        "new": run.n_new,
        "skipped": run.n_skipped,
        "bad": run.n_bad,
    }
    notify(
        key=f"roll-import:{run.pk}:{run.state}",
        user=run.started_by,
        title=_("党员名册导入已完成"),
        body=words % facts,
        url=reverse("party:member-import", args=[run.public_id]),
        at=at,
    )


@unit_of_work
def wipe(run: RollImport, *, at: datetime) -> None:
    """Forget what a file held and how to undo it; who put how many on the roll stays.

    Safe to repeat.
    """
    run.changes.all().delete()
    run.file = run.rows = run.findings = ""
    run.wiped_at = at
    run.save(update_fields=["file", "rows", "findings", "wiped_at"])
    record(run, "wipe_roll_import", by=None, at=at)
