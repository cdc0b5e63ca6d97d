from django.db import migrations

FORWARD = """
CREATE SEQUENCE party_application_number AS bigint MINVALUE 1 MAXVALUE 99999999 START 1 CYCLE;
"""
BACKWARD = "DROP SEQUENCE party_application_number;"


class Migration(migrations.Migration):
    dependencies = [("party", "0015_applications")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
