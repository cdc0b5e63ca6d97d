from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("grids", "0005_readings_by_month"),)

    operations = (
        migrations.AddField(
            model_name="device",
            name="counted_to",
            field=models.BigIntegerField(blank=True, null=True, verbose_name="消息序号"),
        ),
        migrations.AddField(
            model_name="device",
            name="restarted_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="重新计数"),
        ),
    )
