import django.db.models.deletion
import mptt.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Grid',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=24, unique=True, verbose_name='编码')),
                ('level', models.PositiveSmallIntegerField(choices=[(1, '区'), (2, '镇街'), (3, '社区（村）'), (4, '小区'), (5, '网格长片区'), (6, '单元网格')], verbose_name='层级')),
                ('kind', models.CharField(choices=[('district', '区'), ('street', '街道'), ('township', '镇'), ('neighbourhood', '社区'), ('village', '村'), ('compound', '小区'), ('area', '网格长片区'), ('unit', '单元网格'), ('dedicated', '专属网格')], max_length=16, verbose_name='类型')),
                ('name', models.CharField(max_length=60, verbose_name='名称')),
                ('pinyin', models.CharField(blank=True, max_length=240, verbose_name='拼音')),
                ('title', models.CharField(blank=True, max_length=60, verbose_name='党组织或职务')),
                ('address', models.CharField(blank=True, max_length=120, verbose_name='驻地')),
                ('boundary', models.JSONField(blank=True, null=True, verbose_name='边界')),
                ('lat', models.FloatField(blank=True, null=True, verbose_name='纬度')),
                ('lng', models.FloatField(blank=True, null=True, verbose_name='经度')),
                ('area_km2', models.FloatField(blank=True, null=True, verbose_name='图上面积（平方公里）')),
                ('stated_area_km2', models.FloatField(blank=True, null=True, verbose_name='公布面积（平方公里）')),
                ('is_schematic', models.BooleanField(default=False, verbose_name='边界为示意')),
                ('valid_from', models.DateField(verbose_name='启用日期')),
                ('retired_at', models.DateTimeField(blank=True, null=True, verbose_name='停用时间')),
                ('lft', models.PositiveIntegerField(editable=False)),
                ('rght', models.PositiveIntegerField(editable=False)),
                ('tree_id', models.PositiveIntegerField(db_index=True, editable=False)),
                ('depth', models.PositiveIntegerField(editable=False)),
                ('parent', mptt.fields.TreeForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='grids.grid', verbose_name='上级')),
            ],
            options={
                'verbose_name': '网格',
                'verbose_name_plural': '网格',
                'indexes': [models.Index(fields=['level', 'code'], name='grid_level_code'), models.Index(fields=['tree_id', 'lft'], name='grids_grid_tree_id_lft_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(('level__in', [1, 2, 3, 4, 5, 6])), name='grid_level_known'), models.CheckConstraint(condition=models.Q(('kind__in', ['district', 'street', 'township', 'neighbourhood', 'village', 'compound', 'area', 'unit', 'dedicated'])), name='grid_kind_known'), models.CheckConstraint(condition=models.Q(models.Q(('level', 1), ('parent__isnull', True)), models.Q(models.Q(('level', 1), _negated=True), ('parent__isnull', False)), _connector='OR'), name='grid_only_districts_are_roots'), models.CheckConstraint(condition=models.Q(('code__regex', '^[0-9]{12}([A-Z]?[0-9]{2,})?$')), name='grid_code_is_well_formed'), models.CheckConstraint(condition=models.Q(models.Q(('lat__isnull', True), ('lng__isnull', True)), models.Q(('lat__isnull', False), ('lat__range', (-90, 90)), ('lng__isnull', False), ('lng__range', (-180, 180))), _connector='OR'), name='grid_point_is_whole_and_on_earth')],
            },
        ),
        migrations.CreateModel(
            name='GridSuccession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(verbose_name='日期')),
                ('new', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='precessions', to='grids.grid')),
                ('old', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='successions', to='grids.grid')),
            ],
            options={
                'verbose_name': '网格沿革',
                'verbose_name_plural': '网格沿革',
                'constraints': [models.UniqueConstraint(fields=('old', 'new'), name='succession_once_per_pair'), models.CheckConstraint(condition=models.Q(('old', models.F('new')), _negated=True), name='succession_not_to_itself')],
            },
        ),
        migrations.AddField(
            model_name='grid',
            name='successors',
            field=models.ManyToManyField(related_name='predecessors', through='grids.GridSuccession', through_fields=('old', 'new'), to='grids.grid'),
        ),
        migrations.CreateModel(
            name='Post',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('grid_worker', '网格员'), ('grid_chief', '网格长'), ('compound_secretary', '小区党支部书记'), ('community_clerk', '社区工作人员'), ('community_secretary', '社区书记'), ('town_clerk', '镇街平台工作人员'), ('town_secretary', '镇街书记'), ('receiver', '收件岗'), ('handler', '经办人'), ('approver', '审签领导'), ('intake', '受理席'), ('dispatcher', '派遣席'), ('supervisor', '督办席'), ('call_back', '回访席'), ('shift_leader', '值班长'), ('duty_leader', '带班领导'), ('district_leader', '区领导'), ('editor', '采编'), ('reviewer', '内容审核'), ('administrator', '平台管理员')], max_length=32, verbose_name='岗位')),
                ('work_phone', models.CharField(blank=True, max_length=20, verbose_name='工作电话')),
                ('is_substitute', models.BooleanField(default=False, verbose_name='代班')),
                ('starts_on', models.DateField(verbose_name='任职日期')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='离任日期')),
                ('grid', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='grids.grid', verbose_name='网格')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to=settings.AUTH_USER_MODEL, verbose_name='人员')),
            ],
            options={
                'verbose_name': '岗位任职',
                'verbose_name_plural': '岗位任职',
                'indexes': [models.Index(fields=['user', 'role'], name='post_user_role'), models.Index(fields=['grid', 'role'], name='post_grid_role')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='post_ends_after_it_starts'), models.UniqueConstraint(condition=models.Q(('ends_on__isnull', True)), fields=('user', 'grid', 'role'), name='post_open_once_per_person')],
            },
        ),
        migrations.CreateModel(
            name='TreeVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveBigIntegerField(default=0)),
            ],
            options={
                'verbose_name': '网格树版本',
                'verbose_name_plural': '网格树版本',
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='tree_version_has_one_row')],
            },
        ),
    ]
