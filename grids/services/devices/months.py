"""The tables that readings lie in, one for each month: made ahead, and dropped when their time is over.

What fits no month lies in the table of the rest, so that no reading waits for this job; it is
moved when its month is made.
"""

from datetime import datetime
from typing import Any

from django.db import connection
from django.utils.timezone import localdate

from grids.devices.months import Month, kept_since, months_held
from grids.models import Reading
from yuanbao.audit import unit_of_work

TABLE = Reading._meta.db_table
REST = f"{TABLE}_rest"
_LOCK = 26_000_016  # two workers make no table twice


@unit_of_work
def turn_months(*, at: datetime) -> tuple[list[str], list[str]]:
    """Make the months that are wanted and drop those that are over; return both. Safe to repeat."""
    today = localdate(at)
    _run("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    held, wanted = _held(), months_held(today)
    made = [_make(month) for month in wanted if month not in held]
    dropped = [_drop(month) for month in sorted(held) if month < wanted[0]]
    _run(f"DELETE FROM {REST} WHERE at < %s", [kept_since(today)])  # noqa: S608 - our own table
    return made, dropped


def _run(sql: str, values: Any = ()) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def _held() -> set[Month]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid"
            " WHERE i.inhparent = %s::regclass",
            [TABLE],
        )
        names = [row[0] for row in cursor.fetchall()]
    return {Month.from_suffix(name.rpartition("_")[2]) for name in names if name != REST}


def _make(month: Month) -> str:
    """Make the table of a month with what lay in the rest for it."""
    name, since, until = f"{TABLE}_{month.suffix}", month.first, month.plus(1).first
    _run(f"CREATE TABLE {name} (LIKE {TABLE} INCLUDING ALL)")
    _run(
        f"WITH moved AS (DELETE FROM {REST} WHERE at >= %s AND at < %s RETURNING *)"  # noqa: S608 - our own tables
        f" INSERT INTO {name} SELECT * FROM moved",
        [since, until],
    )
    _run(
        f"ALTER TABLE {TABLE} ATTACH PARTITION {name} FOR VALUES FROM (%s) TO (%s)", [since, until]
    )
    return name


def _drop(month: Month) -> str:
    name = f"{TABLE}_{month.suffix}"
    _run(f"DROP TABLE {name}")
    return name
