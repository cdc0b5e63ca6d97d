import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('grids', '0019_compounds'),
        ('party', '0021_work_consents_in_the_ledger'),
    ]

    operations = [
        migrations.AddField(
            model_name='alliance',
            name='merged_into',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='forerunners', to='party.alliance', verbose_name='并入哪个'),
        ),
        migrations.AddField(
            model_name='alliance',
            name='merged_on',
            field=models.DateField(blank=True, null=True, verbose_name='并入日期'),
        ),
        migrations.AddConstraint(
            model_name='alliance',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('merged_into__isnull', True), ('merged_on__isnull', True)), models.Q(('merged_into__isnull', False), ('merged_on__isnull', False)), _connector='OR'), name='alliance_merged_on_a_day'),
        ),
    ]
