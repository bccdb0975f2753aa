import django.db.models.deletion
from django.db import migrations, models

from qianmo.storage.folding import CreateTables


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('org', '0001_folded'),
    ]

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name='Export',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('list_key', models.CharField(max_length=20, verbose_name='名单')),
                        ('title', models.CharField(max_length=40, verbose_name='标题')),
                        ('query', models.JSONField(verbose_name='条件')),
                        ('rows', models.IntegerField(verbose_name='行数')),
                        ('reason', models.CharField(max_length=100, verbose_name='用途')),
                        ('state', models.CharField(choices=[('waiting', '待审批'), ('making', '正在生成'), ('ready', '可以下载'), ('refused', '未批准'), ('expired', '已过期')], max_length=8, verbose_name='状态')),
                        ('asked_at', models.DateTimeField(verbose_name='申请时刻')),
                        ('decided_at', models.DateTimeField(null=True, verbose_name='审批时刻')),
                        ('answer', models.CharField(blank=True, max_length=100, verbose_name='审批意见')),
                        ('ready_at', models.DateTimeField(null=True, verbose_name='生成时刻')),
                        ('until', models.DateTimeField(null=True, verbose_name='有效至')),
                        ('sealed', models.BinaryField(null=True, verbose_name='工作簿（密文）')),
                        ('downloads', models.PositiveIntegerField(default=0, verbose_name='下载次数')),
                        ('request_id', models.UUIDField(unique=True, verbose_name='请求号')),
                        ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='申请人')),
                        ('branch', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.branch', verbose_name='机构')),
                        ('decided_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='审批人')),
                    ],
                    options={
                        'verbose_name': '导出',
                        'indexes': [models.Index(fields=['state', 'until'], name='export_state')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), models.Q(('decided_by', models.F('asked_by')), _negated=True), _connector='OR'), name='export_two_persons'), models.CheckConstraint(condition=models.Q(('sealed__isnull', True), ('state', 'ready'), _connector='OR'), name='export_kept_while_ready')],
                    },
                ),
                migrations.CreateModel(
                    name='SavedFilter',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('list_key', models.CharField(max_length=20, verbose_name='名单')),
                        ('name', models.CharField(max_length=20, verbose_name='名称')),
                        ('query', models.JSONField(verbose_name='条件')),
                        ('shared_with', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='org.branch', verbose_name='共享给机构')),
                        ('staff', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='org.staff', verbose_name='员工')),
                    ],
                    options={
                        'verbose_name': '常用条件',
                        'constraints': [models.UniqueConstraint(fields=('staff', 'list_key', 'name'), name='saved_filter_name')],
                    },
                ),
            ]
        ),
    ]
