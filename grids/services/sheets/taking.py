"""Taking the good rows over, and what a worker does with an import at all."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from grids.models import RegisterImport, RegisterImportPart
from grids.services.sheets import staging, undoing
from grids.services.sheets.judging import Judge
from grids.services.sheets.parts import count, findings_of, keep_findings, rows_of
from grids.services.sheets.writing import write
from grids.sheets import workflow as sheet_workflow
from grids.sheets.choices import ImportState, Mode, RowEffect
from grids.sheets.specs import Entry
from yuanbao.audit import attempt, unit_of_work
from yuanbao.notifications import notify
from yuanbao.sheet_findings import Finding
from yuanbao.workflow import apply

# A task ends well before its time limit; what is left is hinted anew.
LONGEST = timedelta(seconds=120)
TAKEN = frozenset({RowEffect.NEW, RowEffect.CHANGED})


def work_on(run_id: int, *, at: datetime) -> bool:
    """Do what an import waits for; returns whether more is left. Safe to run any number of times."""
    run = RegisterImport.objects.select_related("place", "made_by", "started_by").filter(pk=run_id)
    found = run.first()
    if found is None:
        return False
    if found.state == ImportState.UPLOADED:
        return _check(found, at=at)
    if found.state == ImportState.RUNNING:
        return _take(found, at=at)
    if found.state == ImportState.UNDOING:
        undoing.put_back(found.pk, at=at)
    return False


def _check(run: RegisterImport, *, at: datetime) -> bool:
    if not staging.open_file(run.pk, at=at):
        return False
    judge, until = staging.judge_of(run, at=at), timezone.now() + LONGEST
    while staging.check_part(judge, at=at):
        if timezone.now() > until:
            return True
    return False


def _take(run: RegisterImport, *, at: datetime) -> bool:
    judge = Judge(run, staging.known_spec(run.register), by=run.started_by, at=at, is_taking=True)
    if run.mode == Mode.ALL_OR_NOTHING:
        take_all(judge, at=at)
        return False
    until = timezone.now() + LONGEST
    while take_part(judge, at=at):
        if timezone.now() > until:
            return True
    return False


@unit_of_work
def take_part(judge: Judge, *, at: datetime) -> bool:
    """Take over the next part; returns whether more are left. Safe to run any number of times.

    The import stays locked, so that two workers never take the same part. What a row does now
    may differ from what the check said, and is what the import then tells.
    """
    run = _claimed(judge.run.pk)
    if run is None:
        return False
    part = run.parts.filter(taken_at=None).order_by("serial").first()
    if part is None:
        _finish(run, at=at)
        return False
    _take_over(judge, run, part, at=at)
    return True


def _claimed(run_id: int) -> RegisterImport | None:
    rows = RegisterImport.objects.select_for_update(skip_locked=True, of=("self",), no_key=True)
    return rows.filter(pk=run_id, state=ImportState.RUNNING).first()


def _take_over(
    judge: Judge, run: RegisterImport, part: RegisterImportPart, *, at: datetime
) -> None:
    before = findings_of(part)
    good = {f.line for f in before if f.effect != RowEffect.BAD}
    rows = [row for row in rows_of(part) if row.line in good]
    try:
        with attempt():
            entries = judge.judged(rows)
            write(judge, entries)
    except IntegrityError:
        entries = [entry for row in rows for entry in _one_by_one(judge, row)]
    taken = {
        e.row.line: Finding(e.row.line, e.effect, tuple(e.faults), e.identity) for e in entries
    }
    after = [taken.get(finding.line, finding) for finding in before]
    count(run, before, after)
    keep_findings(part, after)
    part.taken_at = at
    part.save(update_fields=["findings", "n_bad", "taken_at"])
    run.n_done += part.n_rows
    run.save(update_fields=["n_done", "n_new", "n_changed", "n_same", "n_skipped", "n_bad"])


def _one_by_one(judge: Judge, row: Any) -> list[Entry]:
    """Take one row of a part in which the database refused something; its refusal is a fault."""
    [entry] = judge.judged([row])
    try:
        with attempt():
            write(judge, [entry])
    except IntegrityError:
        entry.fault(_("整行"), _("和别人刚刚登记的记录冲突，没有导入，请核对后再传这一行"))
        entry.effect = RowEffect.BAD
    return [entry]


@unit_of_work
def take_all(judge: Judge, *, at: datetime) -> None:
    """Take every row over in one unit of work, or none. Safe to run any number of times."""
    run = _claimed(judge.run.pk)
    if run is None:
        return
    kept = {name: getattr(run, name) for name in _COUNTED}
    try:
        with attempt():
            for part in run.parts.filter(taken_at=None).order_by("serial"):
                _take_over(judge, run, part, at=at)
            _check_all_good(run)
    except _NotAll as refusal:
        for name, value in kept.items():
            setattr(run, name, value)
        run.save(update_fields=list(kept))
        words = _("检查之后台账有了变化：%(faults)s。一行也没有导入。") % {"faults": refusal}
        failed = apply(run, sheet_workflow.FAIL_IMPORT, by=None, at=at, trouble=words[:300])
        _tell(failed, _("导入没有成功"), at=at)
        return
    _finish(run, at=at)


_COUNTED = ("n_done", "n_new", "n_changed", "n_same", "n_skipped", "n_bad")


class _NotAll(Exception):
    """A row turned bad while all were to go in together."""


def _check_all_good(run: RegisterImport) -> None:
    if run.n_bad:
        raise _NotAll(_first_faults(run))


def _first_faults(run: RegisterImport) -> str:
    part = run.parts.filter(n_bad__gt=0).order_by("serial").first()
    faults = [f for f in findings_of(part) if f.faults] if part else []
    words: Sequence[str] = [
        _("第 %(n)s 行%(why)s") % {"n": f.line, "why": f.faults[0][1]} for f in faults[:3]
    ]
    return "；".join(words)


def _finish(run: RegisterImport, *, at: datetime) -> None:
    done = apply(
        run,
        sheet_workflow.FINISH_IMPORT,
        by=None,
        at=at,
        detail={name: getattr(run, name) for name in _COUNTED},
    )
    _tell(done, _("导入已完成"), at=at)


def _tell(run: RegisterImport, title: str, *, at: datetime) -> None:
    if run.started_by is None:
        return
    notify(
        key=f"register-import:{run.pk}:{run.state}",
        user=run.started_by,
        title=title,
        body=_("%(file)s：新增 %(new)s，更新 %(changed)s，有问题 %(bad)s")
        % {"file": run.file_name, "new": run.n_new, "changed": run.n_changed, "bad": run.n_bad},
        url=reverse("grids:import-detail", args=[run.register, run.public_id]),
        at=at,
    )
