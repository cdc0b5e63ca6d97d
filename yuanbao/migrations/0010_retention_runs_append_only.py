"""Reports of what was cleared are added to and read, never changed."""

from django.db import migrations

GUARD = """
CREATE TRIGGER retention_run_append_only BEFORE UPDATE OR DELETE ON yuanbao_retentionrun
    FOR EACH ROW EXECUTE FUNCTION yuanbao_append_only();
CREATE TRIGGER retention_run_no_truncate BEFORE TRUNCATE ON yuanbao_retentionrun
    FOR EACH STATEMENT EXECUTE FUNCTION yuanbao_append_only();
"""
UNGUARD = """
DROP TRIGGER retention_run_append_only ON yuanbao_retentionrun;
DROP TRIGGER retention_run_no_truncate ON yuanbao_retentionrun;
"""


class Migration(migrations.Migration):
    dependencies = [("yuanbao", "0009_retention_runs")]
    operations = [migrations.RunSQL(GUARD, UNGUARD)]
