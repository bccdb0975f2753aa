import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from qianmo.storage.folding import CreateTables


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('grids', '0001_folded'),
        ('households', '0001_folded'),
        ('org', '0001_folded'),
        ('products', '0001_folded'),
    ]

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name='LeadList',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=40, verbose_name='名称')),
                        ('origin', models.CharField(choices=[('built', '行内筛选'), ('imported', '外部导入'), ('event', '活动到场')], max_length=8, verbose_name='来源')),
                        ('purpose', models.CharField(max_length=100, verbose_name='用途')),
                        ('basis', models.CharField(max_length=100, verbose_name='合法依据')),
                        ('expires_on', models.DateField(verbose_name='有效至')),
                        ('as_of', models.DateField(verbose_name='数据截至')),
                        ('figures_on', models.DateField(verbose_name='存贷截至')),
                        ('conditions', models.JSONField(default=list, verbose_name='条件')),
                        ('heading', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), default=list, size=None, verbose_name='表头')),
                        ('meanings', models.JSONField(default=dict, verbose_name='列的含义')),
                        ('measure', models.CharField(max_length=12, verbose_name='排序依据')),
                        ('leader_fen', models.BigIntegerField(verbose_name='行长承接起点（分）')),
                        ('each', models.PositiveIntegerField(verbose_name='每人上限')),
                        ('fresh_only', models.BooleanField(verbose_name='只要没有额度的户')),
                        ('files_facts', models.BooleanField(verbose_name='事实入档')),
                        ('script', models.TextField(blank=True, max_length=2000, verbose_name='话术')),
                        ('state', models.CharField(choices=[('draft', '待下发'), ('released', '已下发'), ('dropped', '已作废'), ('expired', '已到期')], max_length=8, verbose_name='状态')),
                        ('made_at', models.DateTimeField(verbose_name='制单时刻')),
                        ('released_on', models.DateField(null=True, verbose_name='下发日')),
                        ('request_id', models.UUIDField(unique=True, verbose_name='请求号')),
                        ('branch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.branch', verbose_name='机构')),
                        ('made_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='制单人')),
                        ('product', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='products.product', verbose_name='按哪个产品初筛')),
                    ],
                    options={
                        'verbose_name': '名单',
                    },
                ),
                migrations.CreateModel(
                    name='ListRow',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveIntegerField(verbose_name='行')),
                        ('sealed', models.BinaryField(null=True, verbose_name='内容（密文）')),
                        ('fault', models.CharField(blank=True, max_length=200, verbose_name='退回原因')),
                        ('household', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='households.household', verbose_name='户')),
                        ('list', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='leads.leadlist', verbose_name='名单')),
                        ('village', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='grids.cell', verbose_name='村')),
                    ],
                    options={
                        'verbose_name': '名单行',
                    },
                ),
                migrations.CreateModel(
                    name='Lead',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('for_leader', models.BooleanField(default=False, verbose_name='行长承接')),
                        ('value_fen', models.BigIntegerField(verbose_name='排序金额（分）')),
                        ('deposit_fen', models.BigIntegerField(verbose_name='存款（分）')),
                        ('loan_fen', models.BigIntegerField(verbose_name='贷款（分）')),
                        ('place', models.PositiveIntegerField(null=True, verbose_name='名次')),
                        ('fate', models.CharField(choices=[('given', '已派'), ('beyond', '排队'), ('nobody', '无人可派'), ('taken', '重复'), ('barred', '筛除')], max_length=8, verbose_name='去向')),
                        ('why', models.CharField(blank=True, max_length=60, verbose_name='原因')),
                        ('state', models.CharField(choices=[('open', '待触达'), ('working', '跟进中'), ('won', '已转化'), ('lost', '未成')], max_length=8, verbose_name='状态')),
                        ('next_on', models.DateField(null=True, verbose_name='下次联系日')),
                        ('household', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='households.household', verbose_name='户')),
                        ('owner', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='承接人')),
                        ('village', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='grids.cell', verbose_name='村')),
                        ('list', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='leads.leadlist', verbose_name='名单')),
                        ('row', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='leads.listrow', verbose_name='名单行')),
                    ],
                    options={
                        'verbose_name': '潜客',
                    },
                ),
                migrations.CreateModel(
                    name='Partner',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=40, unique=True, verbose_name='名称')),
                        ('kind', models.CharField(choices=[('department', '政府部门'), ('association', '商会协会'), ('park', '园区市场'), ('chain', '链主企业'), ('tool', '第三方工具')], max_length=12, verbose_name='种类')),
                        ('contact', models.CharField(blank=True, max_length=40, verbose_name='联系人')),
                        ('entered_on', models.DateField(verbose_name='登记日')),
                        ('entered_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='登记人')),
                    ],
                    options={
                        'verbose_name': '合作方',
                    },
                ),
                migrations.AddField(
                    model_name='leadlist',
                    name='partner',
                    field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='leads.partner', verbose_name='合作方'),
                ),
                migrations.CreateModel(
                    name='Layout',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('heading', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), size=None, verbose_name='表头')),
                        ('columns', models.JSONField(verbose_name='列的含义')),
                        ('partner', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='leads.partner', verbose_name='合作方')),
                    ],
                    options={
                        'verbose_name': '表头对照',
                    },
                ),
                migrations.CreateModel(
                    name='Agreement',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.CharField(max_length=40, unique=True, verbose_name='协议号')),
                        ('terms', models.CharField(max_length=200, verbose_name='约定')),
                        ('begins_on', models.DateField(verbose_name='起始日')),
                        ('ends_on', models.DateField(verbose_name='到期日')),
                        ('entered_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='登记人')),
                        ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='leads.partner', verbose_name='合作方')),
                    ],
                    options={
                        'verbose_name': '合作协议',
                    },
                ),
                migrations.CreateModel(
                    name='Referrer',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=60, verbose_name='姓名')),
                        ('sealed', models.BinaryField(verbose_name='证件与手机（密文）')),
                        ('identity_index', models.UUIDField(unique=True, verbose_name='证件索引')),
                        ('income_ppm', models.PositiveIntegerField(verbose_name='收益分成（百万分之一）')),
                        ('loss_ppm', models.PositiveIntegerField(verbose_name='损失分担（百万分之一）')),
                        ('claw_back_days', models.PositiveSmallIntegerField(verbose_name='追回期（天）')),
                        ('begins_on', models.DateField(verbose_name='起始日')),
                        ('ends_on', models.DateField(verbose_name='到期日')),
                        ('branch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.branch', verbose_name='机构')),
                        ('entered_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='登记人')),
                        ('partner', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='leads.partner', verbose_name='所属合作方')),
                    ],
                    options={
                        'verbose_name': '推荐人',
                    },
                ),
                migrations.CreateModel(
                    name='ReferralDue',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('month', models.DateField(verbose_name='月份')),
                        ('income_fen', models.BigIntegerField(verbose_name='收益分成（分）')),
                        ('loss_fen', models.BigIntegerField(verbose_name='损失分担（分）')),
                        ('clawed_back_fen', models.BigIntegerField(verbose_name='追回（分）')),
                        ('carried_fen', models.BigIntegerField(verbose_name='上月结转（分）')),
                        ('payable_fen', models.BigIntegerField(verbose_name='应付（分）')),
                        ('short_fen', models.BigIntegerField(verbose_name='结转下月（分）')),
                        ('draws', models.JSONField(default=dict, verbose_name='逐笔分成')),
                        ('referrer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='leads.referrer', verbose_name='推荐人')),
                    ],
                    options={
                        'verbose_name': '推荐结算',
                    },
                ),
                migrations.CreateModel(
                    name='Referral',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('on', models.DateField(verbose_name='推荐日')),
                        ('household', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='households.household', verbose_name='户')),
                        ('noted_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='登记人')),
                        ('referrer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='leads.referrer', verbose_name='推荐人')),
                    ],
                    options={
                        'verbose_name': '推荐',
                    },
                ),
                migrations.CreateModel(
                    name='Touch',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('at', models.DateTimeField(verbose_name='时刻')),
                        ('on', models.DateField(verbose_name='日期')),
                        ('channel', models.CharField(max_length=10, verbose_name='方式')),
                        ('outcome', models.CharField(max_length=12, verbose_name='结果')),
                        ('lost_to', models.CharField(blank=True, max_length=12, verbose_name='未成原因')),
                        ('note', models.CharField(blank=True, max_length=200, verbose_name='说明')),
                        ('next_on', models.DateField(null=True, verbose_name='下次联系日')),
                        ('request_id', models.UUIDField(verbose_name='请求号')),
                        ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='触达人')),
                        ('lead', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='leads.lead', verbose_name='潜客')),
                    ],
                    options={
                        'verbose_name': '触达',
                    },
                ),
                migrations.CreateModel(
                    name='Conversion',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('line', '签约'), ('draw', '用信'), ('deposit', '存款')], max_length=8, verbose_name='种类')),
                        ('fen', models.BigIntegerField(verbose_name='金额（分）')),
                        ('on', models.DateField(verbose_name='日期')),
                        ('touched', models.BooleanField(verbose_name='此前触达过')),
                        ('lead', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='leads.lead', verbose_name='潜客')),
                    ],
                    options={
                        'verbose_name': '转化',
                        'constraints': [models.UniqueConstraint(fields=('lead', 'kind'), name='conversion_once')],
                    },
                ),
                migrations.AddConstraint(
                    model_name='listrow',
                    constraint=models.UniqueConstraint(fields=('list', 'number'), name='list_row_once'),
                ),
                migrations.AddIndex(
                    model_name='lead',
                    index=models.Index(fields=['list', 'fate', 'owner', 'place'], name='lead_by_list'),
                ),
                migrations.AddIndex(
                    model_name='lead',
                    index=models.Index(condition=models.Q(('fate', 'given')), fields=['owner', 'state'], name='lead_to_work'),
                ),
                migrations.AddConstraint(
                    model_name='lead',
                    constraint=models.UniqueConstraint(condition=models.Q(('row__isnull', True)), fields=('list', 'household'), name='lead_household_once'),
                ),
                migrations.AddConstraint(
                    model_name='lead',
                    constraint=models.UniqueConstraint(fields=('row',), name='lead_row_once'),
                ),
                migrations.AddConstraint(
                    model_name='lead',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('fate', 'given'), _negated=True), ('owner__isnull', False), _connector='OR'), name='lead_given_to_somebody'),
                ),
                migrations.AddConstraint(
                    model_name='leadlist',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'released'), _negated=True), ('released_on__isnull', False), _connector='OR'), name='list_released_on_a_day'),
                ),
                migrations.AddConstraint(
                    model_name='layout',
                    constraint=models.UniqueConstraint(fields=('partner', 'heading'), name='layout_once'),
                ),
                migrations.AddConstraint(
                    model_name='agreement',
                    constraint=models.CheckConstraint(condition=models.Q(('ends_on__gt', models.F('begins_on'))), name='agreement_span'),
                ),
                migrations.AddConstraint(
                    model_name='referrer',
                    constraint=models.CheckConstraint(condition=models.Q(('ends_on__gt', models.F('begins_on'))), name='referrer_span'),
                ),
                migrations.AddConstraint(
                    model_name='referrer',
                    constraint=models.CheckConstraint(condition=models.Q(('income_ppm__lte', 1000000), ('loss_ppm__lte', 1000000)), name='referrer_shares'),
                ),
                migrations.AddConstraint(
                    model_name='referraldue',
                    constraint=models.UniqueConstraint(fields=('referrer', 'month'), name='referral_due_once'),
                ),
                migrations.AddConstraint(
                    model_name='referraldue',
                    constraint=models.CheckConstraint(condition=models.Q(('payable_fen__gte', 0), ('short_fen__lte', 0)), name='referral_due_never_negative'),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='referraldue',
                    trigger=pgtrigger.compiler.Trigger(name='referral_due_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='38da7f6e21c6a359ccbfc9f435c2648dd5a0c2ad', operation='UPDATE OR DELETE', pgid='pgtrigger_referral_due_append_only_ef783', table='leads_referraldue', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='referraldue',
                    trigger=pgtrigger.compiler.Trigger(name='referral_due_append_only_whole', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF current_setting('qianmo.clearing', true) IS DISTINCT FROM 'yes' THEN\n    RAISE EXCEPTION 'Cannot truncate % table', TG_TABLE_NAME;\nEND IF;\nRETURN NULL;\n", hash='d8b1c7d57fd793541654556b8a46d52cdcf3edae', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_referral_due_append_only_whole_bcd78', table='leads_referraldue', when='BEFORE')),
                ),
                migrations.AddIndex(
                    model_name='touch',
                    index=models.Index(fields=['on', 'by'], name='touch_by_day'),
                ),
                migrations.AddConstraint(
                    model_name='touch',
                    constraint=models.UniqueConstraint(fields=('request_id', 'lead'), name='touch_once'),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='touch',
                    trigger=pgtrigger.compiler.Trigger(name='touch_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='09d8fd54fbb0bc8c2cec34450390e427d0606284', operation='UPDATE OR DELETE', pgid='pgtrigger_touch_append_only_7809a', table='leads_touch', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='touch',
                    trigger=pgtrigger.compiler.Trigger(name='touch_append_only_whole', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF current_setting('qianmo.clearing', true) IS DISTINCT FROM 'yes' THEN\n    RAISE EXCEPTION 'Cannot truncate % table', TG_TABLE_NAME;\nEND IF;\nRETURN NULL;\n", hash='9f2b355b62f4a82f05f8509651666b6f41cd7bde', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_touch_append_only_whole_980b5', table='leads_touch', when='BEFORE')),
                ),
            ]
        ),
    ]
