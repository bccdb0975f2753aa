import django.db.models.deletion
from django.db import migrations, models

from qianmo.storage.folding import CreateTables


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('grids', '0001_folded'),
        ('households', '0001_folded'),
        ('org', '0001_folded'),
    ]

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name='Task',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('visit', '走访'), ('follow', '跟进')], max_length=8, verbose_name='事项')),
                        ('note', models.CharField(max_length=120, verbose_name='要做什么')),
                        ('due_on', models.DateField(verbose_name='期限')),
                        ('postponed', models.PositiveSmallIntegerField(default=0, verbose_name='延期次数')),
                        ('opened_at', models.DateTimeField(verbose_name='派办时刻')),
                        ('ended_at', models.DateTimeField(null=True, verbose_name='办结时刻')),
                        ('outcome', models.CharField(blank=True, choices=[('done', '已完成'), ('cancelled', '已取消')], max_length=10, verbose_name='结果')),
                        ('result', models.CharField(blank=True, max_length=120, verbose_name='办结说明')),
                        ('ended_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='办结人')),
                        ('household', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='households.household', verbose_name='户')),
                        ('opened_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='派办人')),
                        ('village', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='grids.cell', verbose_name='村')),
                    ],
                    options={
                        'verbose_name': '待办',
                        'indexes': [models.Index(condition=models.Q(('ended_at__isnull', True)), fields=['village', 'due_on'], name='task_open')],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('household', 'kind'), name='task_open_once'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('outcome', '')), models.Q(('ended_at__isnull', False), models.Q(('outcome', ''), _negated=True)), _connector='OR'), name='task_ended_with_outcome')],
                    },
                ),
            ]
        ),
    ]
