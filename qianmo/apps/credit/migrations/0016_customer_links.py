
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('credit', '0015_lines_under_pools'),
        ('households', '0003_name_endings'),
        ('org', '0004_initial_passwords'),
    ]

    operations = [
        migrations.CreateModel(
            name='CustomerLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('secret', models.UUIDField(verbose_name='链接暗号')),
                ('made_at', models.DateTimeField(verbose_name='发出时刻')),
                ('until', models.DateTimeField(verbose_name='有效至')),
                ('wrong', models.PositiveSmallIntegerField(default=0, verbose_name='答错次数')),
                ('presence', models.UUIDField(null=True, verbose_name='浏览器')),
                ('opened_at', models.DateTimeField(null=True, verbose_name='打开时刻')),
                ('revoked_at', models.DateTimeField(null=True, verbose_name='收回时刻')),
                ('request_id', models.UUIDField(unique=True, verbose_name='请求号')),
                ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='credit.line', verbose_name='额度')),
                ('made_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='发链接人')),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='households.person', verbose_name='客户')),
                ('revoked_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='收回人')),
            ],
            options={
                'verbose_name': '客户链接',
                'constraints': [models.UniqueConstraint(condition=models.Q(('revoked_at__isnull', True)), fields=('line',), name='customer_link_one_alive'), models.CheckConstraint(condition=models.Q(models.Q(('revoked_at__isnull', True), ('revoked_by__isnull', True)), models.Q(('revoked_at__isnull', False), ('revoked_by__isnull', False)), _connector='OR'), name='customer_link_revoked_pair'), models.CheckConstraint(condition=models.Q(models.Q(('opened_at__isnull', True), ('presence__isnull', True)), models.Q(('opened_at__isnull', False), ('presence__isnull', False)), _connector='OR'), name='customer_link_opened_pair')],
            },
        ),
    ]
