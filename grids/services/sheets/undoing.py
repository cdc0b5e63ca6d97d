"""撤销导入 of a register: refused after its time, done in the background, with lines of history."""

from datetime import datetime
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from grids.models import RegisterImport
from grids.sheets import workflow as sheet_workflow
from grids.sheets.choices import ImportState
from grids.sheets.specs import Visit, spec_of
from yuanbao import sheet_undoing
from yuanbao.audit import unit_of_work
from yuanbao.tasks import hint
from yuanbao.workflow import TransitionRefused, apply


@unit_of_work
def undo(run: RegisterImport, *, why: str, by: Any, at: datetime) -> RegisterImport:
    """Have an import undone in the background. Raises TransitionRefused after thirty days."""
    if run.state == ImportState.DONE and not sheet_undoing.may_undo(run, at=at):
        words = _("文件上传已超过 %(n)s 天，不能整体撤销了，请在台账里逐条更正。")
        raise TransitionRefused(words % {"n": sheet_undoing.KEPT.days})
    moved = apply(run, sheet_workflow.UNDO_IMPORT, by=by, at=at, why=why, undone_by=by)
    hint("grids.work_on_import", import_id=moved.pk)
    return moved


@unit_of_work
def put_back(run_id: int, *, at: datetime) -> RegisterImport | None:
    """Restore and remove what the import wrote; None when another worker does. Safe to repeat.

    Rows that somebody changed since, and new ones that other records point to by now, are left
    as they are and named in the journal.
    """
    rows = RegisterImport.objects.select_for_update(skip_locked=True, of=("self",), no_key=True)
    run = rows.select_related("undone_by").filter(pk=run_id, state=ImportState.UNDOING).first()
    if run is None:
        return None
    undoing = sheet_undoing.begin(run)
    spec = spec_of(run.register)
    visit = Visit(run.undone_by, at, run.place, localdate(at), batch=run.public_id)
    for model in undoing.restored:
        if spec is not None:
            spec.undone(model, undoing.ids(model), visit)
    n_left = undoing.put_back()
    return apply(run, sheet_workflow.END_UNDO, by=None, at=at, n_left=n_left)
