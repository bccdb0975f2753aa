import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.expressions
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from qianmo.storage.folding import CreateTables


class Migration(migrations.Migration):

    replaces = [
        ('credit', '0001_initial'),
        ('credit', '0002_reversals'),
        ('credit', '0003_freezes_and_purposes'),
        ('credit', '0004_application_purpose'),
        ('credit', '0005_proposals'),
        ('credit', '0006_line_by_end'),
        ('credit', '0007_dues_changes_classes'),
        ('credit', '0008_terms_of_draws_and_booking_days'),
        ('credit', '0009_terms_and_booking_day_required'),
        ('credit', '0010_billed_days'),
        ('credit', '0011_risk_rules'),
        ('credit', '0012_transfers'),
        ('credit', '0013_review_days_and_causes'),
        ('credit', '0014_line_life'),
        ('credit', '0015_lines_under_pools'),
        ('credit', '0016_customer_links'),
        ('credit', '0017_core_collects_and_undoes'),
        ('credit', '0018_movements_newest_first'),
        ('credit', '0019_prepared_draws'),
        ('credit', '0020_rate_requests'),
        ('credit', '0021_rate_batches'),
        ('credit', '0022_cutovers'),
        ('credit', '0023_shadows'),
        ('credit', '0024_judgements_and_misuse'),
        ('credit', '0025_append_only_whole'),
        ('credit', '0026_line_by_borrower'),
        ('credit', '0027_contract_digest'),
        ('credit', '0028_cutover_judged_later'),
        ('credit', '0029_supplements_signed'),
    ]

    initial = True

    dependencies = [
        ('funds', '0001_folded'),
        ('households', '0001_folded'),
        ('org', '0001_folded'),
        ('products', '0001_folded'),
        ('ratings', '0001_folded'),
    ]

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name='Shadow',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('on', models.DateField(unique=True, verbose_name='营业日')),
                        ('compared', models.BooleanField(verbose_name='比过')),
                        ('ours', models.PositiveIntegerField(default=0, verbose_name='本系统笔数')),
                        ('ours_fen', models.BigIntegerField(default=0, verbose_name='本系统本金（分）')),
                        ('theirs', models.PositiveIntegerField(default=0, verbose_name='核心笔数')),
                        ('theirs_fen', models.BigIntegerField(default=0, verbose_name='核心本金（分）')),
                        ('counts', models.JSONField(default=dict, verbose_name='各类差异笔数')),
                        ('at', models.DateTimeField(verbose_name='比对时刻')),
                    ],
                    options={
                        'verbose_name': '影子比对',
                    },
                ),
                migrations.CreateModel(
                    name='Application',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('requested_fen', models.BigIntegerField(verbose_name='申请额度（分）')),
                        ('purpose', models.CharField(blank=True, max_length=60, verbose_name='用途')),
                        ('accepted_on', models.DateField(verbose_name='受理日')),
                        ('state', models.CharField(choices=[('accepted', '已受理'), ('approved', '已批准'), ('refused', '已否决')], max_length=10, verbose_name='状态')),
                        ('request_id', models.UUIDField(unique=True, verbose_name='请求号')),
                        ('accepted_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='受理人')),
                        ('borrower', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='households.person', verbose_name='借款人')),
                        ('enquiry_consent', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='households.consent', verbose_name='征信授权')),
                        ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='households.household', verbose_name='户')),
                        ('product', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='products.product', verbose_name='产品')),
                    ],
                    options={
                        'verbose_name': '授信申请',
                    },
                ),
                migrations.CreateModel(
                    name='Cutover',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('on', models.DateField(verbose_name='切换日')),
                        ('name', models.CharField(max_length=120, verbose_name='名称')),
                        ('digest', models.BinaryField(verbose_name='内容摘要')),
                        ('state', models.CharField(choices=[('checking', '核对中'), ('faulty', '有差错'), ('checked', '待确认'), ('loaded', '已转入'), ('returned', '已退回')], max_length=8, verbose_name='状态')),
                        ('figures', models.JSONField(default=dict, verbose_name='笔数和金额')),
                        ('done', models.PositiveSmallIntegerField(default=0, verbose_name='已办步数')),
                        ('total', models.PositiveSmallIntegerField(default=0, verbose_name='总步数')),
                        ('faults', models.JSONField(default=list, verbose_name='差错')),
                        ('fault_count', models.PositiveIntegerField(default=0, verbose_name='差错数')),
                        ('brought_at', models.DateTimeField(verbose_name='送入时刻')),
                        ('decided_at', models.DateTimeField(null=True, verbose_name='确认时刻')),
                        ('note', models.CharField(blank=True, max_length=200, verbose_name='退回原因')),
                        ('request_id', models.UUIDField(unique=True, verbose_name='请求号')),
                        ('brought_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='送入人')),
                        ('decided_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='确认人')),
                    ],
                    options={
                        'verbose_name': '切换批次',
                    },
                ),
                migrations.CreateModel(
                    name='CutoverPiece',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('file', models.CharField(max_length=120, verbose_name='文件')),
                        ('number', models.PositiveIntegerField(verbose_name='序号')),
                        ('sealed', models.BinaryField(verbose_name='密文')),
                        ('cutover', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='credit.cutover', verbose_name='切换批次')),
                    ],
                    options={
                        'verbose_name': '切换文件的一块',
                    },
                ),
                migrations.CreateModel(
                    name='Draw',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.CharField(max_length=20, unique=True, verbose_name='借据号')),
                        ('state', models.CharField(choices=[('reserved', '待放款'), ('posted', '已放款'), ('voided', '已撤销')], db_default='posted', max_length=8, verbose_name='状态')),
                        ('reserved_until', models.DateTimeField(null=True, verbose_name='预占截止')),
                        ('amount_fen', models.BigIntegerField(verbose_name='支用金额（分）')),
                        ('unpaid_fen', models.BigIntegerField(verbose_name='未还本金（分）')),
                        ('rate_ppm', models.IntegerField(verbose_name='年利率（百万分之一）')),
                        ('value_date', models.DateField(verbose_name='起息日')),
                        ('taken_over_on', models.DateField(null=True, verbose_name='切换日')),
                        ('due_on', models.DateField(verbose_name='到期日')),
                        ('accrued', models.BigIntegerField(default=0, verbose_name='应计利息积数')),
                        ('penalty_accrued', models.BigIntegerField(db_default=0, verbose_name='罚息积数')),
                        ('compound_accrued', models.BigIntegerField(db_default=0, verbose_name='复利积数')),
                        ('accrued_to', models.DateField(verbose_name='计息至')),
                        ('billed_to', models.DateField(verbose_name='结息至')),
                        ('non_accrual_on', models.DateField(null=True, verbose_name='转表外日')),
                        ('arrears_since', models.DateField(null=True, verbose_name='最早欠款日')),
                        ('loan_class', models.PositiveSmallIntegerField(db_default=1, verbose_name='五级分类')),
                        ('channel', models.CharField(max_length=12, verbose_name='渠道')),
                        ('purpose', models.CharField(blank=True, choices=[('production', '生产经营'), ('turnover', '经营周转'), ('consumption', '生活消费')], db_default='', max_length=12, verbose_name='用途')),
                        ('payment', models.CharField(choices=[('self', '自主支付'), ('entrusted', '受托支付')], db_default='self', max_length=10, verbose_name='支付方式')),
                        ('payee', models.CharField(blank=True, db_default='', max_length=60, verbose_name='收款人')),
                        ('payee_account', models.BinaryField(null=True, verbose_name='收款账号（加密）')),
                        ('request_id', models.UUIDField(unique=True, verbose_name='请求号')),
                        ('drawn_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='经办')),
                        ('terms', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='products.terms', verbose_name='适用条款')),
                    ],
                    options={
                        'verbose_name': '借据',
                    },
                ),
                migrations.CreateModel(
                    name='Classification',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('floor', models.PositiveSmallIntegerField(verbose_name='逾期底线')),
                        ('loan_class', models.PositiveSmallIntegerField(verbose_name='五级分类')),
                        ('from_on', models.DateField(verbose_name='起始日')),
                        ('until_on', models.DateField(null=True, verbose_name='结束日')),
                        ('cause', models.CharField(max_length=200, verbose_name='依据')),
                        ('approved_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='复核人')),
                        ('by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='认定人')),
                        ('draw', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='credit.draw', verbose_name='借据')),
                    ],
                    options={
                        'verbose_name': '五级分类',
                    },
                ),
                migrations.CreateModel(
                    name='Due',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('interest', '利息'), ('penalty', '罚息'), ('compound', '复利')], max_length=8, verbose_name='应还')),
                        ('from_on', models.DateField(verbose_name='计息起日')),
                        ('until_on', models.DateField(verbose_name='计息止日')),
                        ('fen', models.BigIntegerField(verbose_name='应还（分）')),
                        ('unpaid_fen', models.BigIntegerField(verbose_name='未还（分）')),
                        ('due_on', models.DateField(verbose_name='应还日')),
                        ('booked_on', models.DateField(verbose_name='记账日')),
                        ('draw', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='credit.draw', verbose_name='借据')),
                    ],
                    options={
                        'verbose_name': '应还利息',
                    },
                ),
                migrations.CreateModel(
                    name='Judgement',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('reason', models.CharField(max_length=200, verbose_name='原因')),
                        ('state', models.CharField(choices=[('requested', '待复核'), ('carried_out', '已生效'), ('declined', '已退回')], max_length=12, verbose_name='状态')),
                        ('requested_at', models.DateTimeField(verbose_name='申请时刻')),
                        ('decided_at', models.DateTimeField(null=True, verbose_name='复核时刻')),
                        ('note', models.CharField(blank=True, max_length=200, verbose_name='复核意见')),
                        ('request_id', models.UUIDField(unique=True, verbose_name='请求号')),
                        ('before_class', models.PositiveSmallIntegerField(verbose_name='原五级分类')),
                        ('loan_class', models.PositiveSmallIntegerField(null=True, verbose_name='认定为')),
                        ('effective_on', models.DateField(null=True, verbose_name='生效日')),
                        ('decided_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='复核人')),
                        ('draw', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='credit.draw', verbose_name='借据')),
                        ('requested_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='经办')),
                    ],
                    options={
                        'verbose_name': '分类认定',
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='LedgerKeeper',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('keeper', models.CharField(choices=[('here', '本系统'), ('core', '省核心')], max_length=4, verbose_name='账务归属')),
                        ('from_on', models.DateField(unique=True, verbose_name='生效日')),
                        ('reason', models.CharField(max_length=200, verbose_name='原因')),
                        ('set_at', models.DateTimeField(verbose_name='设定时刻')),
                        ('request_id', models.UUIDField(unique=True, verbose_name='请求号')),
                        ('set_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='设定人')),
                    ],
                    options={
                        'verbose_name': '账务归属',
                    },
                ),
                migrations.CreateModel(
                    name='Line',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('former_number', models.CharField(blank=True, db_default='', max_length=40, verbose_name='原额度号')),
                        ('number', models.CharField(max_length=20, unique=True, verbose_name='额度号')),
                        ('limit_fen', models.BigIntegerField(verbose_name='额度（分）')),
                        ('drawn_fen', models.BigIntegerField(default=0, verbose_name='已用（分）')),
                        ('reserved_fen', models.BigIntegerField(default=0, verbose_name='预占（分）')),
                        ('rate_ppm', models.IntegerField(verbose_name='年利率（百万分之一）')),
                        ('guarantee', models.CharField(max_length=12, verbose_name='担保方式')),
                        ('starts_on', models.DateField(verbose_name='起始日')),
                        ('ends_on', models.DateField(verbose_name='到期日')),
                        ('state', models.CharField(choices=[('granted', '已授信'), ('active', '正常'), ('frozen', '冻结'), ('ended', '终止')], max_length=8, verbose_name='状态')),
                        ('over_limit_on', models.DateField(null=True, verbose_name='超限起始日')),
                        ('over_limit_cause', models.CharField(blank=True, choices=[('cut', '调减额度'), ('expiry', '额度到期'), ('reversal', '冲正'), ('class', '分类下调')], db_default='', max_length=10, verbose_name='超限原因')),
                        ('review_due_on', models.DateField(null=True, verbose_name='下次年审日')),
                        ('application', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='credit.application', verbose_name='申请')),
                        ('borrower', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='households.person', verbose_name='借款人')),
                        ('cutover', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='credit.cutover', verbose_name='切换批次')),
                        ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='households.household', verbose_name='户')),
                        ('product', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='products.product', verbose_name='产品')),
                        ('risk_pool', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='funds.riskpool', verbose_name='补偿金池')),
                    ],
                    options={
                        'verbose_name': '授信额度',
                    },
                ),
                migrations.CreateModel(
                    name='LimitChange',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('raise', '调增额度'), ('cut', '调减额度'), ('review', '年审'), ('expire', '到期')], max_length=8, verbose_name='变更')),
                        ('before_fen', models.BigIntegerField(verbose_name='变更前额度（分）')),
                        ('after_fen', models.BigIntegerField(verbose_name='变更后额度（分）')),
                        ('effective_on', models.DateField(verbose_name='生效日')),
                        ('reason', models.CharField(max_length=200, verbose_name='原因')),
                        ('state', models.CharField(choices=[('requested', '待复核'), ('carried_out', '已生效'), ('declined', '已退回')], max_length=12, verbose_name='状态')),
                        ('requested_at', models.DateTimeField(verbose_name='提出时刻')),
                        ('decided_at', models.DateTimeField(null=True, verbose_name='复核时刻')),
                        ('note', models.CharField(blank=True, max_length=200, verbose_name='复核意见')),
                        ('review_due_on', models.DateField(null=True, verbose_name='下次年审日')),
                        ('outcome', models.CharField(blank=True, choices=[('keep', '维持'), ('cut', '调减'), ('freeze', '冻结'), ('raise', '申请调增')], db_default='', max_length=8, verbose_name='年审结论')),
                        ('signed_on', models.DateField(null=True, verbose_name='补充协议签字日')),
                        ('supplement', models.CharField(blank=True, db_default='', max_length=40, verbose_name='补充协议号')),
                        ('digest', models.BinaryField(max_length=32, null=True, verbose_name='所签内容的摘要')),
                        ('request_id', models.UUIDField(null=True, unique=True, verbose_name='请求号')),
                        ('decided_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='复核人')),
                        ('requested_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='经办')),
                        ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='credit.line', verbose_name='额度')),
                    ],
                    options={
                        'verbose_name': '额度变更',
                    },
                ),
                migrations.CreateModel(
                    name='Freeze',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('reason', models.CharField(max_length=200, verbose_name='冻结原因')),
                        ('frozen_on', models.DateField(verbose_name='冻结日')),
                        ('request_id', models.UUIDField(unique=True, verbose_name='请求号')),
                        ('lifted_on', models.DateField(null=True, verbose_name='解冻日')),
                        ('lift_reason', models.CharField(blank=True, max_length=200, verbose_name='解冻原因')),
                        ('lift_request_id', models.UUIDField(null=True, unique=True, verbose_name='解冻请求号')),
                        ('frozen_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='冻结人')),
                        ('lifted_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='解冻人')),
                        ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='credit.line', verbose_name='额度')),
                    ],
                    options={
                        'verbose_name': '冻结',
                    },
                ),
                migrations.AddField(
                    model_name='draw',
                    name='line',
                    field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='credit.line', verbose_name='额度'),
                ),
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
                        ('draw_fen', models.BigIntegerField(null=True, verbose_name='填好的支用（分）')),
                        ('draw_due_on', models.DateField(null=True, verbose_name='填好的还款日')),
                        ('draw_purpose', models.CharField(blank=True, db_default='', max_length=12, verbose_name='填好的用途')),
                        ('request_id', models.UUIDField(unique=True, verbose_name='请求号')),
                        ('made_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='发链接人')),
                        ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='households.person', verbose_name='客户')),
                        ('revoked_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='收回人')),
                        ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='credit.line', verbose_name='额度')),
                    ],
                    options={
                        'verbose_name': '客户链接',
                    },
                ),
                migrations.CreateModel(
                    name='Contract',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.CharField(max_length=40, unique=True, verbose_name='合同号')),
                        ('limit_fen', models.BigIntegerField(verbose_name='签约额度（分）')),
                        ('signed_on', models.DateField(verbose_name='签约日')),
                        ('digest', models.BinaryField(max_length=32, null=True, verbose_name='所签内容的摘要')),
                        ('request_id', models.UUIDField(unique=True, verbose_name='请求号')),
                        ('signed_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='面签人')),
                        ('line', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='credit.line', verbose_name='额度')),
                    ],
                    options={
                        'verbose_name': '合同',
                    },
                ),
                migrations.CreateModel(
                    name='Misuse',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('reason', models.CharField(max_length=200, verbose_name='原因')),
                        ('state', models.CharField(choices=[('requested', '待复核'), ('carried_out', '已生效'), ('declined', '已退回')], max_length=12, verbose_name='状态')),
                        ('requested_at', models.DateTimeField(verbose_name='申请时刻')),
                        ('decided_at', models.DateTimeField(null=True, verbose_name='复核时刻')),
                        ('note', models.CharField(blank=True, max_length=200, verbose_name='复核意见')),
                        ('request_id', models.UUIDField(unique=True, verbose_name='请求号')),
                        ('lifts', models.BooleanField(verbose_name='解除')),
                        ('from_on', models.DateField(verbose_name='自哪天起')),
                        ('evidence', models.CharField(max_length=500, verbose_name='证据')),
                        ('counted_to', models.DateField(null=True, verbose_name='认定时计到')),
                        ('decided_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='复核人')),
                        ('draw', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='credit.draw', verbose_name='借据')),
                        ('requested_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='经办')),
                    ],
                    options={
                        'verbose_name': '挪用认定',
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='Opening',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('former_number', models.CharField(max_length=40, unique=True, verbose_name='原借据号')),
                        ('on', models.DateField(verbose_name='切换日')),
                        ('unpaid_fen', models.BigIntegerField(verbose_name='转入本金（分）')),
                        ('accrued', models.BigIntegerField(verbose_name='应计利息积数')),
                        ('penalty_accrued', models.BigIntegerField(verbose_name='罚息积数')),
                        ('compound_accrued', models.BigIntegerField(verbose_name='复利积数')),
                        ('billed_to', models.DateField(verbose_name='结息至')),
                        ('cutover', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='credit.cutover', verbose_name='切换批次')),
                        ('draw', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='credit.draw', verbose_name='借据')),
                    ],
                    options={
                        'verbose_name': '期初借据',
                    },
                ),
                migrations.CreateModel(
                    name='PolicyRun',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('inputs', models.JSONField(verbose_name='输入')),
                        ('outputs', models.JSONField(verbose_name='输出')),
                        ('trace', models.JSONField(verbose_name='命中')),
                        ('admitted', models.BooleanField(verbose_name='准入')),
                        ('application', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='credit.application', verbose_name='申请')),
                        ('policy', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='products.policy', verbose_name='政策')),
                    ],
                    options={
                        'verbose_name': '政策决策',
                    },
                ),
                migrations.CreateModel(
                    name='Proposal',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('limit_fen', models.BigIntegerField(verbose_name='预授信额度（分）')),
                        ('rate_ppm', models.IntegerField(verbose_name='年利率（百万分之一）')),
                        ('bound_by', models.CharField(max_length=10, verbose_name='受限于')),
                        ('proposed_at', models.DateTimeField(verbose_name='提出时刻')),
                        ('request_id', models.UUIDField(verbose_name='请求号')),
                        ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='households.household', verbose_name='户')),
                        ('policy', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='products.policy', verbose_name='政策')),
                        ('product', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='products.product', verbose_name='产品')),
                        ('proposed_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='提出人')),
                        ('sitting', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ratings.sitting', verbose_name='评议会')),
                    ],
                    options={
                        'verbose_name': '预授信',
                    },
                ),
                migrations.CreateModel(
                    name='RateChange',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('from_on', models.DateField(verbose_name='生效日')),
                        ('rate_ppm', models.IntegerField(verbose_name='年利率（百万分之一）')),
                        ('reason', models.CharField(max_length=200, verbose_name='原因')),
                        ('request_id', models.UUIDField(unique=True, verbose_name='请求号')),
                        ('by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='经办')),
                        ('draw', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='credit.draw', verbose_name='借据')),
                    ],
                    options={
                        'verbose_name': '利率变更',
                    },
                ),
                migrations.CreateModel(
                    name='RateRequest',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('batch', models.UUIDField(null=True, verbose_name='批次')),
                        ('from_on', models.DateField(verbose_name='生效日')),
                        ('before_ppm', models.IntegerField(verbose_name='原年利率（百万分之一）')),
                        ('rate_ppm', models.IntegerField(verbose_name='新年利率（百万分之一）')),
                        ('reason', models.CharField(max_length=200, verbose_name='原因')),
                        ('state', models.CharField(choices=[('requested', '待复核'), ('carried_out', '已生效'), ('declined', '已退回')], max_length=12, verbose_name='状态')),
                        ('requested_at', models.DateTimeField(verbose_name='申请时刻')),
                        ('decided_at', models.DateTimeField(null=True, verbose_name='复核时刻')),
                        ('note', models.CharField(blank=True, max_length=200, verbose_name='复核意见')),
                        ('request_id', models.UUIDField(unique=True, verbose_name='请求号')),
                        ('decided_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='复核人')),
                        ('draw', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='credit.draw', verbose_name='借据')),
                        ('requested_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='经办')),
                    ],
                    options={
                        'verbose_name': '调息申请',
                    },
                ),
                migrations.CreateModel(
                    name='Renewal',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('seamless', '无还本续贷'), ('refinance', '借新还旧'), ('extension', '展期'), ('restructure', '重组')], max_length=12, verbose_name='续贷方式')),
                        ('fen', models.BigIntegerField(verbose_name='续贷本金（分）')),
                        ('old_due_on', models.DateField(verbose_name='原到期日')),
                        ('new_due_on', models.DateField(verbose_name='新到期日')),
                        ('old_rate_ppm', models.IntegerField(verbose_name='原年利率（百万分之一）')),
                        ('rate_ppm', models.IntegerField(verbose_name='新年利率（百万分之一）')),
                        ('reason', models.CharField(max_length=200, verbose_name='原因')),
                        ('state', models.CharField(choices=[('requested', '待复核'), ('carried_out', '已生效'), ('declined', '已退回')], max_length=12, verbose_name='状态')),
                        ('signed_on', models.DateField(null=True, verbose_name='签字日')),
                        ('supplement', models.CharField(blank=True, db_default='', max_length=40, verbose_name='续贷协议号')),
                        ('digest', models.BinaryField(max_length=32, null=True, verbose_name='所签内容的摘要')),
                        ('requested_at', models.DateTimeField(verbose_name='申请时刻')),
                        ('decided_at', models.DateTimeField(null=True, verbose_name='复核时刻')),
                        ('note', models.CharField(blank=True, max_length=200, verbose_name='复核意见')),
                        ('effective_on', models.DateField(null=True, verbose_name='生效日')),
                        ('times', models.PositiveSmallIntegerField(db_default=0, verbose_name='观察期内第几次重组')),
                        ('class_floor', models.PositiveSmallIntegerField(db_default=1, verbose_name='分类底线')),
                        ('observed_until', models.DateField(null=True, verbose_name='观察期止')),
                        ('request_id', models.UUIDField(unique=True, verbose_name='请求号')),
                        ('decided_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='复核人')),
                        ('new', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='credit.draw', verbose_name='新借据')),
                        ('old', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='credit.draw', verbose_name='原借据')),
                        ('requested_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='经办')),
                    ],
                    options={
                        'verbose_name': '续贷',
                    },
                ),
                migrations.CreateModel(
                    name='Repayment',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('amount_fen', models.BigIntegerField(verbose_name='还款金额（分）')),
                        ('principal_fen', models.BigIntegerField(verbose_name='还本（分）')),
                        ('interest_fen', models.BigIntegerField(verbose_name='还息（分）')),
                        ('penalty_fen', models.BigIntegerField(db_default=0, verbose_name='还罚息（分）')),
                        ('compound_fen', models.BigIntegerField(db_default=0, verbose_name='还复利（分）')),
                        ('value_date', models.DateField(verbose_name='起息日')),
                        ('booked_on', models.DateField(verbose_name='记账日')),
                        ('channel', models.CharField(db_default='counter', max_length=12, verbose_name='渠道')),
                        ('request_id', models.UUIDField(unique=True, verbose_name='请求号')),
                        ('draw', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='credit.draw', verbose_name='借据')),
                        ('taken_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='经办')),
                    ],
                    options={
                        'verbose_name': '还款',
                    },
                ),
                migrations.CreateModel(
                    name='Reshare',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('principal_fen', models.BigIntegerField(verbose_name='还本（分）')),
                        ('interest_fen', models.BigIntegerField(verbose_name='还息（分）')),
                        ('penalty_fen', models.BigIntegerField(verbose_name='还罚息（分）')),
                        ('compound_fen', models.BigIntegerField(verbose_name='还复利（分）')),
                        ('booked_on', models.DateField(verbose_name='记账日')),
                        ('cause', models.CharField(max_length=40, verbose_name='缘由')),
                        ('repayment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='credit.repayment', verbose_name='还款')),
                    ],
                    options={
                        'verbose_name': '还款重分',
                    },
                ),
                migrations.CreateModel(
                    name='Reversal',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('draw', '支用'), ('repayment', '还款')], max_length=10, verbose_name='业务')),
                        ('subject_id', models.BigIntegerField(verbose_name='被冲单据')),
                        ('amount_fen', models.BigIntegerField(verbose_name='金额（分）')),
                        ('reason', models.CharField(max_length=200, verbose_name='原因')),
                        ('state', models.CharField(choices=[('requested', '待复核'), ('sent', '待核心办'), ('carried_out', '已冲正'), ('declined', '已退回'), ('refused', '核心未办')], max_length=12, verbose_name='状态')),
                        ('requested_at', models.DateTimeField(verbose_name='申请时刻')),
                        ('decided_at', models.DateTimeField(null=True, verbose_name='复核时刻')),
                        ('note', models.CharField(blank=True, max_length=200, verbose_name='复核意见')),
                        ('request_id', models.UUIDField(unique=True, verbose_name='请求号')),
                        ('decided_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='复核人')),
                        ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='credit.line', verbose_name='额度')),
                        ('requested_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='申请人')),
                    ],
                    options={
                        'verbose_name': '冲正',
                    },
                ),
                migrations.CreateModel(
                    name='RiskRule',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('valid', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='生效期')),
                        ('substandard_after', models.PositiveSmallIntegerField(verbose_name='逾期超过多少天为次级')),
                        ('doubtful_after', models.PositiveSmallIntegerField(verbose_name='逾期超过多少天为可疑')),
                        ('loss_after', models.PositiveSmallIntegerField(verbose_name='逾期超过多少天为损失')),
                        ('upgrade_months', models.PositiveSmallIntegerField(verbose_name='不良上调观察月数')),
                        ('general_ppm', models.IntegerField(verbose_name='一般准备（百万分之一）')),
                        ('special_ppm', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=5, verbose_name='专项准备，按五级（百万分之一）')),
                    ],
                    options={
                        'verbose_name': '风险规则',
                        'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('valid', '&&')], name='risk_rule_one_in_force')],
                    },
                ),
                migrations.CreateModel(
                    name='ShadowDifference',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('note', models.CharField(max_length=40, verbose_name='借据号')),
                        ('gap', models.CharField(max_length=14, verbose_name='差异')),
                        ('ours', models.BigIntegerField(null=True, verbose_name='本系统')),
                        ('theirs', models.BigIntegerField(null=True, verbose_name='核心')),
                        ('draw', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='credit.draw', verbose_name='借据')),
                        ('shadow', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='credit.shadow', verbose_name='影子比对')),
                    ],
                    options={
                        'verbose_name': '影子差异',
                    },
                ),
                migrations.CreateModel(
                    name='Transfer',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('core_id', models.UUIDField(unique=True, verbose_name='核心请求号')),
                        ('kind', models.CharField(choices=[('draw', '放款'), ('repay', '收款'), ('collect', '扣收'), ('reverse', '退款'), ('undo', '冲正'), ('renew', '续贷登记')], max_length=8, verbose_name='业务')),
                        ('amount_fen', models.BigIntegerField(verbose_name='金额（分）')),
                        ('value_date', models.DateField(verbose_name='起息日')),
                        ('state', models.CharField(choices=[('waiting', '待核心答复'), ('posted', '核心已办'), ('refused', '核心拒绝'), ('voided', '核心已作废')], max_length=8, verbose_name='状态')),
                        ('until', models.DateTimeField(verbose_name='等到')),
                        ('next_at', models.DateTimeField(verbose_name='下次联系')),
                        ('tries', models.PositiveIntegerField(default=0, verbose_name='联系次数')),
                        ('tried_at', models.DateTimeField(null=True, verbose_name='上次联系')),
                        ('said', models.CharField(blank=True, max_length=200, verbose_name='最近的话')),
                        ('reference', models.CharField(blank=True, max_length=40, verbose_name='核心流水号')),
                        ('answered_at', models.DateTimeField(null=True, verbose_name='答复时刻')),
                        ('channel', models.CharField(max_length=12, verbose_name='渠道')),
                        ('request_id', models.UUIDField(null=True, unique=True, verbose_name='请求号')),
                        ('taken_fen', models.BigIntegerField(null=True, verbose_name='实收（分）')),
                        ('by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='经办')),
                        ('draw', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='credit.draw', verbose_name='借据')),
                        ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='credit.line', verbose_name='额度')),
                        ('renewal', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='credit.renewal', verbose_name='续贷')),
                        ('reversal', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='credit.reversal', verbose_name='冲正单')),
                        ('undoes', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='credit.transfer', verbose_name='退还')),
                    ],
                    options={
                        'verbose_name': '核心划款',
                    },
                ),
                migrations.AddConstraint(
                    model_name='application',
                    constraint=models.CheckConstraint(condition=models.Q(('requested_fen__gt', 0)), name='application_positive'),
                ),
                migrations.AddConstraint(
                    model_name='application',
                    constraint=models.UniqueConstraint(condition=models.Q(('state', 'accepted')), fields=('household', 'product'), name='application_one_pending'),
                ),
                migrations.AddConstraint(
                    model_name='cutover',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'loaded'), _negated=True), models.Q(('decided_by__isnull', False), models.Q(('decided_by', models.F('brought_by')), _negated=True)), _connector='OR'), name='cutover_two_persons'),
                ),
                migrations.AddConstraint(
                    model_name='cutover',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['checked', 'loaded']), _negated=True), ('fault_count', 0), _connector='OR'), name='cutover_sound'),
                ),
                migrations.AddConstraint(
                    model_name='cutoverpiece',
                    constraint=models.UniqueConstraint(fields=('cutover', 'file', 'number'), name='cutover_piece_once'),
                ),
                migrations.AddConstraint(
                    model_name='classification',
                    constraint=models.UniqueConstraint(condition=models.Q(('until_on__isnull', True)), fields=('draw',), name='classification_one_open'),
                ),
                migrations.AddConstraint(
                    model_name='classification',
                    constraint=models.CheckConstraint(condition=models.Q(('loan_class__gte', models.F('floor')), ('approved_by__isnull', False), _connector='OR'), name='classification_not_above_floor'),
                ),
                migrations.AddConstraint(
                    model_name='classification',
                    constraint=models.CheckConstraint(condition=models.Q(('approved_by__isnull', True), models.Q(('by', models.F('approved_by')), _negated=True), _connector='OR'), name='classification_two_persons'),
                ),
                migrations.AddIndex(
                    model_name='due',
                    index=models.Index(condition=models.Q(('unpaid_fen', 0), _negated=True), fields=['due_on'], name='due_unpaid'),
                ),
                migrations.AddConstraint(
                    model_name='due',
                    constraint=models.UniqueConstraint(fields=('draw', 'until_on', 'kind'), name='due_once'),
                ),
                migrations.AddConstraint(
                    model_name='due',
                    constraint=models.CheckConstraint(condition=models.Q(('fen__gte', 0), ('unpaid_fen__gte', 0), ('unpaid_fen__lte', models.F('fen'))), name='due_amounts'),
                ),
                migrations.AddConstraint(
                    model_name='due',
                    constraint=models.CheckConstraint(condition=models.Q(('until_on__gte', models.F('from_on'))), name='due_span'),
                ),
                migrations.AddIndex(
                    model_name='judgement',
                    index=models.Index(condition=models.Q(('state', 'requested')), fields=['state'], name='judgement_waiting'),
                ),
                migrations.AddConstraint(
                    model_name='judgement',
                    constraint=models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), models.Q(('decided_by', models.F('requested_by')), _negated=True), _connector='OR'), name='judgement_two_persons'),
                ),
                migrations.AddConstraint(
                    model_name='judgement',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'requested'), ('decided_at__isnull', True), ('decided_by__isnull', True)), models.Q(models.Q(('state', 'requested'), _negated=True), ('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='judgement_decided_pair'),
                ),
                migrations.AddConstraint(
                    model_name='judgement',
                    constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='judgement_has_reason'),
                ),
                migrations.AddConstraint(
                    model_name='judgement',
                    constraint=models.UniqueConstraint(condition=models.Q(('state', 'requested')), fields=('draw',), name='judgement_one_pending'),
                ),
                migrations.AddConstraint(
                    model_name='judgement',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('effective_on__isnull', False), ('state', 'carried_out')), models.Q(models.Q(('state', 'carried_out'), _negated=True), ('effective_on__isnull', True)), _connector='OR'), name='judgement_effective'),
                ),
                migrations.AddConstraint(
                    model_name='ledgerkeeper',
                    constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='ledger_keeper_has_reason'),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='ledgerkeeper',
                    trigger=pgtrigger.compiler.Trigger(name='ledger_keeper_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='d5a0dbc0ba2a859fc622433804da9e6ce1f1419a', operation='UPDATE OR DELETE', pgid='pgtrigger_ledger_keeper_append_only_707ba', table='credit_ledgerkeeper', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='ledgerkeeper',
                    trigger=pgtrigger.compiler.Trigger(name='ledger_keeper_append_only_whole', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF current_setting('qianmo.clearing', true) IS DISTINCT FROM 'yes' THEN\n    RAISE EXCEPTION 'Cannot truncate % table', TG_TABLE_NAME;\nEND IF;\nRETURN NULL;\n", hash='1f7be0543c97ecd2ca257a6940c62d1a88575354', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_ledger_keeper_append_only_whole_559d1', table='credit_ledgerkeeper', when='BEFORE')),
                ),
                migrations.AddIndex(
                    model_name='line',
                    index=models.Index(condition=models.Q(('risk_pool__isnull', False)), fields=['risk_pool'], name='line_in_pool'),
                ),
                migrations.AddIndex(
                    model_name='line',
                    index=models.Index(fields=['ends_on', 'id'], name='line_by_end'),
                ),
                migrations.AddConstraint(
                    model_name='line',
                    constraint=models.CheckConstraint(condition=models.Q(('over_limit_on__isnull', False), ('limit_fen__gte', django.db.models.expressions.CombinedExpression(models.F('drawn_fen'), '+', models.F('reserved_fen'))), _connector='OR'), name='line_within_limit'),
                ),
                migrations.AddConstraint(
                    model_name='line',
                    constraint=models.CheckConstraint(condition=models.Q(('drawn_fen__gte', 0), ('limit_fen__gte', 0), ('reserved_fen__gte', 0)), name='line_not_negative'),
                ),
                migrations.AddConstraint(
                    model_name='line',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('over_limit_cause', ''), ('over_limit_on__isnull', True)), models.Q(('over_limit_on__isnull', False), models.Q(('over_limit_cause', ''), _negated=True)), _connector='OR'), name='line_over_limit_cause'),
                ),
                migrations.AddConstraint(
                    model_name='line',
                    constraint=models.CheckConstraint(condition=models.Q(('ends_on__gt', models.F('starts_on'))), name='line_span'),
                ),
                migrations.AddConstraint(
                    model_name='line',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('application__isnull', False), ('cutover__isnull', True), ('former_number', '')), models.Q(('application__isnull', True), ('cutover__isnull', False), models.Q(('former_number', ''), _negated=True)), _connector='OR'), name='line_granted_or_taken_over'),
                ),
                migrations.AddConstraint(
                    model_name='line',
                    constraint=models.UniqueConstraint(condition=models.Q(('former_number', ''), _negated=True), fields=('former_number',), name='line_taken_over_once'),
                ),
                migrations.AddConstraint(
                    model_name='limitchange',
                    constraint=models.UniqueConstraint(condition=models.Q(('state', 'requested')), fields=('line',), name='limit_change_one_pending'),
                ),
                migrations.AddConstraint(
                    model_name='limitchange',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'raise'), ('state', 'carried_out'), _negated=True), models.Q(('decided_by__isnull', False), models.Q(('decided_by', models.F('requested_by')), _negated=True)), _connector='OR'), name='limit_raise_two_persons'),
                ),
                migrations.AddConstraint(
                    model_name='limitchange',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'review'), models.Q(('outcome', ''), _negated=True), ('review_due_on__isnull', False)), models.Q(models.Q(('kind', 'review'), _negated=True), ('outcome', '')), _connector='OR'), name='limit_review_outcome'),
                ),
                migrations.AddConstraint(
                    model_name='limitchange',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'expire'), ('requested_by__isnull', True)), models.Q(models.Q(('kind', 'expire'), _negated=True), ('requested_by__isnull', False)), _connector='OR'), name='limit_change_by_somebody'),
                ),
                migrations.AddConstraint(
                    model_name='limitchange',
                    constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='limit_change_has_reason'),
                ),
                migrations.AddConstraint(
                    model_name='limitchange',
                    constraint=models.CheckConstraint(condition=models.Q(('after_fen__gte', 0), ('before_fen__gte', 0)), name='limit_change_not_negative'),
                ),
                migrations.AddConstraint(
                    model_name='freeze',
                    constraint=models.UniqueConstraint(condition=models.Q(('lifted_on__isnull', True)), fields=('line',), name='freeze_one_at_a_time'),
                ),
                migrations.AddConstraint(
                    model_name='freeze',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('lift_reason', ''), ('lifted_by__isnull', True), ('lifted_on__isnull', True)), models.Q(('lifted_by__isnull', False), ('lifted_on__isnull', False), models.Q(('lift_reason', ''), _negated=True)), _connector='OR'), name='freeze_lifted_pair'),
                ),
                migrations.AddConstraint(
                    model_name='freeze',
                    constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='freeze_has_reason'),
                ),
                migrations.AddIndex(
                    model_name='draw',
                    index=models.Index(fields=['line', 'id'], name='draw_of_line'),
                ),
                migrations.AddIndex(
                    model_name='draw',
                    index=models.Index(condition=models.Q(('unpaid_fen', 0), _negated=True), fields=['due_on'], name='draw_by_due'),
                ),
                migrations.AddIndex(
                    model_name='draw',
                    index=models.Index(condition=models.Q(('arrears_since__isnull', False)), fields=['arrears_since'], name='draw_in_arrears'),
                ),
                migrations.AddIndex(
                    model_name='draw',
                    index=models.Index(condition=models.Q(('state', 'reserved')), fields=['reserved_until'], name='draw_reserved'),
                ),
                migrations.AddConstraint(
                    model_name='draw',
                    constraint=models.CheckConstraint(condition=models.Q(('amount_fen__gt', 0), ('unpaid_fen__gte', 0), ('unpaid_fen__lte', models.F('amount_fen'))), name='draw_amounts'),
                ),
                migrations.AddConstraint(
                    model_name='draw',
                    constraint=models.CheckConstraint(condition=models.Q(('state', 'posted'), ('unpaid_fen', 0), _connector='OR'), name='draw_owes_once_posted'),
                ),
                migrations.AddConstraint(
                    model_name='draw',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'reserved'), _negated=True), ('reserved_until__isnull', False), _connector='OR'), name='draw_reserve_ends'),
                ),
                migrations.AddConstraint(
                    model_name='draw',
                    constraint=models.CheckConstraint(condition=models.Q(('payment', 'self'), models.Q(('payee', ''), _negated=True), _connector='OR'), name='draw_entrusted_payee'),
                ),
                migrations.AddConstraint(
                    model_name='customerlink',
                    constraint=models.UniqueConstraint(condition=models.Q(('revoked_at__isnull', True)), fields=('line',), name='customer_link_one_alive'),
                ),
                migrations.AddConstraint(
                    model_name='customerlink',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('revoked_at__isnull', True), ('revoked_by__isnull', True)), models.Q(('revoked_at__isnull', False), ('revoked_by__isnull', False)), _connector='OR'), name='customer_link_revoked_pair'),
                ),
                migrations.AddConstraint(
                    model_name='customerlink',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('opened_at__isnull', True), ('presence__isnull', True)), models.Q(('opened_at__isnull', False), ('presence__isnull', False)), _connector='OR'), name='customer_link_opened_pair'),
                ),
                migrations.AddConstraint(
                    model_name='customerlink',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('draw_due_on__isnull', True), ('draw_fen__isnull', True), ('draw_purpose', '')), models.Q(('draw_due_on__isnull', False), ('draw_fen__gt', 0), models.Q(('draw_purpose', ''), _negated=True)), _connector='OR'), name='customer_link_draw_whole'),
                ),
                migrations.AddConstraint(
                    model_name='contract',
                    constraint=models.CheckConstraint(condition=models.Q(('signed_by__isnull', True), ('digest__isnull', False), _connector='OR'), name='contract_says_what_was_signed'),
                ),
                migrations.AddIndex(
                    model_name='misuse',
                    index=models.Index(condition=models.Q(('state', 'requested')), fields=['state'], name='misuse_waiting'),
                ),
                migrations.AddConstraint(
                    model_name='misuse',
                    constraint=models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), models.Q(('decided_by', models.F('requested_by')), _negated=True), _connector='OR'), name='misuse_two_persons'),
                ),
                migrations.AddConstraint(
                    model_name='misuse',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'requested'), ('decided_at__isnull', True), ('decided_by__isnull', True)), models.Q(models.Q(('state', 'requested'), _negated=True), ('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='misuse_decided_pair'),
                ),
                migrations.AddConstraint(
                    model_name='misuse',
                    constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='misuse_has_reason'),
                ),
                migrations.AddConstraint(
                    model_name='misuse',
                    constraint=models.UniqueConstraint(condition=models.Q(('state', 'requested')), fields=('draw',), name='misuse_one_pending'),
                ),
                migrations.AddConstraint(
                    model_name='misuse',
                    constraint=models.CheckConstraint(condition=models.Q(('evidence', ''), _negated=True), name='misuse_has_evidence'),
                ),
                migrations.AddConstraint(
                    model_name='misuse',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('counted_to__isnull', False), ('state', 'carried_out')), models.Q(models.Q(('state', 'carried_out'), _negated=True), ('counted_to__isnull', True)), _connector='OR'), name='misuse_counted'),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='opening',
                    trigger=pgtrigger.compiler.Trigger(name='opening_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='f7f3f46d223be6eb431ce6e0ac58bd63b8b59156', operation='UPDATE OR DELETE', pgid='pgtrigger_opening_append_only_3c801', table='credit_opening', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='opening',
                    trigger=pgtrigger.compiler.Trigger(name='opening_append_only_whole', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF current_setting('qianmo.clearing', true) IS DISTINCT FROM 'yes' THEN\n    RAISE EXCEPTION 'Cannot truncate % table', TG_TABLE_NAME;\nEND IF;\nRETURN NULL;\n", hash='02d5ce3e546fc9eb6adff6d1bebe6a3f26aba507', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_opening_append_only_whole_805a7', table='credit_opening', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='policyrun',
                    trigger=pgtrigger.compiler.Trigger(name='policy_run_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='bbbd897115f7a1e04701a06ee78df8360e01163c', operation='UPDATE OR DELETE', pgid='pgtrigger_policy_run_append_only_dbb69', table='credit_policyrun', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='policyrun',
                    trigger=pgtrigger.compiler.Trigger(name='policy_run_append_only_whole', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF current_setting('qianmo.clearing', true) IS DISTINCT FROM 'yes' THEN\n    RAISE EXCEPTION 'Cannot truncate % table', TG_TABLE_NAME;\nEND IF;\nRETURN NULL;\n", hash='6e44cec90807c96c303da535578e0dea9bb75413', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_policy_run_append_only_whole_486a8', table='credit_policyrun', when='BEFORE')),
                ),
                migrations.AddConstraint(
                    model_name='proposal',
                    constraint=models.UniqueConstraint(fields=('sitting', 'household'), name='proposal_once_a_verdict'),
                ),
                migrations.AddConstraint(
                    model_name='proposal',
                    constraint=models.UniqueConstraint(fields=('request_id', 'household'), name='proposal_request_once'),
                ),
                migrations.AddConstraint(
                    model_name='proposal',
                    constraint=models.CheckConstraint(condition=models.Q(('limit_fen__gt', 0)), name='proposal_positive'),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='proposal',
                    trigger=pgtrigger.compiler.Trigger(name='proposal_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='421869099994ce7ffc6070870d023dfeb7e67faa', operation='UPDATE OR DELETE', pgid='pgtrigger_proposal_append_only_ee56f', table='credit_proposal', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='proposal',
                    trigger=pgtrigger.compiler.Trigger(name='proposal_append_only_whole', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF current_setting('qianmo.clearing', true) IS DISTINCT FROM 'yes' THEN\n    RAISE EXCEPTION 'Cannot truncate % table', TG_TABLE_NAME;\nEND IF;\nRETURN NULL;\n", hash='ffa9161ffeeaaf8813c8df7dab7d02405133c8c7', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_proposal_append_only_whole_45f92', table='credit_proposal', when='BEFORE')),
                ),
                migrations.AddConstraint(
                    model_name='ratechange',
                    constraint=models.CheckConstraint(condition=models.Q(('rate_ppm__gte', 0)), name='rate_change_not_negative'),
                ),
                migrations.AddConstraint(
                    model_name='ratechange',
                    constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='rate_change_has_reason'),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='ratechange',
                    trigger=pgtrigger.compiler.Trigger(name='rate_change_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='9523992eedf8edf15f497bceffbafbc8c3f222ec', operation='UPDATE OR DELETE', pgid='pgtrigger_rate_change_append_only_a313b', table='credit_ratechange', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='ratechange',
                    trigger=pgtrigger.compiler.Trigger(name='rate_change_append_only_whole', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF current_setting('qianmo.clearing', true) IS DISTINCT FROM 'yes' THEN\n    RAISE EXCEPTION 'Cannot truncate % table', TG_TABLE_NAME;\nEND IF;\nRETURN NULL;\n", hash='ce5fca057f434008e89bfcc97a80ccfcf313f6a6', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_rate_change_append_only_whole_bcf40', table='credit_ratechange', when='BEFORE')),
                ),
                migrations.AddIndex(
                    model_name='raterequest',
                    index=models.Index(condition=models.Q(('state', 'requested')), fields=['state'], name='rate_request_waiting'),
                ),
                migrations.AddIndex(
                    model_name='raterequest',
                    index=models.Index(condition=models.Q(('batch__isnull', False)), fields=['batch'], name='rate_request_batch'),
                ),
                migrations.AddConstraint(
                    model_name='raterequest',
                    constraint=models.UniqueConstraint(condition=models.Q(('state', 'requested')), fields=('draw',), name='rate_one_pending'),
                ),
                migrations.AddConstraint(
                    model_name='raterequest',
                    constraint=models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), models.Q(('decided_by', models.F('requested_by')), _negated=True), _connector='OR'), name='rate_request_two_persons'),
                ),
                migrations.AddConstraint(
                    model_name='raterequest',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True), ('state', 'requested')), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('state__in', ['carried_out', 'declined'])), _connector='OR'), name='rate_request_decided_pair'),
                ),
                migrations.AddConstraint(
                    model_name='raterequest',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), _negated=True), ('rate_ppm__gte', 0)), name='rate_request_has_reason'),
                ),
                migrations.AddIndex(
                    model_name='renewal',
                    index=models.Index(condition=models.Q(('state', 'requested')), fields=['state'], name='renewal_waiting'),
                ),
                migrations.AddConstraint(
                    model_name='renewal',
                    constraint=models.UniqueConstraint(condition=models.Q(('state', 'requested')), fields=('old',), name='renewal_one_pending'),
                ),
                migrations.AddConstraint(
                    model_name='renewal',
                    constraint=models.UniqueConstraint(condition=models.Q(('kind', 'extension'), ('state', 'carried_out')), fields=('old',), name='renewal_extended_once'),
                ),
                migrations.AddConstraint(
                    model_name='renewal',
                    constraint=models.UniqueConstraint(condition=models.Q(('state', 'carried_out'), models.Q(('kind', 'extension'), _negated=True)), fields=('old',), name='renewal_replaced_once'),
                ),
                migrations.AddConstraint(
                    model_name='renewal',
                    constraint=models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), models.Q(('decided_by', models.F('requested_by')), _negated=True), _connector='OR'), name='renewal_two_persons'),
                ),
                migrations.AddConstraint(
                    model_name='renewal',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True), ('state', 'requested')), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('state__in', ['carried_out', 'declined'])), _connector='OR'), name='renewal_decided_pair'),
                ),
                migrations.AddConstraint(
                    model_name='renewal',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'extension'), ('new__isnull', True), ('state', 'carried_out')), models.Q(('new__isnull', False), ('state', 'carried_out'), models.Q(('kind', 'extension'), _negated=True)), models.Q(models.Q(('state', 'carried_out'), _negated=True), ('new__isnull', True)), _connector='OR'), name='renewal_new_draw'),
                ),
                migrations.AddConstraint(
                    model_name='renewal',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), _negated=True), ('fen__gt', 0)), name='renewal_has_reason'),
                ),
                migrations.AddConstraint(
                    model_name='renewal',
                    constraint=models.CheckConstraint(condition=models.Q(('new_due_on__gt', models.F('old_due_on')), ('rate_ppm__lte', models.F('old_rate_ppm'))), name='renewal_later_not_dearer'),
                ),
                migrations.AddIndex(
                    model_name='repayment',
                    index=models.Index(fields=['draw', 'id'], name='repayment_of_draw'),
                ),
                migrations.AddConstraint(
                    model_name='repayment',
                    constraint=models.CheckConstraint(condition=models.Q(('amount_fen', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('principal_fen'), '+', models.F('interest_fen')), '+', models.F('penalty_fen')), '+', models.F('compound_fen'))), ('compound_fen__gte', 0), ('interest_fen__gte', 0), ('penalty_fen__gte', 0), ('principal_fen__gte', 0), ('amount_fen__gt', 0)), name='repayment_shared'),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='repayment',
                    trigger=pgtrigger.compiler.Trigger(name='repayment_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='0fb0b03f89e9ad8bb48761a45033c2fc4d3ad09f', operation='UPDATE OR DELETE', pgid='pgtrigger_repayment_append_only_5a911', table='credit_repayment', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='repayment',
                    trigger=pgtrigger.compiler.Trigger(name='repayment_append_only_whole', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF current_setting('qianmo.clearing', true) IS DISTINCT FROM 'yes' THEN\n    RAISE EXCEPTION 'Cannot truncate % table', TG_TABLE_NAME;\nEND IF;\nRETURN NULL;\n", hash='ab7c94d79bdee5b73b7a5945034c3259f770fc56', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_repayment_append_only_whole_bd156', table='credit_repayment', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='reshare',
                    trigger=pgtrigger.compiler.Trigger(name='reshare_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='7bad029ffbae7797c2ecec470f19c544669142c4', operation='UPDATE OR DELETE', pgid='pgtrigger_reshare_append_only_0e497', table='credit_reshare', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='reshare',
                    trigger=pgtrigger.compiler.Trigger(name='reshare_append_only_whole', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF current_setting('qianmo.clearing', true) IS DISTINCT FROM 'yes' THEN\n    RAISE EXCEPTION 'Cannot truncate % table', TG_TABLE_NAME;\nEND IF;\nRETURN NULL;\n", hash='4a0068264b8467c12c9a9c37f2bb2fcd7f49ec6f', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_reshare_append_only_whole_6358b', table='credit_reshare', when='BEFORE')),
                ),
                migrations.AddIndex(
                    model_name='reversal',
                    index=models.Index(condition=models.Q(('state', 'requested')), fields=['state'], name='reversal_waiting'),
                ),
                migrations.AddConstraint(
                    model_name='reversal',
                    constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['declined', 'refused']), _negated=True), fields=('kind', 'subject_id'), name='reversal_once'),
                ),
                migrations.AddConstraint(
                    model_name='reversal',
                    constraint=models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), models.Q(('decided_by', models.F('requested_by')), _negated=True), _connector='OR'), name='reversal_two_persons'),
                ),
                migrations.AddConstraint(
                    model_name='reversal',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True), ('state', 'requested')), models.Q(models.Q(('state', 'requested'), _negated=True), ('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='reversal_decided_pair'),
                ),
                migrations.AddConstraint(
                    model_name='reversal',
                    constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='reversal_has_reason'),
                ),
                migrations.AddIndex(
                    model_name='transfer',
                    index=models.Index(condition=models.Q(('state', 'waiting')), fields=['next_at'], name='transfer_waiting'),
                ),
                migrations.AddConstraint(
                    model_name='transfer',
                    constraint=models.UniqueConstraint(condition=models.Q(('kind', 'draw')), fields=('draw',), name='transfer_one_payout_of_a_draw'),
                ),
                migrations.AddConstraint(
                    model_name='transfer',
                    constraint=models.CheckConstraint(condition=models.Q(('amount_fen__gt', 0)), name='transfer_positive'),
                ),
                migrations.AddConstraint(
                    model_name='transfer',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', True), ('state', 'waiting')), models.Q(models.Q(('state', 'waiting'), _negated=True), ('answered_at__isnull', False)), _connector='OR'), name='transfer_answered_pair'),
                ),
                migrations.AddConstraint(
                    model_name='transfer',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['reverse', 'undo']), ('undoes__isnull', False)), models.Q(models.Q(('kind__in', ['reverse', 'undo']), _negated=True), ('undoes__isnull', True)), _connector='OR'), name='transfer_undoes_pair'),
                ),
                migrations.AddConstraint(
                    model_name='transfer',
                    constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['refused', 'voided']), _negated=True), fields=('undoes',), name='transfer_undone_once'),
                ),
                migrations.AddConstraint(
                    model_name='transfer',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'undo'), ('renewal__isnull', True), ('reversal__isnull', False)), models.Q(('kind', 'renew'), ('renewal__isnull', False), ('reversal__isnull', True)), models.Q(models.Q(('kind__in', ['undo', 'renew']), _negated=True), ('renewal__isnull', True), ('reversal__isnull', True)), _connector='OR'), name='transfer_of_reversal_or_renewal'),
                ),
                migrations.AddConstraint(
                    model_name='transfer',
                    constraint=models.CheckConstraint(condition=models.Q(('taken_fen__isnull', True), models.Q(('kind', 'collect'), ('taken_fen__gt', 0), ('taken_fen__lte', models.F('amount_fen'))), _connector='OR'), name='transfer_taken'),
                ),
            ]
        ),
    ]
