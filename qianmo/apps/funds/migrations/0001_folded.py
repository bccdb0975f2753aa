import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from qianmo.storage.folding import CreateTables


class Migration(migrations.Migration):

    replaces = [
        ('funds', '0001_initial'),
        ('funds', '0002_leaving_and_renewing'),
        ('funds', '0003_append_only_whole'),
    ]

    initial = True

    dependencies = [
        ('households', '0001_folded'),
        ('org', '0001_folded'),
        ('products', '0001_folded'),
    ]

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name='RelendingPool',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=60, unique=True, verbose_name='名称')),
                        ('kind', models.CharField(choices=[('farm', '支农再贷款'), ('small', '支小再贷款')], max_length=6, verbose_name='种类')),
                        ('amount_fen', models.BigIntegerField(verbose_name='金额（分）')),
                        ('cap_ppm', models.IntegerField(verbose_name='利率上限（百万分之一）')),
                        ('purpose', models.CharField(blank=True, db_default='', max_length=12, verbose_name='用途')),
                        ('valid', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='使用期')),
                        ('product', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='products.product', verbose_name='产品')),
                    ],
                    options={
                        'verbose_name': '再贷款',
                    },
                ),
                migrations.CreateModel(
                    name='RelendingUse',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('draw_id', models.BigIntegerField(verbose_name='借据')),
                        ('assigned_on', models.DateField(verbose_name='分配日')),
                        ('left_on', models.DateField(null=True, verbose_name='移出日')),
                        ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='经办')),
                        ('pool', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='funds.relendingpool', verbose_name='再贷款')),
                    ],
                    options={
                        'verbose_name': '再贷款借据',
                    },
                ),
                migrations.CreateModel(
                    name='RiskPool',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=60, unique=True, verbose_name='名称')),
                        ('payer', models.CharField(max_length=60, verbose_name='出资方')),
                        ('fund_fen', models.BigIntegerField(verbose_name='基金（分）')),
                        ('multiple', models.PositiveSmallIntegerField(verbose_name='放大倍数')),
                        ('stop_ppm', models.IntegerField(verbose_name='停放线（百万分之一）')),
                        ('share_ppm', models.IntegerField(verbose_name='补偿比例（百万分之一）')),
                        ('claim_after_days', models.PositiveSmallIntegerField(verbose_name='逾期满多少天可申请补偿')),
                        ('guarantee', models.CharField(blank=True, db_default='', max_length=12, verbose_name='担保方式')),
                        ('valid', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='有效期')),
                        ('product', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='products.product', verbose_name='产品')),
                    ],
                    options={
                        'verbose_name': '补偿金池',
                    },
                ),
                migrations.CreateModel(
                    name='RiskClaim',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('draw_id', models.BigIntegerField(verbose_name='借据')),
                        ('line_id', models.BigIntegerField(verbose_name='额度')),
                        ('principal_fen', models.BigIntegerField(verbose_name='逾期本金（分）')),
                        ('overdue_days', models.PositiveIntegerField(verbose_name='逾期天数')),
                        ('fen', models.BigIntegerField(verbose_name='申请补偿（分）')),
                        ('state', models.CharField(choices=[('requested', '待复核'), ('approved', '待到账'), ('declined', '已退回'), ('paid', '已到账')], max_length=10, verbose_name='状态')),
                        ('requested_on', models.DateField(verbose_name='申请日')),
                        ('decided_on', models.DateField(null=True, verbose_name='复核日')),
                        ('note', models.CharField(blank=True, max_length=200, verbose_name='复核意见')),
                        ('paid_on', models.DateField(null=True, verbose_name='到账日')),
                        ('request_id', models.UUIDField(unique=True, verbose_name='请求号')),
                        ('decided_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='复核人')),
                        ('requested_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='申请人')),
                        ('pool', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='funds.riskpool', verbose_name='补偿金池')),
                    ],
                    options={
                        'verbose_name': '补偿申请',
                    },
                ),
                migrations.CreateModel(
                    name='RiskRecovery',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('recovered_fen', models.BigIntegerField(verbose_name='收回本金（分）')),
                        ('returned_fen', models.BigIntegerField(verbose_name='退回基金（分）')),
                        ('booked_on', models.DateField(verbose_name='记账日')),
                        ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='经办')),
                        ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='funds.riskclaim', verbose_name='补偿申请')),
                    ],
                    options={
                        'verbose_name': '追偿分配',
                    },
                ),
                migrations.CreateModel(
                    name='SubsidyClaim',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('from_on', models.DateField(verbose_name='期间起')),
                        ('until_on', models.DateField(verbose_name='期间止')),
                        ('fen', models.BigIntegerField(verbose_name='申请金额（分）')),
                        ('state', models.CharField(choices=[('requested', '待复核'), ('approved', '待到账'), ('declined', '已退回'), ('paid', '已到账')], max_length=10, verbose_name='状态')),
                        ('requested_on', models.DateField(verbose_name='申请日')),
                        ('decided_on', models.DateField(null=True, verbose_name='复核日')),
                        ('note', models.CharField(blank=True, max_length=200, verbose_name='复核意见')),
                        ('paid_on', models.DateField(null=True, verbose_name='到账日')),
                        ('request_id', models.UUIDField(unique=True, verbose_name='请求号')),
                        ('decided_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='复核人')),
                        ('requested_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='申请人')),
                    ],
                    options={
                        'verbose_name': '贴息申请',
                    },
                ),
                migrations.CreateModel(
                    name='SubsidyItem',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('draw_id', models.BigIntegerField(verbose_name='借据')),
                        ('line_id', models.BigIntegerField(verbose_name='额度')),
                        ('due_id', models.BigIntegerField(verbose_name='应还利息')),
                        ('interest_fen', models.BigIntegerField(verbose_name='应还利息（分）')),
                        ('days', models.PositiveSmallIntegerField(verbose_name='计息天数')),
                        ('counted_days', models.PositiveSmallIntegerField(verbose_name='贴息天数')),
                        ('fen', models.BigIntegerField(verbose_name='贴息（分）')),
                        ('struck', models.BooleanField(db_default=False, verbose_name='已退回')),
                        ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='funds.subsidyclaim', verbose_name='贴息申请')),
                    ],
                    options={
                        'verbose_name': '贴息明细',
                    },
                ),
                migrations.CreateModel(
                    name='SubsidyScheme',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=60, unique=True, verbose_name='名称')),
                        ('payer', models.CharField(max_length=60, verbose_name='出资方')),
                        ('share_ppm', models.IntegerField(verbose_name='贴息比例（百万分之一）')),
                        ('purpose', models.CharField(blank=True, db_default='', max_length=12, verbose_name='用途')),
                        ('cap_fen', models.BigIntegerField(verbose_name='每户本金上限（分）')),
                        ('max_months', models.PositiveSmallIntegerField(verbose_name='最长期限（月）')),
                        ('margin_ppm', models.IntegerField(verbose_name='利率上限为参考利率加（百万分之一）')),
                        ('renews', models.BooleanField(db_default=True, verbose_name='续贷继续贴息')),
                        ('valid', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='有效期')),
                        ('product', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='products.product', verbose_name='产品')),
                    ],
                    options={
                        'verbose_name': '贴息方案',
                    },
                ),
                migrations.CreateModel(
                    name='SubsidyEnrolment',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('draw_id', models.BigIntegerField(verbose_name='借据')),
                        ('enrolled_on', models.DateField(verbose_name='纳入日')),
                        ('left_on', models.DateField(null=True, verbose_name='移出日')),
                        ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='经办')),
                        ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='households.household', verbose_name='户')),
                        ('scheme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='funds.subsidyscheme', verbose_name='贴息方案')),
                    ],
                    options={
                        'verbose_name': '贴息借据',
                    },
                ),
                migrations.AddField(
                    model_name='subsidyclaim',
                    name='scheme',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='funds.subsidyscheme', verbose_name='贴息方案'),
                ),
                migrations.AddConstraint(
                    model_name='relendingpool',
                    constraint=models.CheckConstraint(condition=models.Q(('amount_fen__gt', 0), ('cap_ppm__gt', 0)), name='relending_figures'),
                ),
                migrations.AddConstraint(
                    model_name='relendinguse',
                    constraint=models.UniqueConstraint(condition=models.Q(('left_on__isnull', True)), fields=('draw_id',), name='relending_used_once'),
                ),
                migrations.AddConstraint(
                    model_name='riskpool',
                    constraint=models.CheckConstraint(condition=models.Q(('fund_fen__gt', 0), ('multiple__gt', 0), ('share_ppm__gt', 0), ('share_ppm__lte', 1000000)), name='risk_pool_figures'),
                ),
                migrations.AddConstraint(
                    model_name='riskclaim',
                    constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('requested', 'approved', 'paid'))), fields=('draw_id',), name='risk_claim_once'),
                ),
                migrations.AddConstraint(
                    model_name='riskclaim',
                    constraint=models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), models.Q(('decided_by', models.F('requested_by')), _negated=True), _connector='OR'), name='risk_claim_two_persons'),
                ),
                migrations.AddConstraint(
                    model_name='riskclaim',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_by__isnull', True), ('state', 'requested')), models.Q(models.Q(('state', 'requested'), _negated=True), ('decided_by__isnull', False)), _connector='OR'), name='risk_claim_decided'),
                ),
                migrations.AddConstraint(
                    model_name='riskclaim',
                    constraint=models.CheckConstraint(condition=models.Q(('fen__gt', 0), ('fen__lte', models.F('principal_fen'))), name='risk_claim_figures'),
                ),
                migrations.AddConstraint(
                    model_name='riskrecovery',
                    constraint=models.CheckConstraint(condition=models.Q(('recovered_fen__gt', 0), ('returned_fen__gte', 0), ('returned_fen__lte', models.F('recovered_fen'))), name='risk_recovery_figures'),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='riskrecovery',
                    trigger=pgtrigger.compiler.Trigger(name='risk_recovery_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='ad04504cb5650ba350dc08406a28fb10b5f58850', operation='UPDATE OR DELETE', pgid='pgtrigger_risk_recovery_append_only_8db53', table='funds_riskrecovery', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='riskrecovery',
                    trigger=pgtrigger.compiler.Trigger(name='risk_recovery_append_only_whole', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF current_setting('qianmo.clearing', true) IS DISTINCT FROM 'yes' THEN\n    RAISE EXCEPTION 'Cannot truncate % table', TG_TABLE_NAME;\nEND IF;\nRETURN NULL;\n", hash='6f2791473510eaf73c58c66ffe03994107e3e26f', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_risk_recovery_append_only_whole_e0313', table='funds_riskrecovery', when='BEFORE')),
                ),
                migrations.AddConstraint(
                    model_name='subsidyitem',
                    constraint=models.UniqueConstraint(condition=models.Q(('struck', False)), fields=('due_id',), name='subsidy_item_once'),
                ),
                migrations.AddConstraint(
                    model_name='subsidyitem',
                    constraint=models.CheckConstraint(condition=models.Q(('counted_days__lte', models.F('days')), ('fen__gt', 0)), name='subsidy_item_figures'),
                ),
                migrations.AddConstraint(
                    model_name='subsidyscheme',
                    constraint=models.CheckConstraint(condition=models.Q(('cap_fen__gt', 0), ('share_ppm__gt', 0), ('share_ppm__lte', 1000000)), name='scheme_figures'),
                ),
                migrations.AddConstraint(
                    model_name='subsidyenrolment',
                    constraint=models.UniqueConstraint(condition=models.Q(('left_on__isnull', True)), fields=('draw_id',), name='enrolled_under_one'),
                ),
                migrations.AddConstraint(
                    model_name='subsidyenrolment',
                    constraint=models.UniqueConstraint(fields=('draw_id', 'scheme'), name='enrolled_once'),
                ),
                migrations.AddConstraint(
                    model_name='subsidyclaim',
                    constraint=models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), models.Q(('decided_by', models.F('requested_by')), _negated=True), _connector='OR'), name='subsidy_claim_two_persons'),
                ),
                migrations.AddConstraint(
                    model_name='subsidyclaim',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_by__isnull', True), ('state', 'requested')), models.Q(models.Q(('state', 'requested'), _negated=True), ('decided_by__isnull', False)), _connector='OR'), name='subsidy_claim_decided'),
                ),
                migrations.AddConstraint(
                    model_name='subsidyclaim',
                    constraint=models.CheckConstraint(condition=models.Q(('fen__gt', 0)), name='subsidy_claim_positive'),
                ),
            ]
        ),
    ]
