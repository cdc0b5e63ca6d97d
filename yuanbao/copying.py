"""Write rows of models by PostgreSQL's COPY, a batch at a time."""

import io
import json
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVectorField
from django.db import connection, models
from django.db.models.fields import NOT_PROVIDED

NULL = "\\N"
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def plain(value: Any) -> str:
    """Return a value as COPY's text format has it; sealed values are bytes."""
    if value is None:
        return NULL
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, bytes):
        return f"\\\\x{value.hex()}"
    return str(value).translate(_ESCAPES)


def as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False).translate(_ESCAPES)


def as_array(values: Iterable[str]) -> str:
    """Return an array of words that need no quoting: codes and hex digits."""
    return "{" + ",".join(values) + "}"


def _writer_of(field: models.Field) -> Callable[[Any], str]:
    if isinstance(field, models.JSONField):
        return as_json
    return as_array if isinstance(field, ArrayField) else plain


def search_vector(tokens: list[str]) -> str:
    """Return a tsvector's text form of tokens in their order, as `to_tsvector('simple')` makes it."""
    places: dict[str, list[str]] = {}
    for at, token in enumerate(tokens, start=1):
        places.setdefault(token, []).append(str(at))
    return " ".join(f"'{token}':{','.join(at)}" for token, at in places.items())


# Fewer rows are written by one INSERT as quickly.
MANY = 100


def insert(rows: Sequence[models.Model]) -> None:
    """Write new objects of one model beside other writers, and give them their keys."""
    if not rows:
        return
    model = type(rows[0])
    if len(rows) < MANY:
        model._default_manager.bulk_create(rows)
        return
    sheet = Sheet(model, has_serial=False)
    for row, key in zip(rows, _keys(model, len(rows)), strict=True):
        row.pk = key
        sheet.add_object(row)
        row._state.adding = False
    sheet.flush()


def _keys(model: type[models.Model], n: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [model._meta.db_table, model._meta.pk.column, n],
        )
        return [key for (key,) in cursor.fetchall()]


class Sheet:
    """Rows of one model that wait to be copied. Columns left out get the field's default.

    Keys go on from the table's last one, which is for tables that nobody else writes to; without
    `has_serial` every row brings its own.
    """

    def __init__(self, model: type[models.Model], *, has_serial: bool = True) -> None:
        self.model, self.meta = model, model._meta
        fields = self.meta.concrete_fields
        self.columns = [field.column for field in fields]
        self.steps = [(f.attname, _writer_of(f), _default_text(f)) for f in fields]
        self.has_serial = has_serial and isinstance(self.meta.pk, models.AutoField)
        self.last_id = self._last_id() if self.has_serial else 0
        self.lines = io.StringIO()
        self.n = 0

    def _last_id(self) -> int:
        return self.model._default_manager.aggregate(last=models.Max("pk"))["last"] or 0

    def claim(self) -> int:
        """Return the next id, for a row that others refer to before it is added."""
        self.last_id += 1
        return self.last_id

    def add(self, **row: Any) -> None:
        """Keep one row; one without an id gets the next. A name that is no column is an error."""
        self.n += 1
        if self.has_serial and "id" not in row:
            row["id"] = self.claim()
        absent = object()
        line = []
        for name, write, default in self.steps:
            value = row.pop(name, absent)
            line.append(default if value is absent else write(value))
        if row:
            raise TypeError(f"{self.model.__name__} has no {sorted(row)}")
        self.lines.write("\t".join(line) + "\n")

    def add_object(self, row: models.Model) -> None:
        """Keep an unsaved object, sealed as saving it would; one without a key gets the next."""
        self.n += 1
        if row.pk is None and self.has_serial:
            row.pk = self.claim()
        fields = self.meta.concrete_fields
        cells = (
            write(field.pre_save(row, add=True))
            for field, (_name, write, _default) in zip(fields, self.steps, strict=True)
        )
        self.lines.write("\t".join(cells) + "\n")

    def flush(self) -> None:
        """Copy what waits and move the table's sequence on."""
        self.lines.seek(0)
        columns = ", ".join(f'"{column}"' for column in self.columns)
        table = self.meta.db_table
        with connection.cursor() as cursor, connection.wrap_database_errors:
            cursor.copy_expert(f'COPY "{table}" ({columns}) FROM STDIN', self.lines)
            if self.has_serial and self.last_id:
                cursor.execute(
                    "SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, self.last_id]
                )
        self.lines = io.StringIO()


def _default_text(field: models.Field) -> str:
    if field.default is not NOT_PROVIDED or (field.empty_strings_allowed and not field.null):
        value = field.get_default()
        if isinstance(field, models.BinaryField):
            return plain((value or "").encode())
        return NULL if isinstance(field, SearchVectorField) else _writer_of(field)(value)
    return NULL


class Sheets:
    """A sheet for each model, copied in the order in which they are named."""

    def __init__(self, *ordered: type[models.Model]) -> None:
        self.by_model = {model: Sheet(model) for model in ordered}

    def claim(self, model: type[models.Model]) -> int:
        return self.by_model[model].claim()

    def add(self, model: type[models.Model], **row: Any) -> None:
        self.by_model[model].add(**row)

    def flush(self) -> None:
        for sheet in self.by_model.values():
            sheet.flush()

    def counts(self) -> dict[str, int]:
        return {sheet.meta.label: sheet.n for sheet in self.by_model.values()}
