"""Empty the database after a test that committed: only the tables that hold rows.

Django truncates every table, which writes some thousand files, and then makes the rights and content
types of all models anew: that takes longer than most of these tests do.
"""

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connections, transaction

from grids.models import TreeVersion
from yuanbao.models import AuditHead

# Made once with the tables and never changed by a test.
STANDING = {
    *(ContentType._meta.db_table, Permission._meta.db_table, "django_migrations"),
    *(TreeVersion._meta.db_table, AuditHead._meta.db_table),
}
# Counters that come with the tables begin again.
BEGIN_AGAIN = (
    f"UPDATE {TreeVersion._meta.db_table} SET number = 0 WHERE number > 0",
    f"UPDATE {AuditHead._meta.db_table} SET seq = 0, hash = repeat('0', 64) WHERE seq > 0",
)


def empty_written_tables(test_case) -> None:
    """Empty what the test, or a thread of it, wrote in any database that it may use."""
    for name in test_case._databases_names(include_mirrors=False):
        connection = connections[name]
        written = _written(connection)
        if written:
            with transaction.atomic(using=name), connection.cursor() as cursor:
                _empty(written, cursor)
                for statement in BEGIN_AGAIN:
                    cursor.execute(statement)


def _empty(tables: list[str], cursor) -> None:
    cursor.execute("SELECT current_setting('is_superuser')")
    if cursor.fetchone() == ("on",):
        # Neither foreign keys nor the guards of tables that only grow are asked.
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table in tables:
            cursor.execute(f"DELETE FROM {table}")
    else:
        cursor.execute(f"TRUNCATE {', '.join(tables)} CASCADE")


def _written(connection) -> list[str]:
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    asked = " UNION ALL ".join(
        f"SELECT '{table}' WHERE EXISTS (SELECT FROM {connection.ops.quote_name(table)})"
        for table in tables
        if table not in STANDING
    )
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return [connection.ops.quote_name(row[0]) for row in cursor.fetchall()]
