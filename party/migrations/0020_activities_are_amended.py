from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('party', '0019_roll_imports'),
    ]

    operations = [
        migrations.AddField(
            model_name='activity',
            name='changed_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='更改时间'),
        ),
    ]
