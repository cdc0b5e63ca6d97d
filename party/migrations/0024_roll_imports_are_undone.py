import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from yuanbao.tables import Tables


class Migration(migrations.Migration):

    dependencies = [
        ('party', '0023_firms_where_their_shops_lie'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Tables([
            migrations.CreateModel(
                name='RollImportChange',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('model', models.CharField(max_length=60, verbose_name='表')),
                    ('object_id', models.BigIntegerField(verbose_name='行')),
                    ('line', models.PositiveIntegerField(default=0, verbose_name='文件第几行')),
                    ('kind', models.CharField(choices=[('created', '新增'), ('updated', '更新')], max_length=8, verbose_name='动作')),
                    ('before', models.JSONField(blank=True, null=True, verbose_name='原来')),
                    ('after', models.CharField(blank=True, max_length=32, verbose_name='导入后的摘要')),
                    ('left_why', models.CharField(blank=True, max_length=120, verbose_name='撤销时为什么留下')),
                    ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='party.rollimport', verbose_name='导入')),
                ],
                options={
                    'verbose_name': '党员名册导入的改动',
                    'verbose_name_plural': '党员名册导入的改动',
                },
            ),
            migrations.AddIndex(
                model_name='rollimportchange',
                index=models.Index(condition=models.Q(('left_why', ''), _negated=True), fields=['run', 'line'], name='roll_import_change_left'),
            ),
            migrations.AddIndex(
                model_name='rollimportchange',
                index=models.Index(fields=['object_id'], name='roll_import_change_by_row'),
            ),
            migrations.AddConstraint(
                model_name='rollimportchange',
                constraint=models.UniqueConstraint(fields=('run', 'model', 'object_id'), name='roll_import_change_once'),
            ),
            migrations.AddConstraint(
                model_name='rollimportchange',
                constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['created', 'updated'])), name='roll_import_change_kind_known'),
            ),
        ]),
        migrations.RemoveConstraint(
            model_name='rollimport',
            name='roll_import_state_known',
        ),
        migrations.RemoveIndex(
            model_name='rollimport',
            name='roll_import_to_work',
        ),
        migrations.AddField(
            model_name='rollimport',
            name='n_left',
            field=models.PositiveIntegerField(default=0, verbose_name='撤销时留下'),
        ),
        migrations.AddField(
            model_name='rollimport',
            name='undone_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='撤销完'),
        ),
        migrations.AddField(
            model_name='rollimport',
            name='undone_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='撤销人'),
        ),
        migrations.AddIndex(
            model_name='rollimport',
            index=models.Index(condition=models.Q(('state__in', ['running', 'undoing', 'uploaded'])), fields=['id'], name='roll_import_to_work'),
        ),
        migrations.AddConstraint(
            model_name='rollimport',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['uploaded', 'checked', 'running', 'done', 'failed', 'undoing', 'undone'])), name='roll_import_state_known'),
        ),
    ]
