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
                    name='Night',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('business_date', models.DateField(unique=True, verbose_name='营业日')),
                        ('asked_at', models.DateTimeField(verbose_name='发起时刻')),
                        ('started_at', models.DateTimeField(null=True, verbose_name='开始时刻')),
                        ('finished_at', models.DateTimeField(null=True, verbose_name='完成时刻')),
                        ('asked_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='发起人')),
                    ],
                    options={
                        'verbose_name': '一夜',
                    },
                ),
                migrations.CreateModel(
                    name='StepRun',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('step', models.CharField(max_length=20, verbose_name='步骤')),
                        ('state', models.CharField(choices=[('running', '在办'), ('finished', '办完'), ('stopped', '停住'), ('broken_off', '中断')], max_length=10, verbose_name='状态')),
                        ('done', models.BigIntegerField(default=0, verbose_name='已办')),
                        ('total', models.BigIntegerField(default=0, verbose_name='共')),
                        ('rows', models.BigIntegerField(default=0, verbose_name='动了几行')),
                        ('started_at', models.DateTimeField(verbose_name='开始时刻')),
                        ('finished_at', models.DateTimeField(null=True, verbose_name='结束时刻')),
                        ('error', models.CharField(blank=True, max_length=400, verbose_name='原因')),
                        ('night', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='dayend.night', verbose_name='一夜')),
                    ],
                    options={
                        'verbose_name': '日终步骤',
                    },
                ),
                migrations.AddConstraint(
                    model_name='night',
                    constraint=models.CheckConstraint(condition=models.Q(('finished_at__isnull', True), ('finished_at__gte', models.F('started_at')), _connector='OR'), name='night_ends_after_it_began'),
                ),
                migrations.AddConstraint(
                    model_name='steprun',
                    constraint=models.UniqueConstraint(condition=models.Q(('state', 'finished')), fields=('night', 'step'), name='step_finished_once'),
                ),
                migrations.AddConstraint(
                    model_name='steprun',
                    constraint=models.UniqueConstraint(models.Value(1), condition=models.Q(('state', 'running')), name='step_one_at_a_time'),
                ),
                migrations.AddConstraint(
                    model_name='steprun',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('finished_at__isnull', True), ('state', 'running')), models.Q(models.Q(('state', 'running'), _negated=True), ('finished_at__gte', models.F('started_at'))), _connector='OR'), name='step_ends_once'),
                ),
                migrations.AddConstraint(
                    model_name='steprun',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'stopped'), models.Q(('error', ''), _negated=True)), models.Q(models.Q(('state', 'stopped'), _negated=True), ('error', '')), _connector='OR'), name='step_stopped_says_why'),
                ),
            ]
        ),
    ]
