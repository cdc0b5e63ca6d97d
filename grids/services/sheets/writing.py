"""Good rows written in few statements, each with a note of what the table held before."""

from collections.abc import Sequence

from django.db import connection, models

from grids.models import ImportChange, RegisterImport
from grids.services.sheets.judging import Judge
from grids.sheets.choices import ChangeKind, RowEffect
from grids.sheets.specs import Entry
from yuanbao.copying import insert

Rows = Sequence[models.Model]


def write(judge: Judge, entries: Sequence[Entry]) -> None:
    """Write the entries that are new or change something; a constant number of statements."""
    new = [entry for entry in entries if entry.effect == RowEffect.NEW]
    changed = [entry for entry in entries if entry.effect == RowEffect.CHANGED]
    journal = Journal(judge.run)
    if new:
        judge.spec.prepare(new, judge.visit, journal)
    for entry in new:
        entry.existing = judge.spec.build(entry, judge.visit)
    journal.create([e.existing for e in new], [e.row.line for e in new])
    journal.update([e.existing for e in changed], [e.row.line for e in changed])
    if new or changed:
        judge.spec.after([*new, *changed], judge.visit)
    journal.seal()


class Journal:
    """Writes rows for an import, and keeps what is needed to undo it."""

    def __init__(self, run: RegisterImport) -> None:
        self.run = run
        self.touched: dict[type[models.Model], list[int]] = {}

    def create(self, rows: Rows, lines: Sequence[int]) -> None:
        """Insert rows of one model."""
        if not rows:
            return
        model = type(rows[0])
        insert(rows)
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {ImportChange._meta.db_table}"  # noqa: S608 - names of our own tables
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
                f"INSERT INTO {ImportChange._meta.db_table}"  # noqa: S608 - names of our own tables
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
                    f"UPDATE {ImportChange._meta.db_table} c SET after = md5(to_jsonb(t)::text)"  # noqa: S608 - names of our own tables
                    f' FROM "{model._meta.db_table}" t WHERE c.run_id = %s AND c.model = %s'
                    " AND c.object_id = t.id AND t.id = ANY(%s)",
                    [self.run.pk, model._meta.label_lower, ids],
                )
