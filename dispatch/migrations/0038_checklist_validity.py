from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dispatch", "0037_sections")]

    operations = [
        migrations.AddField(
            model_name="checklistitem",
            name="valid_from",
            field=models.DateField(
                blank=True, help_text="空着就是一直都要核对。", null=True, verbose_name="从"
            ),
        ),
        migrations.AddField(
            model_name="checklistitem",
            name="valid_to",
            field=models.DateField(
                blank=True, help_text="最后一天；空着就是没有期限。", null=True, verbose_name="到"
            ),
        ),
        migrations.AddConstraint(
            model_name="checklistitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_from__isnull", True),
                    ("valid_to__isnull", True),
                    ("valid_to__gte", models.F("valid_from")),
                    _connector="OR",
                ),
                name="checklist_valid_to_after_from",
            ),
        ),
    ]
