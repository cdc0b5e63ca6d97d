"""What an import does to rows of any table, noted so that it can be undone."""

from collections.abc import Sequence
from typing import Any

from django.db import connection, models

from yuanbao.copying import insert
from yuanbao.models import ChangeKind

Rows = Sequence[models.Model]


class Journal:
    """Writes rows for an import, and keeps what is needed to undo it.

    An import is any row whose `changes` are a table of `SheetChange`.
    """

    def __init__(self, run: Any) -> None:
        self.run = run
        self.table: str = run.changes.model._meta.db_table
        self.touched: dict[type[models.Model], list[int]] = {}

    def create(self, rows: Rows, lines: Sequence[int]) -> None:
        """Insert rows of one model."""
        if rows:
            insert(rows)
            self.created(rows, lines)

    def created(self, rows: Rows, lines: Sequence[int]) -> None:
        """Note rows of one model that were just inserted for this import."""
        if not rows:
            return
        model = type(rows[0])
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {self.table}"  # noqa: S608 - names of our own tables
                " (run_id, model, object_id, line, kind, after, left_why)"
                " SELECT %s, %s, l.id, l.line, %s, %s, %s"
                " FROM unnest(%s::bigint[], %s::int[]) AS l(id, line)",
                [
                    self.run.pk,
                    model._meta.label_lower,
                    ChangeKind.CREATED,
                    "",
                    "",
                    [row.pk for row in rows],
                    list(lines),
                ],
            )
        self._touch(model, rows)

    def update(self, rows: Rows, lines: Sequence[int]) -> None:
        """Write rows of one model that were changed in memory; each is noted as it was before."""
        if not rows:
            return
        model = type(rows[0])
        self.note(rows, lines)
        names = [f.attname for f in model._meta.concrete_fields if not f.primary_key]
        fields = [f.name for f in model._meta.concrete_fields if f.attname in names]
        # Sealed values can be written by an insert alone, which meets the row that is there.
        model._default_manager.bulk_create(
            rows,
            batch_size=2000,
            update_conflicts=True,
            unique_fields=[model._meta.pk.name],
            update_fields=fields,
        )

    def note(self, rows: Rows, lines: Sequence[int]) -> None:
        """Note rows as they are in the database, before somebody changes them for this import."""
        model = type(rows[0])
        by_id = dict(zip((row.pk for row in rows), lines, strict=True))
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {self.table}"  # noqa: S608 - names of our own tables
                " (run_id, model, object_id, line, kind, before, after, left_why)"
                f' SELECT %s, %s, t.id, l.line, %s, to_jsonb(t), %s, %s FROM "{model._meta.db_table}" t'
                " JOIN unnest(%s::bigint[], %s::int[]) AS l(id, line) ON l.id = t.id"
                " ON CONFLICT DO NOTHING",
                [
                    self.run.pk,
                    model._meta.label_lower,
                    ChangeKind.UPDATED,
                    "",
                    "",
                    list(by_id),
                    list(by_id.values()),
                ],
            )
        self._touch(model, rows)

    def _touch(self, model: type[models.Model], rows: Rows) -> None:
        self.touched.setdefault(model, []).extend(row.pk for row in rows)

    def seal(self) -> None:
        """Note the digest of every row as it was left; to be called last."""
        for model, ids in self.touched.items():
            with connection.cursor() as cursor:
                cursor.execute(
                    f"UPDATE {self.table} c SET after = md5(to_jsonb(t)::text)"  # noqa: S608 - names of our own tables
                    f' FROM "{model._meta.db_table}" t WHERE c.run_id = %s AND c.model = %s'
                    " AND c.object_id = t.id AND t.id = ANY(%s)",
                    [self.run.pk, model._meta.label_lower, ids],
                )
