"""The sequence petition numbers come from; the timeline can be added to, not changed."""

from django.db import migrations

FORWARD = """
CREATE SEQUENCE petitions_number AS bigint MINVALUE 1 MAXVALUE 999999999 START 1 CYCLE;
CREATE TRIGGER progress_append_only BEFORE UPDATE OR DELETE ON petitions_progressentry
    FOR EACH ROW EXECUTE FUNCTION yuanbao_append_only();
CREATE TRIGGER progress_no_truncate BEFORE TRUNCATE ON petitions_progressentry
    FOR EACH STATEMENT EXECUTE FUNCTION yuanbao_append_only();
"""
BACKWARD = """
DROP TRIGGER progress_append_only ON petitions_progressentry;
DROP TRIGGER progress_no_truncate ON petitions_progressentry;
DROP SEQUENCE petitions_number;
"""


class Migration(migrations.Migration):
    dependencies = [("petitions", "0001_initial"), ("yuanbao", "0002_append_only")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
