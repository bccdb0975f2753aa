import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from qianmo.storage.folding import CreateTables


class Migration(migrations.Migration):

    replaces = [
        ('performance', '0001_initial'),
        ('performance', '0002_curves_appeals_allocations'),
        ('performance', '0003_entries'),
    ]

    initial = True

    dependencies = [
        ('org', '0001_folded'),
    ]

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name='Month',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('first', models.DateField(unique=True, verbose_name='月份')),
                        ('as_of', models.DateField(verbose_name='截至')),
                        ('counted_at', models.DateTimeField(verbose_name='计算时刻')),
                        ('closed_at', models.DateTimeField(null=True, verbose_name='结月时刻')),
                        ('told', models.CharField(max_length=64, verbose_name='所据')),
                        ('people', models.PositiveIntegerField(verbose_name='人数')),
                        ('estimated_as_of', models.DateField(null=True, verbose_name='上次试算截至')),
                    ],
                    options={
                        'verbose_name': '考核月',
                    },
                ),
                migrations.CreateModel(
                    name='Entry',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('first', models.DateField(verbose_name='月份')),
                        ('measure', models.CharField(max_length=30, verbose_name='计量')),
                        ('amount', models.BigIntegerField(verbose_name='数量')),
                        ('said', models.CharField(max_length=100, verbose_name='依据')),
                        ('entered_at', models.DateTimeField(verbose_name='录入时刻')),
                        ('agreed_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='同意人')),
                        ('branch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.branch', verbose_name='机构')),
                        ('entered_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='录入人')),
                        ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='员工')),
                    ],
                    options={
                        'verbose_name': '手工计量',
                    },
                ),
                migrations.CreateModel(
                    name='Item',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('line', models.CharField(max_length=30, verbose_name='项目')),
                        ('volume', models.BigIntegerField(verbose_name='数量')),
                        ('points_centi', models.BigIntegerField(verbose_name='积分（百分之一分）')),
                        ('paid_volume', models.BigIntegerField(verbose_name='计价数量')),
                        ('pay_fen', models.BigIntegerField(verbose_name='计价（分）')),
                        ('estimated_centi', models.BigIntegerField(null=True, verbose_name='上次试算积分（百分之一分）')),
                        ('estimated_fen', models.BigIntegerField(null=True, verbose_name='上次试算计价（分）')),
                        ('staff', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='员工')),
                        ('month', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='performance.month', verbose_name='考核月')),
                    ],
                    options={
                        'verbose_name': '考核明细',
                    },
                ),
                migrations.CreateModel(
                    name='Appeal',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('line', models.CharField(max_length=30, verbose_name='项目')),
                        ('said', models.CharField(max_length=200, verbose_name='申诉理由')),
                        ('raised_at', models.DateTimeField(verbose_name='申诉时刻')),
                        ('state', models.CharField(choices=[('raised', '待答复'), ('proposed', '拟调整'), ('adjusted', '已调整'), ('refused', '不调整')], default='raised', max_length=10, verbose_name='状态')),
                        ('answer', models.CharField(blank=True, max_length=200, verbose_name='答复')),
                        ('points_centi', models.BigIntegerField(default=0, verbose_name='调整积分（百分之一分）')),
                        ('pay_fen', models.BigIntegerField(default=0, verbose_name='调整计价（分）')),
                        ('answered_at', models.DateTimeField(null=True, verbose_name='答复时刻')),
                        ('request_id', models.UUIDField(unique=True, verbose_name='请求号')),
                        ('answered_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='答复人')),
                        ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='申诉人')),
                        ('month', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='performance.month', verbose_name='考核月')),
                    ],
                    options={
                        'verbose_name': '绩效申诉',
                    },
                ),
                migrations.CreateModel(
                    name='Allocation',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('pool_fen', models.BigIntegerField(verbose_name='总额（分）')),
                        ('carried_fen', models.BigIntegerField(default=0, verbose_name='上次结转（分）')),
                        ('head_share_ppm', models.IntegerField(null=True, verbose_name='负责人上限（百万分之一）')),
                        ('state', models.CharField(choices=[('open', '待分配'), ('divided', '待负责人同意'), ('agreed', '待总行签发'), ('signed', '已签发')], default='open', max_length=10, verbose_name='状态')),
                        ('revision', models.PositiveIntegerField(default=1, verbose_name='修订号')),
                        ('signed_at', models.DateTimeField(null=True, verbose_name='签发时刻')),
                        ('agreed_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='同意人')),
                        ('branch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.branch', verbose_name='机构')),
                        ('divided_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='计算人')),
                        ('set_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='核定人')),
                        ('signed_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='签发人')),
                        ('month', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='performance.month', verbose_name='考核月')),
                    ],
                    options={
                        'verbose_name': '二次分配',
                    },
                ),
                migrations.CreateModel(
                    name='Adjustment',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('counts_in', models.DateField(verbose_name='计入月份')),
                        ('line', models.CharField(max_length=30, verbose_name='项目')),
                        ('points_centi', models.BigIntegerField(verbose_name='积分（百分之一分）')),
                        ('pay_fen', models.BigIntegerField(verbose_name='金额（分）')),
                        ('reason', models.CharField(max_length=200, verbose_name='原因')),
                        ('at', models.DateTimeField(verbose_name='时刻')),
                        ('agreed_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='同意人')),
                        ('asked_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='提出人')),
                        ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='员工')),
                        ('month', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='performance.month', verbose_name='更正的月份')),
                    ],
                    options={
                        'verbose_name': '绩效调整',
                    },
                ),
                migrations.CreateModel(
                    name='Scheme',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(verbose_name='版本')),
                        ('content', models.JSONField(verbose_name='内容')),
                        ('state', models.CharField(choices=[('draft', '起草'), ('published', '已发布'), ('dropped', '已放弃')], max_length=10, verbose_name='状态')),
                        ('revision', models.PositiveIntegerField(default=1, verbose_name='修订号')),
                        ('edited_at', models.DateTimeField(verbose_name='起草时刻')),
                        ('tried', models.JSONField(null=True, verbose_name='试算')),
                        ('from_month', models.DateField(null=True, verbose_name='起用月份')),
                        ('published_at', models.DateTimeField(null=True, verbose_name='发布时刻')),
                        ('edited_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='起草人')),
                        ('published_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='发布人')),
                    ],
                    options={
                        'verbose_name': '考核方案',
                    },
                ),
                migrations.AddField(
                    model_name='month',
                    name='scheme',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='performance.scheme', verbose_name='考核方案'),
                ),
                migrations.CreateModel(
                    name='Share',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('fen', models.BigIntegerField(verbose_name='金额（分）')),
                        ('reason', models.CharField(blank=True, max_length=100, verbose_name='说明')),
                        ('allocation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='performance.allocation', verbose_name='二次分配')),
                        ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='员工')),
                    ],
                    options={
                        'verbose_name': '分配份额',
                    },
                ),
                migrations.CreateModel(
                    name='Standing',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('segment', models.CharField(max_length=20, verbose_name='片区')),
                        ('points_centi', models.BigIntegerField(verbose_name='积分（百分之一分）')),
                        ('growth_centi', models.BigIntegerField(null=True, verbose_name='较上月（百分之一分）')),
                        ('place', models.PositiveIntegerField(verbose_name='名次')),
                        ('place_before', models.PositiveIntegerField(null=True, verbose_name='上月名次')),
                        ('growth_place', models.PositiveIntegerField(null=True, verbose_name='增幅名次')),
                        ('peer_place', models.PositiveIntegerField(verbose_name='同组名次')),
                        ('lines_fen', models.BigIntegerField(verbose_name='计价合计（分）')),
                        ('factor_ppm', models.IntegerField(verbose_name='考核系数（百万分之一）')),
                        ('earned_fen', models.BigIntegerField(verbose_name='应发（分）')),
                        ('kept_back_fen', models.BigIntegerField(verbose_name='延期支付（分）')),
                        ('branch', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.branch', verbose_name='机构')),
                        ('month', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='performance.month', verbose_name='考核月')),
                        ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='员工')),
                    ],
                    options={
                        'verbose_name': '考核名次',
                    },
                ),
                migrations.CreateModel(
                    name='Tally',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('measure', models.CharField(max_length=30, verbose_name='计量')),
                        ('amount', models.BigIntegerField(verbose_name='数量')),
                        ('month', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='performance.month', verbose_name='考核月')),
                        ('staff', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='员工')),
                    ],
                    options={
                        'verbose_name': '工作量',
                    },
                ),
                migrations.CreateModel(
                    name='CurvePoint',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('from_on', models.DateField(verbose_name='起用日')),
                        ('tenor_days', models.PositiveIntegerField(verbose_name='期限（天）')),
                        ('rate_ppm', models.PositiveIntegerField(verbose_name='年利率（百万分之一）')),
                        ('set_at', models.DateTimeField(verbose_name='录入时刻')),
                        ('set_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='录入人')),
                    ],
                    options={
                        'verbose_name': '转移价曲线',
                        'constraints': [models.UniqueConstraint(fields=('from_on', 'tenor_days'), name='curve_point_once'), models.CheckConstraint(condition=models.Q(('tenor_days__gt', 0)), name='curve_tenor_above_nothing'), models.CheckConstraint(condition=models.Q(('rate_ppm__lte', 1000000)), name='curve_rate_believable')],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='curvepoint',
                    trigger=pgtrigger.compiler.Trigger(name='curve_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='82b2814aab77beef12fa42fb76ebf219d2eddee4', operation='UPDATE OR DELETE', pgid='pgtrigger_curve_append_only_7cced', table='performance_curvepoint', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='curvepoint',
                    trigger=pgtrigger.compiler.Trigger(name='curve_append_only_whole', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF current_setting('qianmo.clearing', true) IS DISTINCT FROM 'yes' THEN\n    RAISE EXCEPTION 'Cannot truncate % table', TG_TABLE_NAME;\nEND IF;\nRETURN NULL;\n", hash='4160df9bc5af237d37d8d7d1ccbecbe3bff2c33a', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_curve_append_only_whole_be448', table='performance_curvepoint', when='BEFORE')),
                ),
                migrations.AddConstraint(
                    model_name='entry',
                    constraint=models.UniqueConstraint(fields=('first', 'staff', 'measure'), name='entry_once'),
                ),
                migrations.AddConstraint(
                    model_name='entry',
                    constraint=models.CheckConstraint(condition=models.Q(('amount__gte', 0), ('first__day', 1)), name='entry_of_a_month'),
                ),
                migrations.AddConstraint(
                    model_name='entry',
                    constraint=models.CheckConstraint(condition=models.Q(('said', ''), _negated=True), name='entry_says_why'),
                ),
                migrations.AddConstraint(
                    model_name='entry',
                    constraint=models.CheckConstraint(condition=models.Q(('agreed_by__isnull', True), models.Q(models.Q(('agreed_by', models.F('entered_by')), _negated=True), models.Q(('agreed_by', models.F('staff')), _negated=True)), _connector='OR'), name='entry_two_persons'),
                ),
                migrations.AddConstraint(
                    model_name='item',
                    constraint=models.UniqueConstraint(fields=('month', 'staff', 'line'), name='item_once'),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='item',
                    trigger=pgtrigger.compiler.Trigger(name='item_kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF EXISTS (SELECT FROM performance_month m WHERE m.id = OLD.month_id AND m.closed_at IS NOT NULL) THEN\n    RAISE EXCEPTION 'rows of a closed month are kept';\nEND IF;\nIF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\nRETURN NEW;\n", hash='edaa4f2fc8f413348c64f1e2cb4cc3e799d788ec', operation='UPDATE OR DELETE', pgid='pgtrigger_item_kept_bf7e8', table='performance_item', when='BEFORE')),
                ),
                migrations.AddConstraint(
                    model_name='appeal',
                    constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['raised', 'proposed'])), fields=('month', 'staff', 'line'), name='appeal_one_open_a_line'),
                ),
                migrations.AddConstraint(
                    model_name='appeal',
                    constraint=models.CheckConstraint(condition=models.Q(('said', ''), _negated=True), name='appeal_says_why'),
                ),
                migrations.AddConstraint(
                    model_name='appeal',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('answered_by__isnull', True), ('state', 'raised')), models.Q(models.Q(('state', 'raised'), _negated=True), ('answered_by__isnull', False), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='appeal_answered_by_somebody'),
                ),
                migrations.AddConstraint(
                    model_name='appeal',
                    constraint=models.CheckConstraint(condition=models.Q(('answered_by__isnull', True), models.Q(('answered_by', models.F('staff')), _negated=True), _connector='OR'), name='appeal_not_answered_by_oneself'),
                ),
                migrations.AddConstraint(
                    model_name='allocation',
                    constraint=models.UniqueConstraint(fields=('month', 'branch'), name='allocation_once'),
                ),
                migrations.AddConstraint(
                    model_name='allocation',
                    constraint=models.CheckConstraint(condition=models.Q(('carried_fen__gte', 0), ('pool_fen__gte', 0)), name='allocation_not_below_nothing'),
                ),
                migrations.AddConstraint(
                    model_name='allocation',
                    constraint=models.CheckConstraint(condition=models.Q(('agreed_by__isnull', True), models.Q(('agreed_by', models.F('divided_by')), _negated=True), _connector='OR'), name='allocation_agreed_by_another'),
                ),
                migrations.AddConstraint(
                    model_name='allocation',
                    constraint=models.CheckConstraint(condition=models.Q(('signed_by__isnull', True), models.Q(models.Q(('signed_by', models.F('divided_by')), _negated=True), models.Q(('signed_by', models.F('agreed_by')), _negated=True)), _connector='OR'), name='allocation_signed_by_a_third'),
                ),
                migrations.AddConstraint(
                    model_name='allocation',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'signed'), _negated=True), models.Q(('signed_at__isnull', False), ('signed_by__isnull', False)), _connector='OR'), name='allocation_signed_whole'),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='allocation',
                    trigger=pgtrigger.compiler.Trigger(name='allocation_kept', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (OLD.state = 'signed')", func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='94fc7902ac1e2f1b106c3609157301124fdae350', operation='UPDATE OR DELETE', pgid='pgtrigger_allocation_kept_ebbf0', table='performance_allocation', when='BEFORE')),
                ),
                migrations.AddConstraint(
                    model_name='adjustment',
                    constraint=models.CheckConstraint(condition=models.Q(('asked_by', models.F('agreed_by')), _negated=True), name='adjustment_two_persons'),
                ),
                migrations.AddConstraint(
                    model_name='adjustment',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('staff', models.F('asked_by')), _negated=True), models.Q(('staff', models.F('agreed_by')), _negated=True)), name='adjustment_not_ones_own'),
                ),
                migrations.AddConstraint(
                    model_name='adjustment',
                    constraint=models.CheckConstraint(condition=models.Q(('counts_in__day', 1)), name='adjustment_from_first_day'),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='adjustment',
                    trigger=pgtrigger.compiler.Trigger(name='adjustment_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='f54259d67fa99d6357b2d516018542bc67c29ff6', operation='UPDATE OR DELETE', pgid='pgtrigger_adjustment_append_only_b87c9', table='performance_adjustment', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='adjustment',
                    trigger=pgtrigger.compiler.Trigger(name='adjustment_append_only_whole', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF current_setting('qianmo.clearing', true) IS DISTINCT FROM 'yes' THEN\n    RAISE EXCEPTION 'Cannot truncate % table', TG_TABLE_NAME;\nEND IF;\nRETURN NULL;\n", hash='5b9d05664fbdd1e96cfb0a43006a528b608d006f', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_adjustment_append_only_whole_12471', table='performance_adjustment', when='BEFORE')),
                ),
                migrations.AddConstraint(
                    model_name='scheme',
                    constraint=models.UniqueConstraint(condition=models.Q(('state', 'dropped'), _negated=True), fields=('version',), name='scheme_version_once'),
                ),
                migrations.AddConstraint(
                    model_name='scheme',
                    constraint=models.UniqueConstraint(condition=models.Q(('state', 'draft')), fields=('state',), name='scheme_one_draft'),
                ),
                migrations.AddConstraint(
                    model_name='scheme',
                    constraint=models.UniqueConstraint(condition=models.Q(('state', 'published')), fields=('from_month',), name='scheme_one_a_month'),
                ),
                migrations.AddConstraint(
                    model_name='scheme',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'published'), _negated=True), models.Q(('from_month__isnull', False), ('published_at__isnull', False), ('published_by__isnull', False)), _connector='OR'), name='scheme_published_whole'),
                ),
                migrations.AddConstraint(
                    model_name='scheme',
                    constraint=models.CheckConstraint(condition=models.Q(('published_by__isnull', True), models.Q(('published_by', models.F('edited_by')), _negated=True), _connector='OR'), name='scheme_two_persons'),
                ),
                migrations.AddConstraint(
                    model_name='scheme',
                    constraint=models.CheckConstraint(condition=models.Q(('from_month__isnull', True), ('from_month__day', 1), _connector='OR'), name='scheme_from_first_day'),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='scheme',
                    trigger=pgtrigger.compiler.Trigger(name='scheme_kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='7a388857fbff0781e23366417bd93e41aa3c7999', operation='DELETE', pgid='pgtrigger_scheme_kept_70d5d', table='performance_scheme', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='scheme',
                    trigger=pgtrigger.compiler.Trigger(name='scheme_fixed', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (OLD.state = 'published')", func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='52ef57f6688cd4333c59beb744c6d767aa99f1ed', operation='UPDATE', pgid='pgtrigger_scheme_fixed_a0754', table='performance_scheme', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='scheme',
                    trigger=pgtrigger.compiler.Trigger(name='scheme_whole', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF current_setting('qianmo.clearing', true) IS DISTINCT FROM 'yes' THEN\n    RAISE EXCEPTION 'Cannot truncate % table', TG_TABLE_NAME;\nEND IF;\nRETURN NULL;\n", hash='55c4ae09fdb398d68337e07754fb0b8593405488', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_scheme_whole_f504e', table='performance_scheme', when='BEFORE')),
                ),
                migrations.AddConstraint(
                    model_name='month',
                    constraint=models.CheckConstraint(condition=models.Q(('first__day', 1)), name='month_from_first_day'),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='month',
                    trigger=pgtrigger.compiler.Trigger(name='month_kept', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.closed_at IS NOT NULL)', func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='d8df2f829e29be516cec847f4dc181844028ae99', operation='UPDATE OR DELETE', pgid='pgtrigger_month_kept_e217b', table='performance_month', when='BEFORE')),
                ),
                migrations.AddConstraint(
                    model_name='share',
                    constraint=models.UniqueConstraint(fields=('allocation', 'staff'), name='share_once'),
                ),
                migrations.AddConstraint(
                    model_name='share',
                    constraint=models.CheckConstraint(condition=models.Q(('fen__gte', 0)), name='share_not_below_nothing'),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='share',
                    trigger=pgtrigger.compiler.Trigger(name='share_kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF EXISTS (SELECT FROM performance_allocation a WHERE a.id = OLD.allocation_id AND a.state = 'signed') THEN\n    RAISE EXCEPTION 'shares of a signed allocation are kept';\nEND IF;\nIF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\nRETURN NEW;\n", hash='22e4467100b49324ef0ef0ef6690a7fe58041bbe', operation='UPDATE OR DELETE', pgid='pgtrigger_share_kept_c4c8c', table='performance_share', when='BEFORE')),
                ),
                migrations.AddConstraint(
                    model_name='standing',
                    constraint=models.UniqueConstraint(fields=('month', 'staff'), name='standing_once'),
                ),
                migrations.AddConstraint(
                    model_name='standing',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('kept_back_fen__gte', 0), ('kept_back_fen__lte', models.F('earned_fen'))), ('kept_back_fen', 0), _connector='OR'), name='standing_kept_within_earned'),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='standing',
                    trigger=pgtrigger.compiler.Trigger(name='standing_kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF EXISTS (SELECT FROM performance_month m WHERE m.id = OLD.month_id AND m.closed_at IS NOT NULL) THEN\n    RAISE EXCEPTION 'rows of a closed month are kept';\nEND IF;\nIF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\nRETURN NEW;\n", hash='c12290e4785a0f7b993f1ff4e29cd664510ee2ef', operation='UPDATE OR DELETE', pgid='pgtrigger_standing_kept_e38c3', table='performance_standing', when='BEFORE')),
                ),
                migrations.AddConstraint(
                    model_name='tally',
                    constraint=models.UniqueConstraint(fields=('month', 'staff', 'measure'), name='tally_once'),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='tally',
                    trigger=pgtrigger.compiler.Trigger(name='tally_kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF EXISTS (SELECT FROM performance_month m WHERE m.id = OLD.month_id AND m.closed_at IS NOT NULL) THEN\n    RAISE EXCEPTION 'rows of a closed month are kept';\nEND IF;\nIF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\nRETURN NEW;\n", hash='b16fb915cceec170d612915bf8cb8571db05da50', operation='UPDATE OR DELETE', pgid='pgtrigger_tally_kept_517e7', table='performance_tally', when='BEFORE')),
                ),
            ]
        ),
    ]
