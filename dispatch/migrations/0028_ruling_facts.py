import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dispatch', '0027_order_origin'),
    ]

    operations = [
        migrations.AddField(
            model_name='return',
            name='duty_rule',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='ruling', to='dispatch.dutyrule', verbose_name='记入派单目录'),
        ),
        migrations.AddField(
            model_name='return',
            name='escalated_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='提请带班领导'),
        ),
        migrations.AddField(
            model_name='return',
            name='ruled_to',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='ruled_returns', to='dispatch.agency', verbose_name='裁定由谁办'),
        ),
        migrations.AlterField(
            model_name='servicelimit',
            name='step',
            field=models.CharField(choices=[('dispatch', '派单'), ('sign', '签收'), ('contact', '联系反映人'), ('first_report', '首报'), ('settle', '办结'), ('extend', '延期'), ('return', '退单'), ('ruling', '退单审核'), ('need_info', '等待补充'), ('suspension_review', '挂账复查'), ('rating', '评价')], max_length=20, verbose_name='环节'),
        ),
    ]
