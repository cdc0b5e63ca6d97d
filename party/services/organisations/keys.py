"""Keys taken before a row is written, for its number and its path are made of them."""

from typing import Any

from django.db import connection


def next_key(model: Any) -> int:
    """Return a primary key that nobody else gets."""
    return next_keys(model, 1)[0]


def next_keys(model: Any, n: int) -> list[int]:
    """Return so many primary keys that nobody else gets, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [model._meta.db_table, model._meta.pk.column, n],
        )
        return [key for (key,) in cursor.fetchall()]
