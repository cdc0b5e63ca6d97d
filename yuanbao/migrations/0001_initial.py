import django.contrib.postgres.fields
import django.db.models.deletion
import uuid
import yuanbao.fields
import yuanbao.models.user
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='AuditHead',
            fields=[
                ('chain', models.PositiveSmallIntegerField(primary_key=True, serialize=False, verbose_name='链')),
                ('seq', models.BigIntegerField(default=0, verbose_name='序号')),
                ('hash', models.CharField(default='0000000000000000000000000000000000000000000000000000000000000000', max_length=64, verbose_name='校验值')),
            ],
            options={
                'verbose_name': '审计链头',
                'verbose_name_plural': '审计链头',
            },
        ),
        migrations.CreateModel(
            name='CalendarVersion',
            fields=[
                ('number', models.PositiveIntegerField(primary_key=True, serialize=False, verbose_name='版本号')),
                ('digest', models.CharField(max_length=64, verbose_name='内容校验值')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='说明')),
                ('created_at', models.DateTimeField(verbose_name='载入时间')),
            ],
            options={
                'verbose_name': '工作日历版本',
                'verbose_name_plural': '工作日历版本',
            },
        ),
        migrations.CreateModel(
            name='DevelopmentMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.CharField(max_length=80, verbose_name='地址')),
                ('text', models.TextField(verbose_name='内容')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='时间')),
            ],
            options={
                'verbose_name': '开发收件箱',
                'verbose_name_plural': '开发收件箱',
            },
        ),
        migrations.CreateModel(
            name='Heartbeat',
            fields=[
                ('name', models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name='部件')),
                ('at', models.DateTimeField(verbose_name='时间')),
            ],
            options={
                'verbose_name': '心跳',
                'verbose_name_plural': '心跳',
            },
        ),
        migrations.CreateModel(
            name='RightDoor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=24, unique=True, verbose_name='编码')),
                ('matter', models.CharField(max_length=80, verbose_name='什么事')),
                ('door', models.CharField(max_length=80, verbose_name='找谁')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='电话')),
                ('is_urgent', models.BooleanField(default=False, verbose_name='先打电话')),
                ('words', models.JSONField(blank=True, default=list, verbose_name='触发词')),
                ('sentence', models.CharField(max_length=200, verbose_name='告诉群众的话')),
            ],
            options={
                'verbose_name': '右门',
                'verbose_name_plural': '右门',
            },
        ),
        migrations.CreateModel(
            name='SentForm',
            fields=[
                ('key', models.CharField(max_length=32, primary_key=True, serialize=False, verbose_name='防重键')),
                ('at', models.DateTimeField(verbose_name='时间')),
            ],
            options={
                'verbose_name': '已办的表单',
                'verbose_name_plural': '已办的表单',
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='公开标识')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('username', models.CharField(max_length=64, unique=True, verbose_name='登录名')),
                ('name', models.CharField(max_length=40, verbose_name='姓名')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='邮箱')),
                ('phone', yuanbao.fields.EncryptedTextField(blank=True, default='', verbose_name='手机号')),
                ('phone_index', models.CharField(blank=True, editable=False, max_length=32, verbose_name='手机号索引')),
                ('second_factor', models.CharField(choices=[('none', '不需要'), ('phone', '手机验证码'), ('totp', '动态口令')], default='none', max_length=8, verbose_name='第二步验证')),
                ('is_resident', models.BooleanField(default=False, verbose_name='居民账号')),
                ('is_staff', models.BooleanField(default=False, verbose_name='可进入管理后台')),
                ('is_active', models.BooleanField(default=True, verbose_name='启用')),
                ('must_change_password', models.BooleanField(default=False, verbose_name='须修改初始密码')),
                ('sign_in_stamp', models.PositiveIntegerField(default=0, editable=False, verbose_name='登录批次')),
                ('joined_at', models.DateTimeField(auto_now_add=True, verbose_name='建立时间')),
                ('left_on', models.DateField(blank=True, null=True, verbose_name='离岗日期')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': '用户',
                'verbose_name_plural': '用户',
                'indexes': [models.Index(fields=['phone_index'], name='user_by_phone')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('is_resident', True), models.Q(('phone_index', ''), _negated=True)), fields=('phone_index',), name='user_resident_phone_unique'), models.CheckConstraint(condition=models.Q(('second_factor__in', ['none', 'phone', 'totp'])), name='user_second_factor_known')],
            },
            managers=[
                ('objects', yuanbao.models.user.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='公开标识')),
                ('owner_type', models.CharField(max_length=40, verbose_name='所属')),
                ('owner_id', models.BigIntegerField(verbose_name='所属编号')),
                ('purpose', models.CharField(choices=[('petition', '反映'), ('addition', '补充'), ('finish', '处置后'), ('note', '内部'), ('check', '核实')], max_length=12, verbose_name='用途')),
                ('file', models.FileField(upload_to='photos/%Y/%m', verbose_name='文件')),
                ('thumbnail', models.FileField(upload_to='thumbs/%Y/%m', verbose_name='缩略图')),
                ('width', models.PositiveIntegerField(verbose_name='宽')),
                ('height', models.PositiveIntegerField(verbose_name='高')),
                ('sha256', models.CharField(max_length=64, verbose_name='校验值')),
                ('is_public', models.BooleanField(default=False, verbose_name='公开')),
                ('created_at', models.DateTimeField(verbose_name='上传时间')),
            ],
            options={
                'verbose_name': '附件',
                'verbose_name_plural': '附件',
                'indexes': [models.Index(fields=['owner_type', 'owner_id'], name='attachment_by_owner')],
            },
        ),
        migrations.CreateModel(
            name='AuditEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('chain', models.PositiveSmallIntegerField(verbose_name='链')),
                ('seq', models.BigIntegerField(verbose_name='序号')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('actor_id', models.BigIntegerField(null=True, verbose_name='操作人编号')),
                ('actor_name', models.CharField(blank=True, max_length=60, verbose_name='操作人')),
                ('act', models.CharField(max_length=60, verbose_name='动作')),
                ('object_type', models.CharField(max_length=60, verbose_name='对象')),
                ('object_id', models.BigIntegerField(verbose_name='对象编号')),
                ('reason', models.TextField(blank=True, verbose_name='理由')),
                ('detail', models.JSONField(default=dict, verbose_name='内容')),
                ('previous', models.CharField(max_length=64, verbose_name='前一条')),
                ('hash', models.CharField(max_length=64, verbose_name='校验值')),
            ],
            options={
                'verbose_name': '审计记录',
                'verbose_name_plural': '审计记录',
                'indexes': [models.Index(fields=['object_type', 'object_id', 'id'], name='audit_by_object'), models.Index(fields=['actor_id', 'id'], name='audit_by_actor')],
                'constraints': [models.UniqueConstraint(fields=('chain', 'seq'), name='audit_chain_seq_unique')],
            },
        ),
        migrations.CreateModel(
            name='CalendarYear',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='年份')),
                ('status', models.CharField(choices=[('confirmed', '已公布'), ('provisional', '暂定')], max_length=12, verbose_name='状态')),
                ('source', models.CharField(max_length=200, verbose_name='依据')),
                ('rest_days', models.JSONField(default=dict, verbose_name='放假')),
                ('work_days', django.contrib.postgres.fields.ArrayField(base_field=models.DateField(), default=list, size=None, verbose_name='调休上班')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='years', to='yuanbao.calendarversion', verbose_name='版本')),
            ],
            options={
                'verbose_name': '年度节假日安排',
                'verbose_name_plural': '年度节假日安排',
                'constraints': [models.UniqueConstraint(fields=('version', 'year'), name='calendar_year_once'), models.CheckConstraint(condition=models.Q(('status__in', ['confirmed', 'provisional'])), name='calendar_year_status_known')],
            },
        ),
        migrations.CreateModel(
            name='Category',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=8, unique=True, verbose_name='编码')),
                ('name', models.CharField(max_length=60, verbose_name='名称')),
                ('hint', models.CharField(blank=True, max_length=200, verbose_name='给群众的提示')),
                ('icon', models.CharField(blank=True, max_length=40, verbose_name='图标')),
                ('questions', models.JSONField(blank=True, default=list, verbose_name='常见问题')),
                ('keywords', models.JSONField(blank=True, default=list, verbose_name='关键词')),
                ('tier', models.CharField(choices=[('U1', '突发紧急'), ('U2', '紧急'), ('C', '咨询答复'), ('N', '一般'), ('X', '复杂'), ('L', '法定程序')], default='N', max_length=2, verbose_name='时限档')),
                ('is_grid_first', models.BooleanField(default=False, verbose_name='先在网格社区解决')),
                ('needs_photos', models.BooleanField(default=False, verbose_name='办结须前后照片')),
                ('is_private', models.BooleanField(default=False, verbose_name='不进公开台账')),
                ('is_active', models.BooleanField(default=True, verbose_name='启用')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='排序')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='yuanbao.category', verbose_name='上级')),
            ],
            options={
                'verbose_name': '诉求分类',
                'verbose_name_plural': '诉求分类',
                'constraints': [models.CheckConstraint(condition=models.Q(('tier__in', ['U1', 'U2', 'C', 'N', 'X', 'L'])), name='category_tier_known')],
            },
        ),
        migrations.CreateModel(
            name='CannedPhrase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=24, unique=True, verbose_name='编码')),
                ('step', models.CharField(max_length=24, verbose_name='环节')),
                ('text', models.CharField(max_length=300, verbose_name='内容')),
                ('category', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='phrases', to='yuanbao.category', verbose_name='分类')),
            ],
            options={
                'verbose_name': '常用语',
                'verbose_name_plural': '常用语',
            },
        ),
        migrations.CreateModel(
            name='Integration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, unique=True, verbose_name='系统名称')),
                ('contact', models.CharField(blank=True, max_length=80, verbose_name='联系人')),
                ('token_hash', models.CharField(editable=False, max_length=64, unique=True, verbose_name='令牌校验值')),
                ('token_start', models.CharField(editable=False, max_length=8, verbose_name='令牌开头')),
                ('expires_on', models.DateField(blank=True, null=True, verbose_name='有效期至')),
                ('is_active', models.BooleanField(default=True, verbose_name='启用')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='建立时间')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='integrations', to=settings.AUTH_USER_MODEL, verbose_name='服务账号')),
            ],
            options={
                'verbose_name': '接口接入',
                'verbose_name_plural': '接口接入',
            },
        ),
        migrations.CreateModel(
            name='Notification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='公开标识')),
                ('key', models.CharField(max_length=120, unique=True, verbose_name='去重键')),
                ('channel', models.CharField(choices=[('in_app', '站内'), ('sms', '短信'), ('email', '邮件')], max_length=8, verbose_name='渠道')),
                ('address', yuanbao.fields.EncryptedTextField(blank=True, default='', verbose_name='地址')),
                ('title', models.CharField(max_length=120, verbose_name='标题')),
                ('body', models.TextField(blank=True, verbose_name='内容')),
                ('url', models.CharField(blank=True, max_length=200, verbose_name='链接')),
                ('delivery', models.CharField(choices=[('waiting', '待发送'), ('sent', '已发送'), ('dead', '发送失败')], default='waiting', max_length=8, verbose_name='发送状态')),
                ('is_urgent', models.BooleanField(default=False, verbose_name='紧急，夜间也发')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='次数')),
                ('created_at', models.DateTimeField(verbose_name='建立时间')),
                ('next_try_at', models.DateTimeField(verbose_name='下次发送')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='发送时间')),
                ('read_at', models.DateTimeField(blank=True, null=True, verbose_name='阅读时间')),
                ('failure', models.CharField(blank=True, max_length=200, verbose_name='失败原因')),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='notifications', to=settings.AUTH_USER_MODEL, verbose_name='收件人')),
            ],
            options={
                'verbose_name': '通知',
                'verbose_name_plural': '通知',
                'indexes': [models.Index(condition=models.Q(('delivery', 'waiting')), fields=['next_try_at'], name='notification_due'), models.Index(fields=['user', '-id'], name='notification_by_user'), models.Index(condition=models.Q(('channel', 'in_app'), ('read_at__isnull', True)), fields=['user'], name='notification_unread')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('delivery', 'sent'), _negated=True), ('sent_at__isnull', False), _connector='OR'), name='notification_sent_has_sent_at')],
            },
        ),
        migrations.CreateModel(
            name='PhoneCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('phone_index', models.CharField(max_length=32, verbose_name='手机号索引')),
                ('purpose', models.CharField(max_length=16, verbose_name='用途')),
                ('code_hash', models.CharField(max_length=64, verbose_name='验证码校验值')),
                ('tries', models.PositiveSmallIntegerField(default=0, verbose_name='尝试次数')),
                ('created_at', models.DateTimeField(verbose_name='发送时间')),
                ('expires_at', models.DateTimeField(verbose_name='失效时间')),
                ('used_at', models.DateTimeField(blank=True, null=True, verbose_name='使用时间')),
            ],
            options={
                'verbose_name': '手机验证码',
                'verbose_name_plural': '手机验证码',
                'indexes': [models.Index(fields=['phone_index', 'purpose', '-id'], name='phone_code_latest')],
            },
        ),
        migrations.CreateModel(
            name='Reason',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('decline', '不予受理'), ('return', '退单'), ('dissatisfied', '不满意'), ('appeal', '评价申诉'), ('terminate', '终止办理'), ('cancel', '撤单')], max_length=12, verbose_name='用于')),
                ('code', models.CharField(max_length=24, verbose_name='编码')),
                ('name', models.CharField(max_length=60, verbose_name='名称')),
                ('wording', models.CharField(blank=True, max_length=300, verbose_name='对外用语')),
                ('is_flagged', models.BooleanField(default=False, verbose_name='附加标记')),
                ('is_active', models.BooleanField(default=True, verbose_name='启用')),
                ('right_door', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reasons', to='yuanbao.rightdoor', verbose_name='右门')),
            ],
            options={
                'verbose_name': '理由',
                'verbose_name_plural': '理由',
                'constraints': [models.UniqueConstraint(fields=('kind', 'code'), name='reason_code_unique')],
            },
        ),
        migrations.CreateModel(
            name='SignIn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='公开标识')),
                ('session_key', models.CharField(max_length=40, unique=True, verbose_name='会话')),
                ('label', models.CharField(blank=True, max_length=120, verbose_name='设备')),
                ('started_at', models.DateTimeField(verbose_name='登录时间')),
                ('seen_at', models.DateTimeField(verbose_name='最近使用')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sign_ins', to=settings.AUTH_USER_MODEL, verbose_name='用户')),
            ],
            options={
                'verbose_name': '登录中的设备',
                'verbose_name_plural': '登录中的设备',
            },
        ),
        migrations.CreateModel(
            name='TrustedDevice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='公开标识')),
                ('token_hash', models.CharField(max_length=64, unique=True, verbose_name='标记校验值')),
                ('stamp', models.PositiveIntegerField(verbose_name='登录批次')),
                ('label', models.CharField(blank=True, max_length=120, verbose_name='设备')),
                ('created_at', models.DateTimeField(verbose_name='登记时间')),
                ('expires_at', models.DateTimeField(verbose_name='失效时间')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='trusted_devices', to=settings.AUTH_USER_MODEL, verbose_name='用户')),
            ],
            options={
                'verbose_name': '已信任设备',
                'verbose_name_plural': '已信任设备',
            },
        ),
    ]
