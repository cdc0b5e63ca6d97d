"""What was saved of courses, which lessons were done and answered sheets can be read, not changed."""

from django.db import migrations

TABLES = {
    "course_revision": "party_courserevision",
    "lesson_done": "party_lessondone",
    "quiz_attempt": "party_quizattempt",
}
GUARD = "".join(
    f"""
CREATE TRIGGER {name}_append_only BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION yuanbao_append_only();
CREATE TRIGGER {name}_no_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION yuanbao_append_only();
"""
    for name, table in TABLES.items()
)
UNGUARD = "".join(
    f"DROP TRIGGER {name}_append_only ON {table}; DROP TRIGGER {name}_no_truncate ON {table};"
    for name, table in TABLES.items()
)


class Migration(migrations.Migration):
    dependencies = [("party", "0012_courses")]
    operations = [migrations.RunSQL(GUARD, UNGUARD)]
