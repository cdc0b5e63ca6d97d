import django.db.models.deletion
import uuid
import yuanbao.fields
from django.conf import settings
from django.db import migrations, models
from yuanbao.tables import Tables


class Migration(migrations.Migration):

    dependencies = [
        ('party', '0018_halls_guides_and_outages'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Tables([
            migrations.CreateModel(
                name='RollImport',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='公开标识')),
                    ('file_name', models.CharField(max_length=120, verbose_name='文件名')),
                    ('file', yuanbao.fields.EncryptedTextField(blank=True, default='', verbose_name='文件')),
                    ('rows', yuanbao.fields.EncryptedTextField(blank=True, default='', verbose_name='各行')),
                    ('findings', yuanbao.fields.EncryptedTextField(blank=True, default='', verbose_name='检查结果')),
                    ('page_name', models.CharField(blank=True, max_length=60, verbose_name='读的是哪张表')),
                    ('unknown', models.JSONField(blank=True, default=list, verbose_name='没有读的列')),
                    ('state', models.CharField(default='uploaded', max_length=10, verbose_name='状态')),
                    ('trouble', models.CharField(blank=True, max_length=300, verbose_name='为什么没有编入')),
                    ('n_rows', models.PositiveIntegerField(default=0, verbose_name='行数')),
                    ('n_new', models.PositiveIntegerField(default=0, verbose_name='编入')),
                    ('n_skipped', models.PositiveIntegerField(default=0, verbose_name='已在册')),
                    ('n_bad', models.PositiveIntegerField(default=0, verbose_name='有问题')),
                    ('made_at', models.DateTimeField(verbose_name='上传时间')),
                    ('checked_at', models.DateTimeField(blank=True, null=True, verbose_name='检查完')),
                    ('started_at', models.DateTimeField(blank=True, null=True, verbose_name='开始编入')),
                    ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='结束')),
                    ('wiped_at', models.DateTimeField(blank=True, null=True, verbose_name='内容已清除')),
                    ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='上传人')),
                    ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='roll_imports', to='party.partyorganisation', verbose_name='导入范围')),
                    ('started_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='编入人')),
                ],
                options={
                    'verbose_name': '党员名册导入',
                    'verbose_name_plural': '党员名册导入',
                },
            ),
            migrations.AddIndex(
                model_name='rollimport',
                index=models.Index(condition=models.Q(('state__in', ['running', 'uploaded'])), fields=['id'], name='roll_import_to_work'),
            ),
            migrations.AddIndex(
                model_name='rollimport',
                index=models.Index(condition=models.Q(('wiped_at__isnull', True)), fields=['made_at'], name='roll_import_to_wipe'),
            ),
            migrations.AddConstraint(
                model_name='rollimport',
                constraint=models.CheckConstraint(condition=models.Q(('state__in', ['uploaded', 'checked', 'running', 'done', 'failed'])), name='roll_import_state_known'),
            ),
            migrations.AddConstraint(
                model_name='rollimport',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'done'), _negated=True), ('finished_at__isnull', False), _connector='OR'), name='roll_import_done_has_moment'),
            ),
        ]),
    ]
