"""Keep search vectors uncompressed: ranking reads hundreds of them for one search."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("party", "0004_knowledge_append_only")]
    operations = [
        migrations.RunSQL(
            "ALTER TABLE party_knowledgeitem ALTER COLUMN search SET STORAGE EXTERNAL",
            "ALTER TABLE party_knowledgeitem ALTER COLUMN search SET STORAGE EXTENDED",
        )
    ]
