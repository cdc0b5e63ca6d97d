import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('grids', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Column',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, unique=True, verbose_name='编码')),
                ('section', models.CharField(choices=[('party', '智慧党建'), ('business', '营商环境'), ('service', '便民服务'), ('petition', '诉求办理')], max_length=10, verbose_name='版块')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='排序')),
                ('name', models.CharField(max_length=20, verbose_name='名称')),
                ('description', models.CharField(max_length=80, verbose_name='一句话说明')),
                ('icon', models.CharField(max_length=40, verbose_name='图标')),
                ('leads_to', models.CharField(blank=True, help_text='填页面的内部名称。填了以后，点栏目就直接到那个页面，栏目里不放文章。', max_length=60, verbose_name='直达页面')),
                ('is_active', models.BooleanField(default=True, verbose_name='启用')),
            ],
            options={
                'verbose_name': '栏目',
                'verbose_name_plural': '栏目',
                'indexes': [models.Index(fields=['section', 'order', 'code'], name='column_by_section')],
                'constraints': [models.CheckConstraint(condition=models.Q(('section__in', ['party', 'business', 'service', 'petition'])), name='column_section_known')],
            },
        ),
        migrations.CreateModel(
            name='Article',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='公开标识')),
                ('source_key', models.SlugField(blank=True, max_length=60, null=True, unique=True, verbose_name='来源键')),
                ('title', models.CharField(max_length=60, verbose_name='标题')),
                ('summary', models.CharField(blank=True, max_length=120, verbose_name='摘要')),
                ('body', models.TextField(verbose_name='正文')),
                ('author_unit', models.CharField(max_length=40, verbose_name='发布单位')),
                ('notice_kind', models.CharField(blank=True, choices=[('water', '停水'), ('power', '停电'), ('heat', '停热'), ('gas', '停气'), ('road', '封路'), ('notice', '公告'), ('activity', '活动')], max_length=10, verbose_name='通知类别')),
                ('expires_on', models.DateField(blank=True, null=True, verbose_name='有效到')),
                ('search', django.contrib.postgres.search.SearchVectorField(editable=False, null=True, verbose_name='检索')),
                ('state', models.CharField(choices=[('draft', '草稿'), ('review', '待审'), ('published', '已发布'), ('withdrawn', '已撤下')], default='draft', max_length=10, verbose_name='状态')),
                ('revision_number', models.PositiveSmallIntegerField(default=1, verbose_name='第几稿')),
                ('send_back_reason', models.CharField(blank=True, max_length=200, verbose_name='退回理由')),
                ('written_at', models.DateTimeField(verbose_name='起草时间')),
                ('submitted_at', models.DateTimeField(blank=True, null=True, verbose_name='送审时间')),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='发布时间')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='撤下时间')),
                ('grid', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='articles', to='grids.grid', verbose_name='发布范围')),
                ('reviewed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reviewed_articles', to=settings.AUTH_USER_MODEL, verbose_name='审核人')),
                ('written_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='written_articles', to=settings.AUTH_USER_MODEL, verbose_name='采编人')),
                ('column', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='articles', to='party.column', verbose_name='栏目')),
            ],
            options={
                'verbose_name': '文章',
                'verbose_name_plural': '文章',
                'indexes': [models.Index(condition=models.Q(('state', 'published')), fields=['column', '-published_at', '-id'], name='article_in_column'), models.Index(condition=models.Q(('state', 'published')), fields=['-published_at', '-id'], name='article_newest'), models.Index(fields=['state', '-id'], name='article_by_state'), django.contrib.postgres.indexes.GinIndex(fields=['search'], name='article_search')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'review', 'published', 'withdrawn'])), name='article_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'published'), _negated=True), ('published_at__isnull', False), _connector='OR'), name='article_published_has_published_at'), models.CheckConstraint(condition=models.Q(('reviewed_by__isnull', True), ('written_by__isnull', True), models.Q(('reviewed_by', models.F('written_by')), _negated=True), _connector='OR'), name='article_reviewed_by_another')],
            },
        ),
        migrations.CreateModel(
            name='Revision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='第几稿')),
                ('title', models.CharField(max_length=60, verbose_name='标题')),
                ('summary', models.CharField(blank=True, max_length=120, verbose_name='摘要')),
                ('body', models.TextField(verbose_name='正文')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='revisions', to='party.article', verbose_name='文章')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='改稿人')),
            ],
            options={
                'verbose_name': '稿子',
                'verbose_name_plural': '稿子',
                'constraints': [models.UniqueConstraint(fields=('article', 'number'), name='revision_number_of_article_unique')],
            },
        ),
    ]
