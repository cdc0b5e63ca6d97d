import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("grids", "0012_register_imports"),
    ]

    operations = [
        migrations.CreateModel(
            name='OldCell',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('net', models.CharField(choices=[('community', '社区网格'), ('urban', '城管网格'), ('safety', '安监网格'), ('police', '公安警务区')], max_length=12, verbose_name='旧网')),
                ('code', models.CharField(max_length=40, verbose_name='旧编码')),
                ('name', models.CharField(max_length=80, verbose_name='旧名称')),
            ],
            options={
                'verbose_name': '旧网格对照',
                'verbose_name_plural': '旧网格对照',
            },
        ),
        migrations.CreateModel(
            name='OldCellShare',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('percent', models.PositiveSmallIntegerField(verbose_name='占旧网格的百分比')),
                ('cell', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shares', to='grids.oldcell')),
                ('grid', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='old_shares', to='grids.grid')),
            ],
            options={
                'verbose_name': '旧网格份额',
                'verbose_name_plural': '旧网格份额',
            },
        ),
        migrations.AddField(
            model_name='oldcell',
            name='grids',
            field=models.ManyToManyField(related_name='old_cells', through='grids.OldCellShare', to='grids.grid', verbose_name='新网格'),
        ),
        migrations.AddConstraint(
            model_name='oldcellshare',
            constraint=models.UniqueConstraint(fields=('cell', 'grid'), name='old_share_once_per_pair'),
        ),
        migrations.AddConstraint(
            model_name='oldcellshare',
            constraint=models.CheckConstraint(condition=models.Q(('percent__range', (1, 100))), name='old_share_is_a_percentage'),
        ),
        migrations.AddConstraint(
            model_name='oldcell',
            constraint=models.UniqueConstraint(fields=('net', 'code'), name='old_cell_code_once_per_net'),
        ),
        migrations.AddConstraint(
            model_name='oldcell',
            constraint=models.CheckConstraint(condition=models.Q(('net__in', ['community', 'urban', 'safety', 'police'])), name='old_cell_net_known'),
        ),
    ]
