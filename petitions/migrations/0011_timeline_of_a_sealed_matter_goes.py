"""The timeline is never rewritten; that of a matter in the sealed channel may go as a whole."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION petitions_guard_progress() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND EXISTS (
        SELECT 1 FROM petitions_petition WHERE id = OLD.petition_id AND state = 'sealed_off'
    ) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
DROP TRIGGER progress_append_only ON petitions_progressentry;
CREATE TRIGGER progress_append_only BEFORE UPDATE OR DELETE ON petitions_progressentry
    FOR EACH ROW EXECUTE FUNCTION petitions_guard_progress();
"""
BACKWARD = """
DROP TRIGGER progress_append_only ON petitions_progressentry;
DROP FUNCTION petitions_guard_progress();
CREATE TRIGGER progress_append_only BEFORE UPDATE OR DELETE ON petitions_progressentry
    FOR EACH ROW EXECUTE FUNCTION yuanbao_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("petitions", "0010_matters_moved_into_the_sealed_channel")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
