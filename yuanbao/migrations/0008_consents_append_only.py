"""The consent ledger is added to and read, never changed."""

from django.db import migrations

GUARD = """
CREATE TRIGGER consent_append_only BEFORE UPDATE OR DELETE ON yuanbao_consent
    FOR EACH ROW EXECUTE FUNCTION yuanbao_append_only();
CREATE TRIGGER consent_no_truncate BEFORE TRUNCATE ON yuanbao_consent
    FOR EACH STATEMENT EXECUTE FUNCTION yuanbao_append_only();
"""
UNGUARD = """
DROP TRIGGER consent_append_only ON yuanbao_consent;
DROP TRIGGER consent_no_truncate ON yuanbao_consent;
"""


class Migration(migrations.Migration):
    dependencies = [("yuanbao", "0007_consents_requests_and_open_files")]
    operations = [migrations.RunSQL(GUARD, UNGUARD)]
