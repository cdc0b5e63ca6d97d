from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("grids", "0003_registers_workers_and_tasks"),)

    operations = (
        migrations.AddIndex(
            model_name="sententry",
            index=models.Index(fields=["at"], name="sent_entry_oldest"),
        ),
    )
