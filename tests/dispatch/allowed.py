"""What `permitted` allows, asked of the database by statements that are written once.

To write a statement takes Django ten times as long as the database takes to answer it, and it says
the same of everybody but for their number. So it is written for a person and a row of numbers that
nobody has, prepared, and asked for each pair. What looks at the person's roles is asked each time.
"""

from functools import cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection

from yuanbao.models import User
from yuanbao.roles import Capability

ANYBODY, ANY_ROW = 987_654_321, 987_654_322
BY_ROLES = frozenset({Capability.PROXY_PETITION})


def allowed_by(row: Any, user: Any) -> set[Capability]:
    """Return the capabilities with which the person reaches the row by `permitted`."""
    rows = type(row).objects
    each = {c for c in BY_ROLES if rows.permitted(user, c).filter(pk=row.pk).exists()}
    with connection.cursor() as cursor:
        cursor.execute(f"EXECUTE {_prepared(cursor, type(row))} (%s, %s)", [user.pk, row.pk])
        return each | {Capability(value) for (value,) in cursor.fetchall()}


def statement_for(model: type, capability: Capability, user: Any, pk: int) -> tuple[str, list]:
    """Return the words that `permitted` asks with, and what stands in the gaps; "" where nobody may."""
    rows = model.objects.permitted(user, capability).filter(pk=pk).values("pk")
    try:
        sql, given = rows.query.sql_with_params()
    except EmptyResultSet:
        return "", []
    return sql, list(given)


@cache
def written_for(model: type, capability: Capability) -> tuple[str, list]:
    """Return the same for a person and a row that nobody has."""
    return statement_for(model, capability, User(pk=ANYBODY), ANY_ROW)


def _prepared(cursor: Any, model: type) -> str:
    name = f"allowed_{model._meta.model_name}"
    # One plan for everybody: it is the planning that takes long.
    cursor.execute("SET LOCAL plan_cache_mode = force_generic_plan")
    cursor.execute("SELECT 1 FROM pg_prepared_statements WHERE name = %s", [name])
    if cursor.fetchone() is None:
        sql, given = _whole(model)
        cursor.execute(f"PREPARE {name} (bigint, bigint) AS {sql}", given)
    return name


@cache
def _whole(model: type) -> tuple[str, list]:
    """Return one statement that names every capability, $1 being the person and $2 the row."""
    parts, given = [], []
    for capability in sorted(set(Capability) - BY_ROLES):
        sql, gaps = written_for(model, capability)
        if sql:
            parts.append(f"SELECT %s WHERE EXISTS ({sql})")
            given += [capability.value, *gaps]
    pieces = " UNION ALL ".join(parts).split("%s")
    names = {ANYBODY: "$1", ANY_ROW: "$2"}
    gaps = [names.get(gap, "%s") if isinstance(gap, int) else "%s" for gap in given]
    sql = "".join(piece + gap for piece, gap in zip(pieces, [*gaps, ""], strict=True))
    return sql, [value for value, gap in zip(given, gaps, strict=True) if gap == "%s"]
