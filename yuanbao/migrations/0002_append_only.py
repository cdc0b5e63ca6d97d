"""The audit log can be written and read, not changed; its sixteen chains get their heads."""

from django.db import migrations

# Triggers of other append-only tables call this function too.
GUARD = """
CREATE FUNCTION yuanbao_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' AND current_setting('yuanbao.allow_truncate', true) = 'on' THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON yuanbao_auditentry
    FOR EACH ROW EXECUTE FUNCTION yuanbao_append_only();
CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON yuanbao_auditentry
    FOR EACH STATEMENT EXECUTE FUNCTION yuanbao_append_only();
INSERT INTO yuanbao_audithead (chain, seq, hash)
    SELECT n, 0, repeat('0', 64) FROM generate_series(0, 15) AS n;
"""
UNGUARD = """
DROP TRIGGER audit_append_only ON yuanbao_auditentry;
DROP TRIGGER audit_no_truncate ON yuanbao_auditentry;
DROP FUNCTION yuanbao_append_only();
DELETE FROM yuanbao_audithead;
"""


class Migration(migrations.Migration):
    dependencies = [("yuanbao", "0001_initial")]
    operations = [migrations.RunSQL(GUARD, UNGUARD)]
