from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("yuanbao", "0009_reason_kinds"),
    ]

    operations = [
        migrations.CreateModel(
            name="SentForm",
            fields=[
                (
                    "key",
                    models.CharField(
                        max_length=32, primary_key=True, serialize=False, verbose_name="防重键"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="时间")),
            ],
            options={
                "verbose_name": "已办的表单",
                "verbose_name_plural": "已办的表单",
            },
        ),
    ]
