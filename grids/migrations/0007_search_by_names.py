"""Find buildings, shops and facilities by the beginning of a name or a code."""

import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("grids", "0006_devices_that_count_anew"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="building",
            index=models.Index(
                django.contrib.postgres.indexes.OpClass("name", name="varchar_pattern_ops"),
                name="building_name",
            ),
        ),
        migrations.AddIndex(
            model_name="facility",
            index=models.Index(
                django.contrib.postgres.indexes.OpClass("name", name="varchar_pattern_ops"),
                name="facility_name",
            ),
        ),
        migrations.AddIndex(
            model_name="facility",
            index=models.Index(
                django.contrib.postgres.indexes.OpClass("code", name="varchar_pattern_ops"),
                name="facility_code",
            ),
        ),
        migrations.AddIndex(
            model_name="premises",
            index=models.Index(
                django.contrib.postgres.indexes.OpClass("name", name="varchar_pattern_ops"),
                name="premises_name",
            ),
        ),
        migrations.AddIndex(
            model_name="premises",
            index=models.Index(
                django.contrib.postgres.indexes.OpClass("uscc", name="varchar_pattern_ops"),
                name="premises_uscc",
            ),
        ),
    ]
