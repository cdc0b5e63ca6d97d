"""Versions of an article can be written and read, not changed."""

from django.db import migrations

GUARD = """
CREATE TRIGGER revision_append_only BEFORE UPDATE OR DELETE ON party_revision
    FOR EACH ROW EXECUTE FUNCTION yuanbao_append_only();
CREATE TRIGGER revision_no_truncate BEFORE TRUNCATE ON party_revision
    FOR EACH STATEMENT EXECUTE FUNCTION yuanbao_append_only();
"""
UNGUARD = """
DROP TRIGGER revision_append_only ON party_revision;
DROP TRIGGER revision_no_truncate ON party_revision;
"""


class Migration(migrations.Migration):
    dependencies = [("party", "0001_initial"), ("yuanbao", "0002_append_only")]
    operations = [migrations.RunSQL(GUARD, UNGUARD)]
