"""撤销导入: the rows that an import wrote become what they were, as far as nobody touched them since."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from grids.models import ImportChange, RegisterImport
from grids.services.sheets.staging import KEPT
from grids.sheets import workflow as sheet_workflow
from grids.sheets.choices import ChangeKind, ImportState
from grids.sheets.specs import Visit, spec_of
from yuanbao.audit import unit_of_work
from yuanbao.tasks import hint
from yuanbao.workflow import TransitionRefused, apply

TABLE = ImportChange._meta.db_table
Ids = dict[type[models.Model], set[int]]


@unit_of_work
def undo(run: RegisterImport, *, why: str, by: Any, at: datetime) -> RegisterImport:
    """Have an import undone in the background. Raises TransitionRefused after thirty days."""
    if run.finished_at and run.finished_at < at - KEPT:
        words = _("导入已超过 %(n)s 天，不能整体撤销了，请在台账里逐条更正。")
        raise TransitionRefused(words % {"n": KEPT.days})
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
    restored, removed = Ids(), Ids()
    for model in _models(run):
        _lock(run, model)
        _leave_touched(run, model)
        restored[model] = _untouched(run, model, ChangeKind.UPDATED)
        removed[model] = _untouched(run, model, ChangeKind.CREATED)
    _leave_referenced(run, restored, removed)
    spec = spec_of(run.register)
    visit = Visit(run.undone_by, at, run.place, localdate(at), batch=run.public_id)
    for model in restored:
        if spec is not None:
            spec.undone(model, sorted(restored[model] | removed[model]), visit)
    for model, ids in restored.items():
        _restore(run, model, ids)
    for model, ids in removed.items():
        _remove(model, ids)
    n_left = run.changes.exclude(left_why="").count()
    return apply(run, sheet_workflow.END_UNDO, by=None, at=at, n_left=n_left)


def _models(run: RegisterImport) -> list[type[models.Model]]:
    labels = run.changes.order_by("model").values_list("model", flat=True).distinct()
    return [apps.get_model(label) for label in labels]


def _run(sql: str, values: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def _lock(run: RegisterImport, model: type[models.Model]) -> None:
    _run(
        f'SELECT count(*) FROM (SELECT t.id FROM "{model._meta.db_table}" t'  # noqa: S608 - names of our own tables
        f" WHERE t.id IN (SELECT object_id FROM {TABLE} WHERE run_id = %s AND model = %s)"
        " ORDER BY t.id FOR UPDATE) AS locked",
        [run.pk, model._meta.label_lower],
    )


def _leave_touched(run: RegisterImport, model: type[models.Model]) -> None:
    """Name the rows that are no longer as the import left them."""
    _run(
        f"UPDATE {TABLE} c SET left_why = CASE WHEN t.id IS NULL THEN %s ELSE %s END"  # noqa: S608 - names of our own tables
        f' FROM {TABLE} o LEFT JOIN "{model._meta.db_table}" t ON t.id = o.object_id'
        " WHERE c.id = o.id AND o.run_id = %s AND o.model = %s"
        " AND (t.id IS NULL OR md5(to_jsonb(t)::text) <> o.after)",
        [
            _("导入以后已被删除，没有恢复"),
            _("导入以后又有人改过，保留现在的内容"),
            run.pk,
            model._meta.label_lower,
        ],
    )


def _untouched(run: RegisterImport, model: type[models.Model], kind: str) -> set[int]:
    rows = run.changes.filter(model=model._meta.label_lower, kind=kind, left_why="")
    return set(rows.values_list("object_id", flat=True))


def _leave_referenced(run: RegisterImport, restored: Ids, removed: Ids) -> None:
    """Take new rows that rows which stay point to out of `removed`, and name them.

    Rows that are restored point to none of them any more. Repeats until nothing moves, for a
    row that stays keeps what it points to.
    """
    moved = True
    while moved:
        moved = False
        for model, ids in removed.items():
            held = _held(model, ids, restored, removed)
            if held:
                moved = True
                ids.difference_update(held)
                run.changes.filter(model=model._meta.label_lower, object_id__in=held).update(
                    left_why=_("导入以后别的记录用到了它，没有删除")
                )


def _held(model: type[models.Model], ids: set[int], restored: Ids, removed: Ids) -> set[int]:
    """Return those of the rows to remove that a row which stays points to."""
    held: set[int] = set()
    if not ids:
        return held
    for relation in model._meta.related_objects:
        other, field = relation.related_model, relation.field
        if not field.concrete or field.many_to_many:
            continue
        pairs = other._default_manager.filter(**{f"{field.name}__in": ids})
        gone = removed.get(other, set()) | restored.get(other, set())
        for pk, target in pairs.values_list("pk", field.attname):
            if pk not in gone:
                held.add(target)
    return held


def _restore(run: RegisterImport, model: type[models.Model], ids: set[int]) -> None:
    table, key = model._meta.db_table, model._meta.pk
    columns = [f.column for f in model._meta.concrete_fields if f is not key]
    sets = ", ".join(f'"{column}" = r."{column}"' for column in columns)
    _run(
        f'UPDATE "{table}" t SET {sets} FROM {TABLE} c,'  # noqa: S608 - names of our own tables
        f' jsonb_populate_record(NULL::"{table}", c.before) AS r'
        " WHERE c.run_id = %s AND c.model = %s AND t.id = c.object_id AND t.id = ANY(%s)",
        [run.pk, model._meta.label_lower, sorted(ids)],
    )


def _remove(model: type[models.Model], ids: set[int]) -> None:
    _run(f'DELETE FROM "{model._meta.db_table}" WHERE id = ANY(%s)', [sorted(ids)])  # noqa: S608 - a name of our own table


def left_rows(run: RegisterImport) -> dict[str, list[ImportChange]]:
    """Return what the undoing left, by the reason."""
    rows: dict[str, list[ImportChange]] = defaultdict(list)
    for change in run.changes.exclude(left_why="").order_by("line", "id")[:500]:
        rows[change.left_why].append(change)
    return dict(rows)
