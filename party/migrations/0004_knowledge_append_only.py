"""Versions of entries and citations can be written and read, not changed."""

from django.db import migrations

TABLES = {"knowledge_version": "party_knowledgeversion", "citation": "party_citation"}
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
    dependencies = [("party", "0003_knowledge_base")]
    operations = [migrations.RunSQL(GUARD, UNGUARD)]
