import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dispatch", "0007_duty_roster"),
        ("grids", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="workorder",
            name=name,
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="grids.grid",
                verbose_name=words,
            ),
        )
        for name, words in (("town", "镇街"), ("community", "社区"))
    ]
