"""撤销导入 of members: who was put on the roll by a file comes off it, as far as nothing happened since."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from party.models import MemberEvent, Membership, RollImport
from party.organisations import workflow
from party.organisations.choices import MemberAct, RollImportState
from yuanbao import sheet_undoing
from yuanbao.audit import unit_of_work
from yuanbao.sheet_journal import Journal
from yuanbao.tasks import hint
from yuanbao.workflow import TransitionRefused, apply


def note_admitted(run: RollImport, members: list[Membership], lines: list[int]) -> None:
    """Note whom a file put on the roll, each with its line, so that it can be undone."""
    journal = Journal(run)
    journal.created(members, lines)
    journal.seal()


@unit_of_work
def undo(run: RollImport, *, why: str, by: Any, at: datetime) -> RollImport:
    """Have an import undone in the background.

    Raises OutOfReach; TransitionRefused after thirty days, or when nothing was noted of it.
    """
    if run.state == RollImportState.DONE:
        _check_can(run, at=at)
    moved = apply(run, workflow.UNDO_ROLL_IMPORT, by=by, at=at, why=why, undone_by=by)
    hint("party.work_on_roll_import", import_id=moved.pk)
    return moved


def _check_can(run: RollImport, *, at: datetime) -> None:
    if not sheet_undoing.may_undo(run, at=at):
        words = _("文件上传已超过 %(n)s 天，不能整体撤销了，请在名册里逐人更正。")
        raise TransitionRefused(words % {"n": sheet_undoing.KEPT.days})
    if not run.changes.exists():
        raise TransitionRefused(_("这次导入没有留下撤销用的记录，请在名册里逐人更正。"))


@unit_of_work
def put_back(run_id: int, *, at: datetime) -> RollImport | None:
    """Take off the roll whom the import put there; None when another worker does. Safe to repeat.

    With each goes the one line of history that says so. Who was amended, transferred or ended
    since, joined an account or stands in a notice, a meeting or a duty stays as they are, and is
    named in the journal.
    """
    rows = RollImport.objects.select_for_update(skip_locked=True, of=("self",), no_key=True)
    run = rows.filter(pk=run_id, state=RollImportState.UNDOING).first()
    if run is None:
        return None
    members = run.changes.values("object_id")
    admissions = MemberEvent.objects.filter(member__in=members, act=MemberAct.ADMITTED)
    going_too: sheet_undoing.Ids = {MemberEvent: set(admissions.values_list("pk", flat=True))}
    undoing = sheet_undoing.begin(run, going_too=going_too)
    gone = undoing.removed.get(Membership, set())
    # The table of events lets a line go only with a membership that is undone this very moment.
    admissions.filter(member__in=gone).delete()
    n_left = undoing.put_back()
    detail = {"n_removed": len(gone), "n_left": n_left}
    return apply(run, workflow.END_ROLL_UNDO, by=None, at=at, detail=detail, n_left=n_left)
