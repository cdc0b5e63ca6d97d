"""Keys taken before a row is written, for its number and its path are made of them."""

from typing import Any

from django.db import connection


def next_key(model: Any) -> int:
    """Return a primary key that nobody else gets."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s))",
            [model._meta.db_table, model._meta.pk.column],
        )
        return cursor.fetchone()[0]


def organisation_number(key: int) -> str:
    return f"Z{key:05d}"


def member_number(key: int) -> str:
    return f"D{key:06d}"
