"""Calendar versions can be added and read, not changed: due moments name them."""

from django.db import migrations

TABLES = ("yuanbao_calendarversion", "yuanbao_calendaryear")
GUARD = """
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION yuanbao_append_only();
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION yuanbao_append_only();
"""
UNGUARD = """
DROP TRIGGER {table}_append_only ON {table};
DROP TRIGGER {table}_no_truncate ON {table};
"""


class Migration(migrations.Migration):
    dependencies = [("yuanbao", "0003_calendar")]
    operations = [
        migrations.RunSQL(GUARD.format(table=table), UNGUARD.format(table=table))
        for table in TABLES
    ]
