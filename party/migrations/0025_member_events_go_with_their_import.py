"""The history of a membership can be written and read; it goes only with a membership undone.

A line that says that somebody was put on the roll may be removed while the import that did so is
being undone, and by nothing else.
"""

from django.db import migrations

GUARD = """
CREATE FUNCTION party_member_event_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND OLD.act = 'admitted' AND EXISTS (
        SELECT 1 FROM party_rollimportchange c JOIN party_rollimport r ON r.id = c.run_id
        WHERE c.model = 'party.membership' AND c.object_id = OLD.member_id
          AND c.kind = 'created' AND c.left_why = '' AND r.state = 'undoing'
    ) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
DROP TRIGGER member_event_append_only ON party_memberevent;
CREATE TRIGGER member_event_append_only BEFORE UPDATE OR DELETE ON party_memberevent
    FOR EACH ROW EXECUTE FUNCTION party_member_event_guard();
"""
UNGUARD = """
DROP TRIGGER member_event_append_only ON party_memberevent;
CREATE TRIGGER member_event_append_only BEFORE UPDATE OR DELETE ON party_memberevent
    FOR EACH ROW EXECUTE FUNCTION yuanbao_append_only();
DROP FUNCTION party_member_event_guard();
"""


class Migration(migrations.Migration):
    dependencies = [("party", "0024_roll_imports_are_undone")]
    operations = [migrations.RunSQL(GUARD, UNGUARD)]
