"""The history of a membership can be written and read, not changed."""

from django.db import migrations

GUARD = """
CREATE TRIGGER member_event_append_only BEFORE UPDATE OR DELETE ON party_memberevent
    FOR EACH ROW EXECUTE FUNCTION yuanbao_append_only();
CREATE TRIGGER member_event_no_truncate BEFORE TRUNCATE ON party_memberevent
    FOR EACH STATEMENT EXECUTE FUNCTION yuanbao_append_only();
"""
UNGUARD = """
DROP TRIGGER member_event_append_only ON party_memberevent;
DROP TRIGGER member_event_no_truncate ON party_memberevent;
"""


class Migration(migrations.Migration):
    dependencies = [("party", "0006_organisations")]
    operations = [migrations.RunSQL(GUARD, UNGUARD)]
