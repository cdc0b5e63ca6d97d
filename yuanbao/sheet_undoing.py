"""撤销导入: the rows that an import wrote become what they were, as far as nobody touched them since.

An import is any row with `made_at`, `finished_at`, `wiped_at` and `changes` of `SheetChange`. All
of it runs in the unit of work of whoever undoes.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.utils.translation import gettext as _

from yuanbao.models import ChangeKind, SheetChange

# What a file held, and how to undo it, is not kept for longer than it takes to mend it.
KEPT = timedelta(days=30)
# A page names so many rows that were left for one reason.
N_NAMED = 30
Ids = dict[type[models.Model], set[int]]


def undone_until(run: Any) -> datetime | None:
    """Return up to when an import that was taken in can be undone; None when nothing is left of it."""
    if run.finished_at is None or run.wiped_at is not None:
        return None
    until: datetime = run.made_at + KEPT
    return until


def may_undo(run: Any, *, at: datetime) -> bool:
    """Say whether what was written for an import can still be put back, if it was taken in."""
    until = undone_until(run)
    return until is not None and at <= until


@dataclass(frozen=True)
class Undoing:
    """What of an import is put back: rows that become as they were, and rows that go."""

    run: Any
    restored: Ids
    removed: Ids

    def ids(self, model: type[models.Model]) -> list[int]:
        """Return the rows of a table that are put back or go, in order."""
        return sorted(self.restored[model] | self.removed[model])

    def put_back(self) -> int:
        """Write it, and return how many rows were left because of what happened since."""
        for model, ids in self.restored.items():
            _restore(self.run, model, ids)
        for model, ids in self.removed.items():
            _remove(model, ids)
        n: int = self.run.changes.exclude(left_why="").count()
        return n


def begin(run: Any, *, going_too: Mapping[type[models.Model], set[int]] | None = None) -> Undoing:
    """Lock what the import wrote and settle what of it is put back; the rest is named in the journal.

    Rows that somebody changed since stay, and so do new ones that other rows point to by now;
    `going_too` are rows that go with those they point to.
    """
    restored, removed = Ids(), Ids()
    for model in _models(run):
        _lock(run, model)
        _leave_touched(run, model)
        restored[model] = _untouched(run, model, ChangeKind.UPDATED)
        removed[model] = _untouched(run, model, ChangeKind.CREATED)
    _leave_referenced(run, restored, removed, going_too or {})
    return Undoing(run, restored, removed)


@dataclass(frozen=True)
class Left:
    """Rows that undoing left for one reason: how many, and the first of them in the file's order."""

    why: str
    n: int
    rows: list[SheetChange]


def left_rows(run: Any) -> list[Left]:
    """Return what the undoing left, by the reason; one statement and one for each reason."""
    rows = run.changes.exclude(left_why="")
    counted = rows.order_by("left_why").values_list("left_why").annotate(n=models.Count("pk"))
    return [
        Left(why, n, list(rows.filter(left_why=why).order_by("line", "id")[:N_NAMED]))
        for why, n in counted
    ]


def _models(run: Any) -> list[type[models.Model]]:
    labels = run.changes.order_by("model").values_list("model", flat=True).distinct()
    return [apps.get_model(label) for label in labels]


def _journal_of(run: Any) -> str:
    table: str = run.changes.model._meta.db_table
    return table


def _run(sql: str, values: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def _lock(run: Any, model: type[models.Model]) -> None:
    _run(
        f'SELECT count(*) FROM (SELECT t.id FROM "{model._meta.db_table}" t'  # noqa: S608 - names of our own tables
        f" WHERE t.id IN (SELECT object_id FROM {_journal_of(run)} WHERE run_id = %s AND model = %s)"
        " ORDER BY t.id FOR UPDATE) AS locked",
        [run.pk, model._meta.label_lower],
    )


def _leave_touched(run: Any, model: type[models.Model]) -> None:
    """Name the rows that are no longer as the import left them."""
    table = _journal_of(run)
    _run(
        f"UPDATE {table} c SET left_why = CASE WHEN t.id IS NULL THEN %s ELSE %s END"  # noqa: S608 - names of our own tables
        f' FROM {table} o LEFT JOIN "{model._meta.db_table}" t ON t.id = o.object_id'
        " WHERE c.id = o.id AND o.run_id = %s AND o.model = %s"
        " AND (t.id IS NULL OR md5(to_jsonb(t)::text) <> o.after)",
        [
            _("导入以后已被删除，没有恢复"),
            _("导入以后又有人改过，保留现在的内容"),
            run.pk,
            model._meta.label_lower,
        ],
    )


def _untouched(run: Any, model: type[models.Model], kind: str) -> set[int]:
    rows = run.changes.filter(model=model._meta.label_lower, kind=kind, left_why="")
    return set(rows.values_list("object_id", flat=True))


def _leave_referenced(
    run: Any, restored: Ids, removed: Ids, going_too: Mapping[type[models.Model], set[int]]
) -> None:
    """Take new rows that rows which stay point to out of `removed`, and name them.

    Rows that are restored point to none of them any more. Repeats until nothing moves, for a
    row that stays keeps what it points to.
    """
    moved = True
    while moved:
        moved = False
        gone = _all_gone(restored, removed, going_too)
        for model, ids in removed.items():
            held = _held(model, ids, gone)
            if held:
                moved = True
                ids.difference_update(held)
                run.changes.filter(model=model._meta.label_lower, object_id__in=held).update(
                    left_why=_("导入以后别的记录用到了它，没有删除")
                )


def _all_gone(*parts: Mapping[type[models.Model], set[int]]) -> Ids:
    gone: Ids = defaultdict(set)
    for part in parts:
        for model, ids in part.items():
            gone[model] |= ids
    return gone


def _held(model: type[models.Model], ids: set[int], gone: Ids) -> set[int]:
    """Return those of the rows to remove that a row which stays points to."""
    held: set[int] = set()
    if not ids:
        return held
    for relation in model._meta.related_objects:
        other, field = relation.related_model, relation.field
        if not field.concrete or field.many_to_many:
            continue
        pairs = other._default_manager.filter(**{f"{field.name}__in": ids})
        going = gone.get(other, set())
        for pk, target in pairs.values_list("pk", field.attname):
            if pk not in going:
                held.add(target)
    return held


def _restore(run: Any, model: type[models.Model], ids: set[int]) -> None:
    table, key = model._meta.db_table, model._meta.pk
    columns = [f.column for f in model._meta.concrete_fields if f is not key]
    sets = ", ".join(f'"{column}" = r."{column}"' for column in columns)
    _run(
        f'UPDATE "{table}" t SET {sets} FROM {_journal_of(run)} c,'  # noqa: S608 - names of our own tables
        f' jsonb_populate_record(NULL::"{table}", c.before) AS r'
        " WHERE c.run_id = %s AND c.model = %s AND t.id = c.object_id AND t.id = ANY(%s)",
        [run.pk, model._meta.label_lower, sorted(ids)],
    )


def _remove(model: type[models.Model], ids: set[int]) -> None:
    _run(f'DELETE FROM "{model._meta.db_table}" WHERE id = ANY(%s)', [sorted(ids)])  # noqa: S608 - a name of our own table
