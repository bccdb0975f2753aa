import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from qianmo.storage.folding import CreateTables


class Migration(migrations.Migration):

    replaces = [
        ('targets', '0001_initial'),
        ('targets', '0002_plans'),
    ]

    initial = True

    dependencies = [
        ('org', '0001_folded'),
    ]

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name='IndicatorRule',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(max_length=30, verbose_name='代码')),
                        ('title', models.CharField(max_length=60, verbose_name='指标')),
                        ('population', models.CharField(max_length=20, verbose_name='口径')),
                        ('figure', models.CharField(max_length=12, verbose_name='数')),
                        ('base', models.CharField(max_length=10, verbose_name='基期')),
                        ('sense', models.CharField(max_length=8, verbose_name='方向')),
                        ('against', models.CharField(max_length=8, verbose_name='比什么')),
                        ('offset_ppm', models.IntegerField(default=0, verbose_name='加几点（百万分之一）')),
                        ('force', models.CharField(max_length=8, verbose_name='要求')),
                        ('valid', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='有效期')),
                    ],
                    options={
                        'verbose_name': '指标规则',
                    },
                ),
                migrations.CreateModel(
                    name='LoanSum',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('population', models.CharField(max_length=20, verbose_name='口径')),
                        ('cap_fen', models.BigIntegerField(verbose_name='单户上限（分）')),
                        ('grain', models.CharField(max_length=8, verbose_name='粒度')),
                        ('key', models.CharField(blank=True, max_length=30, verbose_name='归谁')),
                        ('fen', models.BigIntegerField(verbose_name='余额（分）')),
                        ('bad_fen', models.BigIntegerField(verbose_name='不良余额（分）')),
                        ('borrowers', models.IntegerField(verbose_name='户数')),
                        ('drawn_fen', models.BigIntegerField(verbose_name='本年发放（分）')),
                        ('drawn_fen_ppm', models.DecimalField(decimal_places=0, max_digits=38, verbose_name='本年发放乘利率')),
                        ('asked', models.IntegerField(verbose_name='本年申请户数')),
                        ('granted', models.IntegerField(verbose_name='本年获贷户数')),
                    ],
                    options={
                        'verbose_name': '贷款合计',
                    },
                ),
                migrations.CreateModel(
                    name='Plan',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                        ('version', models.PositiveIntegerField(verbose_name='版本')),
                        ('name', models.CharField(max_length=80, verbose_name='来源')),
                        ('state', models.CharField(choices=[('draft', '待发布'), ('published', '已发布'), ('dropped', '已放弃')], max_length=10, verbose_name='状态')),
                        ('written_at', models.DateTimeField(verbose_name='编制时刻')),
                        ('published_at', models.DateTimeField(null=True, verbose_name='发布时刻')),
                    ],
                    options={
                        'verbose_name': '目标方案',
                    },
                ),
                migrations.CreateModel(
                    name='PlanPart',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('measure', models.CharField(max_length=20, verbose_name='指标')),
                        ('level', models.CharField(max_length=8, verbose_name='层级')),
                        ('unit', models.CharField(blank=True, max_length=40, verbose_name='谁的')),
                        ('parent', models.CharField(blank=True, max_length=40, verbose_name='上级')),
                        ('months', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=12, verbose_name='各月')),
                    ],
                    options={
                        'verbose_name': '目标分解',
                    },
                ),
                migrations.CreateModel(
                    name='PopulationCap',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('population', models.CharField(max_length=20, verbose_name='口径')),
                        ('cap_fen', models.BigIntegerField(verbose_name='单户上限（分）')),
                        ('valid', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='有效期')),
                    ],
                    options={
                        'verbose_name': '口径上限',
                    },
                ),
                migrations.CreateModel(
                    name='Reading',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('place', models.PositiveSmallIntegerField(verbose_name='次序')),
                        ('code', models.CharField(max_length=30, verbose_name='代码')),
                        ('since', models.DateField(verbose_name='规则版本')),
                        ('cap_fen', models.BigIntegerField(verbose_name='单户上限（分）')),
                        ('base_on', models.DateField(verbose_name='基期')),
                        ('mine_numerator', models.DecimalField(decimal_places=0, max_digits=38, null=True, verbose_name='分子')),
                        ('mine_denominator', models.DecimalField(decimal_places=0, max_digits=38, null=True, verbose_name='分母')),
                        ('theirs_numerator', models.DecimalField(decimal_places=0, max_digits=38, null=True, verbose_name='比照分子')),
                        ('theirs_denominator', models.DecimalField(decimal_places=0, max_digits=38, null=True, verbose_name='比照分母')),
                        ('holds', models.BooleanField(null=True, verbose_name='达到')),
                        ('why', models.CharField(blank=True, max_length=80, verbose_name='为什么不适用')),
                    ],
                    options={
                        'verbose_name': '指标读数',
                    },
                ),
                migrations.CreateModel(
                    name='Supervision',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('measure', models.CharField(max_length=20, verbose_name='指标')),
                        ('asks', models.CharField(max_length=200, verbose_name='要求')),
                        ('behind', models.BigIntegerField(verbose_name='立项时差额')),
                        ('due_on', models.DateField(verbose_name='限期')),
                        ('opened_on', models.DateField(verbose_name='立项日')),
                        ('closed_on', models.DateField(null=True, verbose_name='销号日')),
                        ('outcome', models.CharField(blank=True, max_length=200, verbose_name='结果')),
                    ],
                    options={
                        'verbose_name': '督导项',
                    },
                ),
                migrations.CreateModel(
                    name='BranchMerge',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('valid', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='有效期')),
                        ('branch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.branch', verbose_name='并出机构')),
                        ('into', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.branch', verbose_name='并入机构')),
                    ],
                    options={
                        'verbose_name': '机构合并',
                    },
                ),
                migrations.CreateModel(
                    name='CohortUnit',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('cohort', models.CharField(max_length=40, verbose_name='分组')),
                        ('valid', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='有效期')),
                        ('branch', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.branch', verbose_name='机构')),
                    ],
                    options={
                        'verbose_name': '分组机构',
                    },
                ),
                migrations.CreateModel(
                    name='CountedDay',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('on_day', models.DateField(verbose_name='截至')),
                        ('turn', models.PositiveIntegerField(verbose_name='第几次')),
                        ('why', models.CharField(max_length=60, verbose_name='原因')),
                        ('counted_at', models.DateTimeField(verbose_name='计算时刻')),
                        ('is_latest', models.BooleanField(default=True, verbose_name='现行')),
                    ],
                    options={
                        'verbose_name': '指标日',
                        'constraints': [models.UniqueConstraint(fields=('on_day', 'turn'), name='counted_day_turn_once'), models.UniqueConstraint(condition=models.Q(('is_latest', True)), fields=('on_day',), name='counted_day_one_latest')],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='countedday',
                    trigger=pgtrigger.compiler.Trigger(name='counted_day_kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='e6576578d7ab32e340115ad0fc4368bd7dfb756a', operation='DELETE', pgid='pgtrigger_counted_day_kept_53e4b', table='targets_countedday', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='countedday',
                    trigger=pgtrigger.compiler.Trigger(name='counted_day_fixed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.is_latest IS FALSE)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='c7cd631ecfafc5d6b9913d96f8318d999c729ce9', operation='UPDATE', pgid='pgtrigger_counted_day_fixed_98371', table='targets_countedday', when='BEFORE')),
                ),
                migrations.AddConstraint(
                    model_name='indicatorrule',
                    constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('code', '='), ('valid', '&&')], name='indicator_no_overlap'),
                ),
                migrations.AddField(
                    model_name='loansum',
                    name='day',
                    field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='targets.countedday', verbose_name='指标日'),
                ),
                migrations.AddField(
                    model_name='plan',
                    name='published_by',
                    field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='发布人'),
                ),
                migrations.AddField(
                    model_name='plan',
                    name='written_by',
                    field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='编制人'),
                ),
                migrations.AddField(
                    model_name='planpart',
                    name='answers',
                    field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='责任人'),
                ),
                migrations.AddField(
                    model_name='planpart',
                    name='plan',
                    field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='targets.plan', verbose_name='目标方案'),
                ),
                migrations.AddConstraint(
                    model_name='populationcap',
                    constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('population', '='), ('valid', '&&')], name='cap_no_overlap'),
                ),
                migrations.AddField(
                    model_name='reading',
                    name='day',
                    field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='targets.countedday', verbose_name='指标日'),
                ),
                migrations.AddField(
                    model_name='supervision',
                    name='branch',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.branch', verbose_name='机构'),
                ),
                migrations.AddField(
                    model_name='supervision',
                    name='closed_by',
                    field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='销号人'),
                ),
                migrations.AddField(
                    model_name='supervision',
                    name='leader',
                    field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='挂片领导'),
                ),
                migrations.AddField(
                    model_name='supervision',
                    name='opened_by',
                    field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='立项人'),
                ),
                migrations.AddConstraint(
                    model_name='branchmerge',
                    constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('branch', '='), ('valid', '&&')], name='merge_no_overlap'),
                ),
                migrations.AddConstraint(
                    model_name='branchmerge',
                    constraint=models.CheckConstraint(condition=models.Q(('branch', models.F('into')), _negated=True), name='merge_into_another'),
                ),
                migrations.AddConstraint(
                    model_name='cohortunit',
                    constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('cohort', '='), ('branch', '='), ('valid', '&&')], name='cohort_unit_no_overlap'),
                ),
                migrations.AddConstraint(
                    model_name='loansum',
                    constraint=models.UniqueConstraint(fields=('day', 'grain', 'key', 'population', 'cap_fen'), name='loan_sum_once'),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='loansum',
                    trigger=pgtrigger.compiler.Trigger(name='loan_sum', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='9436eba26932f496933cea30b870a8971c1cdaa5', operation='UPDATE OR DELETE', pgid='pgtrigger_loan_sum_e5b76', table='targets_loansum', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='loansum',
                    trigger=pgtrigger.compiler.Trigger(name='loan_sum_whole', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF current_setting('qianmo.clearing', true) IS DISTINCT FROM 'yes' THEN\n    RAISE EXCEPTION 'Cannot truncate % table', TG_TABLE_NAME;\nEND IF;\nRETURN NULL;\n", hash='b5ed98cc5c2a4f6e20c6be899d6036e3c79c4e2b', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_loan_sum_whole_66ceb', table='targets_loansum', when='BEFORE')),
                ),
                migrations.AddConstraint(
                    model_name='plan',
                    constraint=models.UniqueConstraint(fields=('year', 'version'), name='plan_version_once'),
                ),
                migrations.AddConstraint(
                    model_name='plan',
                    constraint=models.UniqueConstraint(condition=models.Q(('state', 'draft')), fields=('year',), name='plan_one_draft_a_year'),
                ),
                migrations.AddConstraint(
                    model_name='plan',
                    constraint=models.CheckConstraint(condition=models.Q(('published_by__isnull', True), models.Q(('published_by', models.F('written_by')), _negated=True), _connector='OR'), name='plan_two_persons'),
                ),
                migrations.AddConstraint(
                    model_name='plan',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'published'), _negated=True), models.Q(('published_at__isnull', False), ('published_by__isnull', False)), _connector='OR'), name='plan_published_whole'),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='plan',
                    trigger=pgtrigger.compiler.Trigger(name='plan_kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='c7511e20999f7c1500be2312c27fd7dbdf830cc2', operation='DELETE', pgid='pgtrigger_plan_kept_70d80', table='targets_plan', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='plan',
                    trigger=pgtrigger.compiler.Trigger(name='plan_fixed', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (OLD.state <> 'draft')", func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='5c1d37c8989ac3e7badcc4340e0a2b08e94eebd6', operation='UPDATE', pgid='pgtrigger_plan_fixed_29f26', table='targets_plan', when='BEFORE')),
                ),
                migrations.AddConstraint(
                    model_name='planpart',
                    constraint=models.UniqueConstraint(fields=('plan', 'measure', 'level', 'unit'), name='plan_part_once'),
                ),
                migrations.AddConstraint(
                    model_name='planpart',
                    constraint=models.CheckConstraint(condition=models.Q(('months__len', 12)), name='plan_part_twelve_months'),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='planpart',
                    trigger=pgtrigger.compiler.Trigger(name='plan_part_kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='b8209e8fe13e2767d565fb321991e640a436cb72', operation='UPDATE OR DELETE', pgid='pgtrigger_plan_part_kept_07aa5', table='targets_planpart', when='BEFORE')),
                ),
                migrations.AddConstraint(
                    model_name='reading',
                    constraint=models.UniqueConstraint(fields=('day', 'code'), name='reading_once'),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='reading',
                    trigger=pgtrigger.compiler.Trigger(name='reading', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='26647e333e379fc0ead2104ae774a25ac050f37e', operation='UPDATE OR DELETE', pgid='pgtrigger_reading_d151e', table='targets_reading', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='reading',
                    trigger=pgtrigger.compiler.Trigger(name='reading_whole', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF current_setting('qianmo.clearing', true) IS DISTINCT FROM 'yes' THEN\n    RAISE EXCEPTION 'Cannot truncate % table', TG_TABLE_NAME;\nEND IF;\nRETURN NULL;\n", hash='f36fd0d7ab76306411269793c4f255329eb2f51c', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_reading_whole_8e83a', table='targets_reading', when='BEFORE')),
                ),
                migrations.AddConstraint(
                    model_name='supervision',
                    constraint=models.UniqueConstraint(condition=models.Q(('closed_on__isnull', True)), fields=('measure', 'branch'), name='supervision_one_open'),
                ),
                migrations.AddConstraint(
                    model_name='supervision',
                    constraint=models.CheckConstraint(condition=models.Q(('closed_on__isnull', True), ('closed_by__isnull', False), _connector='OR'), name='supervision_closed_by_somebody'),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='supervision',
                    trigger=pgtrigger.compiler.Trigger(name='supervision_kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='802d5744bd2040409fa564fcc3f76b5caabfad8c', operation='DELETE', pgid='pgtrigger_supervision_kept_b9822', table='targets_supervision', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='supervision',
                    trigger=pgtrigger.compiler.Trigger(name='supervision_fixed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.closed_on IS NOT NULL)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='e7f4a4e8c6997e6f26af1b5f9d92299b5b6320f0', operation='UPDATE', pgid='pgtrigger_supervision_fixed_30975', table='targets_supervision', when='BEFORE')),
                ),
            ]
        ),
    ]
