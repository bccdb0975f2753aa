import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models

from qianmo.storage.folding import CreateTables


class Migration(migrations.Migration):

    replaces = [
        ('grids', '0001_initial'),
        ('grids', '0002_handovers'),
        ('grids', '0003_editions_and_redistricting'),
        ('grids', '0004_editions_already_loaded'),
        ('grids', '0005_boundaries'),
    ]

    initial = True

    dependencies = [
        ('org', '0001_folded'),
    ]

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name='Division',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('edition', models.PositiveSmallIntegerField(verbose_name='版本年')),
                        ('code', models.CharField(max_length=12, verbose_name='区划代码')),
                        ('name', models.CharField(max_length=60, verbose_name='名称')),
                        ('level', models.CharField(choices=[('county', '县'), ('town', '乡镇'), ('village', '村'), ('group', '组')], max_length=8, verbose_name='级别')),
                        ('parent_code', models.CharField(max_length=12, verbose_name='上级代码')),
                    ],
                    options={
                        'verbose_name': '行政区划',
                        'constraints': [models.UniqueConstraint(fields=('edition', 'code'), name='division_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Cell',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(max_length=16, unique=True, verbose_name='网格代码')),
                        ('name', models.CharField(max_length=60, verbose_name='名称')),
                        ('level', models.CharField(choices=[('county', '县'), ('town', '乡镇'), ('village', '村'), ('group', '组')], max_length=8, verbose_name='级别')),
                        ('urban', models.BooleanField(default=False, verbose_name='城区')),
                        ('began_on', models.DateField(null=True, verbose_name='设立日')),
                        ('ended_on', models.DateField(null=True, verbose_name='撤销日')),
                        ('boundary', models.JSONField(null=True, verbose_name='示意边界')),
                        ('surveyed', models.BooleanField(default=False, verbose_name='实界')),
                        ('label_lon', models.FloatField(null=True, verbose_name='标注经度')),
                        ('label_lat', models.FloatField(null=True, verbose_name='标注纬度')),
                        ('branch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.branch', verbose_name='责任机构')),
                        ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='grids.cell', verbose_name='上级')),
                        ('succeeded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='grids.cell', verbose_name='并入')),
                        ('division', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='grids.division', verbose_name='行政区划')),
                    ],
                    options={
                        'verbose_name': '网格单元',
                    },
                ),
                migrations.CreateModel(
                    name='Handover',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('since', models.DateField(verbose_name='生效日')),
                        ('reason', models.CharField(max_length=200, verbose_name='原因')),
                        ('request_id', models.UUIDField(unique=True, verbose_name='请求号')),
                        ('at', models.DateTimeField(verbose_name='时刻')),
                        ('undone_at', models.DateTimeField(null=True, verbose_name='撤回时刻')),
                        ('by_staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='经办')),
                        ('to_staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='接手人')),
                        ('undone_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='撤回人')),
                    ],
                    options={
                        'verbose_name': '网格移交',
                    },
                ),
                migrations.CreateModel(
                    name='Redistricting',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('since', models.DateField(verbose_name='生效日')),
                        ('reason', models.CharField(max_length=200, verbose_name='依据')),
                        ('state', models.CharField(choices=[('proposed', '待复核'), ('carried_out', '已办'), ('declined', '已退回')], max_length=12, verbose_name='状态')),
                        ('request_id', models.UUIDField(unique=True, verbose_name='请求号')),
                        ('proposed_at', models.DateTimeField(verbose_name='录入时刻')),
                        ('decided_at', models.DateTimeField(null=True, verbose_name='复核时刻')),
                        ('answer', models.CharField(blank=True, max_length=200, verbose_name='复核意见')),
                        ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='复核人')),
                        ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='录入人')),
                    ],
                    options={
                        'verbose_name': '沿革对照',
                    },
                ),
                migrations.CreateModel(
                    name='Lineage',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('whole', models.BooleanField(verbose_name='整体并入')),
                        ('on', models.DateField(verbose_name='生效日')),
                        ('newer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='grids.cell', verbose_name='新网格')),
                        ('older', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='grids.cell', verbose_name='原网格')),
                        ('redistricting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='grids.redistricting', verbose_name='沿革对照')),
                    ],
                    options={
                        'verbose_name': '沿革',
                    },
                ),
                migrations.CreateModel(
                    name='RedistrictingRow',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('position', models.PositiveIntegerField(verbose_name='行')),
                        ('change', models.CharField(choices=[('kept', '更名换码'), ('merged', '并入'), ('split', '拆出'), ('ended', '撤销'), ('opened', '新设')], max_length=8, verbose_name='变化')),
                        ('older_code', models.CharField(blank=True, max_length=12, verbose_name='原代码')),
                        ('older_name', models.CharField(blank=True, max_length=60, verbose_name='原名称')),
                        ('newer_code', models.CharField(blank=True, max_length=12, verbose_name='新代码')),
                        ('newer_name', models.CharField(blank=True, max_length=60, verbose_name='新名称')),
                        ('groups', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), default=list, size=None, verbose_name='拆出的组')),
                        ('redistricting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='grids.redistricting', verbose_name='沿革对照')),
                    ],
                    options={
                        'verbose_name': '沿革对照行',
                    },
                ),
                migrations.CreateModel(
                    name='Stewardship',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('role', models.CharField(choices=[('owner', '主办'), ('helper', '协办')], max_length=8, verbose_name='角色')),
                        ('valid', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='期间')),
                        ('cell', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='grids.cell', verbose_name='网格单元')),
                        ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='员工')),
                    ],
                    options={
                        'verbose_name': '管户',
                    },
                ),
                migrations.CreateModel(
                    name='DivisionEdition',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('county_code', models.CharField(max_length=6, verbose_name='县代码')),
                        ('year', models.PositiveSmallIntegerField(verbose_name='版本年')),
                        ('as_of', models.DateField(verbose_name='截止日')),
                        ('past', models.BooleanField(verbose_name='作往期')),
                        ('rows', models.PositiveIntegerField(verbose_name='行数')),
                        ('loaded_at', models.DateTimeField(null=True, verbose_name='装载时刻')),
                        ('loaded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='装载人')),
                    ],
                    options={
                        'verbose_name': '区划版本',
                        'constraints': [models.UniqueConstraint(fields=('county_code', 'year'), name='edition_once')],
                    },
                ),
                migrations.CreateModel(
                    name='HandoverCell',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('ended_id', models.BigIntegerField(null=True, verbose_name='止于')),
                        ('begun_id', models.BigIntegerField(verbose_name='始于')),
                        ('cell', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='grids.cell', verbose_name='网格单元')),
                        ('from_staff', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='移交人')),
                        ('handover', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='grids.handover', verbose_name='移交')),
                    ],
                    options={
                        'verbose_name': '移交网格',
                        'constraints': [models.UniqueConstraint(fields=('handover', 'cell'), name='handover_cell_once')],
                    },
                ),
                migrations.CreateModel(
                    name='PastBoundary',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('boundary', models.JSONField(verbose_name='边界')),
                        ('surveyed', models.BooleanField(verbose_name='实界')),
                        ('valid', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='期间')),
                        ('cell', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='grids.cell', verbose_name='网格单元')),
                    ],
                    options={
                        'verbose_name': '旧边界',
                        'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('cell', '='), ('valid', '&&')], name='past_boundary_no_overlap')],
                    },
                ),
                migrations.CreateModel(
                    name='PastName',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(max_length=16, verbose_name='区划代码')),
                        ('name', models.CharField(max_length=60, verbose_name='名称')),
                        ('valid', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='期间')),
                        ('cell', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='grids.cell', verbose_name='网格单元')),
                        ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='grids.cell', verbose_name='上级')),
                    ],
                    options={
                        'verbose_name': '曾用名',
                        'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('cell', '='), ('valid', '&&')], name='past_name_one_cell'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('code', '='), ('valid', '&&')], name='past_name_one_code')],
                    },
                ),
                migrations.AddConstraint(
                    model_name='redistricting',
                    constraint=models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), models.Q(('decided_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='redistricting_two_persons'),
                ),
                migrations.AddConstraint(
                    model_name='lineage',
                    constraint=models.UniqueConstraint(fields=('older', 'newer', 'on'), name='lineage_once'),
                ),
                migrations.AddConstraint(
                    model_name='redistrictingrow',
                    constraint=models.UniqueConstraint(fields=('redistricting', 'position'), name='redistricting_row_once'),
                ),
                migrations.AddConstraint(
                    model_name='stewardship',
                    constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('cell', '='), ('role', '='), ('valid', '&&')], name='stewardship_no_overlap'),
                ),
            ]
        ),
    ]
