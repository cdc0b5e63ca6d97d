import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dispatch', '0026_fill_suspensions'),
    ]

    operations = [
        migrations.AddField(
            model_name='workorder',
            name='origin',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='successors', to='dispatch.workorder', verbose_name='最初的工单'),
        ),
    ]
