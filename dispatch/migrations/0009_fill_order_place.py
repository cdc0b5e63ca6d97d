from django.db import migrations

FILL = """
    UPDATE dispatch_workorder AS o
    SET town_id = p.town_id, community_id = p.community_id
    FROM petitions_petition AS p
    WHERE p.id = o.petition_id AND (p.town_id IS NOT NULL OR p.community_id IS NOT NULL)
"""


class Migration(migrations.Migration):
    """Orders made before get the town and community of their petition."""

    dependencies = [("dispatch", "0008_order_place"), ("petitions", "0001_initial")]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
