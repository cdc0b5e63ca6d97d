"""The audit log and the calendars can be added to and read, not changed.

The log's sixteen chains get their heads. Due moments name the versions of a calendar.
"""

from django.db import migrations

# Triggers of other append-only tables call this function too.
FUNCTION = """
CREATE FUNCTION yuanbao_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' AND current_setting('yuanbao.allow_truncate', true) = 'on' THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
"""
NO_FUNCTION = "DROP FUNCTION yuanbao_append_only();"
GUARD = """
CREATE TRIGGER {name}_append_only BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION yuanbao_append_only();
CREATE TRIGGER {name}_no_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION yuanbao_append_only();
"""
UNGUARD = """
DROP TRIGGER {name}_append_only ON {table};
DROP TRIGGER {name}_no_truncate ON {table};
"""
HEADS = """
INSERT INTO yuanbao_audithead (chain, seq, hash)
    SELECT n, 0, repeat('0', 64) FROM generate_series(0, 15) AS n;
"""
NO_HEADS = "DELETE FROM yuanbao_audithead;"
GUARDED = {
    "audit": "yuanbao_auditentry",
    "yuanbao_calendarversion": "yuanbao_calendarversion",
    "yuanbao_calendaryear": "yuanbao_calendaryear",
}


class Migration(migrations.Migration):
    dependencies = [("yuanbao", "0001_initial")]
    operations = [
        migrations.RunSQL(FUNCTION, NO_FUNCTION),
        *(
            migrations.RunSQL(
                GUARD.format(name=name, table=table), UNGUARD.format(name=name, table=table)
            )
            for name, table in GUARDED.items()
        ),
        migrations.RunSQL(HEADS, NO_HEADS),
    ]
