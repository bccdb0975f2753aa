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
        ('products', '0001_initial'),
        ('products', '0002_interest_terms'),
        ('products', '0003_drafts_and_versions'),
        ('products', '0004_rates_and_repricing'),
        ('products', '0005_terms_proposal'),
        ('products', '0006_facts_asked'),
    ]

    initial = True

    dependencies = [
        ('org', '0001_folded'),
    ]

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name='Draft',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.CharField(max_length=20, verbose_name='版本')),
                        ('model', models.TextField(verbose_name='决策模型')),
                        ('model_hash', models.CharField(max_length=64, verbose_name='模型摘要')),
                        ('forms', models.JSONField(db_default=models.Value([], models.JSONField()), verbose_name='四表')),
                        ('revision', models.PositiveIntegerField(db_default=1, verbose_name='修订号')),
                        ('state', models.CharField(choices=[('draft', '起草'), ('submitted', '待审查'), ('returned', '退回修改'), ('published', '已发布'), ('dropped', '已放弃')], db_default='draft', max_length=10, verbose_name='状态')),
                        ('opened_at', models.DateTimeField(verbose_name='起草时刻')),
                        ('submitted_at', models.DateTimeField(null=True, verbose_name='提交时刻')),
                        ('submitted_on', models.DateField(null=True, verbose_name='提交日')),
                        ('valid_from', models.DateField(null=True, verbose_name='拟生效日')),
                        ('reason', models.CharField(blank=True, db_default='', max_length=200, verbose_name='变更原因')),
                        ('evidence', models.JSONField(null=True, verbose_name='试验依据')),
                        ('decided_at', models.DateTimeField(null=True, verbose_name='审查时刻')),
                        ('note', models.CharField(blank=True, db_default='', max_length=200, verbose_name='审查意见')),
                        ('decided_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='审查人')),
                        ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='起草人')),
                        ('submitted_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='提交人')),
                    ],
                    options={
                        'verbose_name': '政策草稿',
                    },
                ),
                migrations.CreateModel(
                    name='DraftComment',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('decision', models.CharField(blank=True, max_length=200, verbose_name='决策')),
                        ('rule', models.CharField(blank=True, max_length=200, verbose_name='行')),
                        ('column', models.CharField(blank=True, max_length=200, verbose_name='列')),
                        ('text', models.CharField(max_length=500, verbose_name='批注')),
                        ('at', models.DateTimeField(verbose_name='批注时刻')),
                        ('resolved_at', models.DateTimeField(null=True, verbose_name='了结时刻')),
                        ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='批注人')),
                        ('draft', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='products.draft', verbose_name='草稿')),
                        ('resolved_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='了结人')),
                    ],
                    options={
                        'verbose_name': '草稿批注',
                    },
                ),
                migrations.CreateModel(
                    name='Policy',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.CharField(max_length=20, verbose_name='版本')),
                        ('model', models.TextField(verbose_name='决策模型')),
                        ('model_hash', models.CharField(max_length=64, verbose_name='模型摘要')),
                        ('valid', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='生效期')),
                        ('published_at', models.DateTimeField(verbose_name='发布时刻')),
                        ('forms', models.JSONField(db_default=models.Value([], models.JSONField()), verbose_name='四表')),
                        ('facts', models.JSONField(db_default=models.Value([], models.JSONField()), verbose_name='问到的事实')),
                        ('retired_reason', models.CharField(blank=True, db_default='', max_length=200, verbose_name='停用原因')),
                        ('draft', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='products.draft', verbose_name='来自草稿')),
                        ('edited_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='编辑人')),
                        ('published_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='发布人')),
                    ],
                    options={
                        'verbose_name': '政策版本',
                    },
                ),
                migrations.AddField(
                    model_name='draft',
                    name='based_on',
                    field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='products.policy', verbose_name='改自'),
                ),
                migrations.AddField(
                    model_name='draft',
                    name='restores',
                    field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='products.policy', verbose_name='恢复'),
                ),
                migrations.CreateModel(
                    name='Product',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(max_length=20, unique=True, verbose_name='代码')),
                        ('name', models.CharField(max_length=40, verbose_name='名称')),
                        ('segment', models.CharField(max_length=10, verbose_name='客群')),
                        ('term_months', models.PositiveSmallIntegerField(verbose_name='额度期限（月）')),
                        ('delivery', models.CharField(choices=[('online', '线上'), ('semi_online', '半线上'), ('offline', '线下')], db_default='offline', max_length=12, verbose_name='办理方式')),
                        ('line_kind', models.CharField(choices=[('revolving', '循环额度'), ('term', '一次性额度'), ('unfurnished', '尚不能办')], db_default='revolving', max_length=12, verbose_name='额度形态')),
                        ('summary', models.CharField(blank=True, db_default='', max_length=200, verbose_name='简介')),
                        ('source', models.CharField(blank=True, db_default='', max_length=200, verbose_name='出处')),
                        ('is_template', models.BooleanField(db_default=False, verbose_name='模板')),
                        ('withdrawn_on', models.DateField(null=True, verbose_name='停办日')),
                        ('cloned_from', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='products.product', verbose_name='复制自')),
                    ],
                    options={
                        'verbose_name': '产品',
                    },
                ),
                migrations.AddField(
                    model_name='policy',
                    name='product',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='products.product', verbose_name='产品'),
                ),
                migrations.AddField(
                    model_name='draft',
                    name='product',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='products.product', verbose_name='产品'),
                ),
                migrations.CreateModel(
                    name='ReferenceRate',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('tenor', models.CharField(max_length=4, verbose_name='期限')),
                        ('published_on', models.DateField(verbose_name='公布日')),
                        ('rate_ppm', models.IntegerField(verbose_name='利率（百万分之一）')),
                        ('reason', models.CharField(blank=True, db_default='', max_length=200, verbose_name='更正原因')),
                        ('recorded_at', models.DateTimeField(null=True, verbose_name='录入时刻')),
                        ('recorded_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='录入人')),
                    ],
                    options={
                        'verbose_name': '参考利率',
                    },
                ),
                migrations.CreateModel(
                    name='Terms',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('valid', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='生效期')),
                        ('unit_fen', models.BigIntegerField(verbose_name='授信单位（分）')),
                        ('grace_days', models.PositiveSmallIntegerField(verbose_name='支用到期日可超出额度期限的天数')),
                        ('turns_after_days', models.PositiveSmallIntegerField(verbose_name='逾期超过多少天先收本金')),
                        ('order_before', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=10), size=None, verbose_name='平常还款顺序')),
                        ('order_beyond', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=10), size=None, verbose_name='久逾还款顺序')),
                        ('convention', models.CharField(db_default='ACT/360', max_length=12, verbose_name='计息基础')),
                        ('settle_day', models.PositiveSmallIntegerField(db_default=20, verbose_name='结息日')),
                        ('settle_months', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), db_default=models.Value([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]), size=None, verbose_name='结息月')),
                        ('settle_inclusive', models.BooleanField(db_default=True, verbose_name='结息含当日')),
                        ('overdue_uplift_ppm', models.IntegerField(db_default=500000, verbose_name='逾期加收（百万分之一）')),
                        ('misuse_uplift_ppm', models.IntegerField(db_default=1000000, verbose_name='挪用加收（百万分之一）')),
                        ('compounds', models.BooleanField(db_default=True, verbose_name='计复利')),
                        ('moves_on_holidays', models.BooleanField(db_default=True, verbose_name='节假日顺延')),
                        ('technical_days', models.PositiveSmallIntegerField(db_default=7, verbose_name='技术性逾期天数')),
                        ('non_accrual_after', models.PositiveSmallIntegerField(db_default=90, verbose_name='逾期超过多少天转表外')),
                        ('self_production_fen', models.BigIntegerField(db_default=50000000, verbose_name='生产经营自主支付上限（分）')),
                        ('self_consumption_fen', models.BigIntegerField(db_default=30000000, verbose_name='消费自主支付上限（分）')),
                        ('reserve_minutes', models.PositiveSmallIntegerField(db_default=30, verbose_name='预占保留分钟')),
                        ('repricing', models.CharField(choices=[('fixed', '固定不变'), ('yearly', '每年 1 月 1 日'), ('anniversary', '每年对月对日'), ('monthly', '每月对日')], db_default='fixed', max_length=12, verbose_name='重定价')),
                        ('product', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='products.product', verbose_name='产品')),
                    ],
                    options={
                        'verbose_name': '产品条款',
                    },
                ),
                migrations.CreateModel(
                    name='TermsProposal',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('repricing', models.CharField(choices=[('fixed', '固定不变'), ('yearly', '每年 1 月 1 日'), ('anniversary', '每年对月对日'), ('monthly', '每月对日')], max_length=12, verbose_name='重定价')),
                        ('settle_months', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), size=None, verbose_name='结息月')),
                        ('grace_days', models.PositiveSmallIntegerField(verbose_name='支用到期日可超出额度期限的天数')),
                        ('valid_from', models.DateField(verbose_name='拟生效日')),
                        ('reason', models.CharField(max_length=200, verbose_name='变更原因')),
                        ('proposed_at', models.DateTimeField(verbose_name='提出时刻')),
                        ('agrees', models.BooleanField(null=True, verbose_name='发布')),
                        ('decided_at', models.DateTimeField(null=True, verbose_name='发布时刻')),
                        ('decided_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='发布人')),
                        ('product', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='products.product', verbose_name='产品')),
                        ('proposed_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='提出人')),
                    ],
                    options={
                        'verbose_name': '条款变更',
                    },
                ),
                migrations.CreateModel(
                    name='TestCase',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=60, verbose_name='名称')),
                        ('inputs', models.JSONField(verbose_name='事实')),
                        ('expected', models.JSONField(verbose_name='应得答复')),
                        ('kept_at', models.DateTimeField(verbose_name='保存时刻')),
                        ('kept_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='保存人')),
                        ('product', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='products.product', verbose_name='产品')),
                    ],
                    options={
                        'verbose_name': '测试用例',
                    },
                ),
                migrations.CreateModel(
                    name='DraftEdit',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('revision', models.PositiveIntegerField(verbose_name='修订号')),
                        ('at', models.DateTimeField(verbose_name='修改时刻')),
                        ('did', models.JSONField(verbose_name='改了什么')),
                        ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='修改人')),
                        ('draft', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='products.draft', verbose_name='草稿')),
                    ],
                    options={
                        'verbose_name': '草稿修改',
                        'constraints': [models.UniqueConstraint(fields=('draft', 'revision'), name='draft_edit_once')],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='draftedit',
                    trigger=pgtrigger.compiler.Trigger(name='draft_edit_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='30cdeab33423d06fce085c1406ecaa3f6fd6693c', operation='UPDATE OR DELETE', pgid='pgtrigger_draft_edit_append_only_521e4', table='products_draftedit', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='draftedit',
                    trigger=pgtrigger.compiler.Trigger(name='draft_edit_append_only_whole', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF current_setting('qianmo.clearing', true) IS DISTINCT FROM 'yes' THEN\n    RAISE EXCEPTION 'Cannot truncate % table', TG_TABLE_NAME;\nEND IF;\nRETURN NULL;\n", hash='d9e38867f5b2ee15d990800de2952108db6492d2', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_draft_edit_append_only_whole_bc64b', table='products_draftedit', when='BEFORE')),
                ),
                migrations.AddConstraint(
                    model_name='policy',
                    constraint=models.UniqueConstraint(fields=('product', 'version'), name='policy_version_once'),
                ),
                migrations.AddConstraint(
                    model_name='policy',
                    constraint=models.CheckConstraint(condition=models.Q(('edited_by', models.F('published_by')), _negated=True), name='policy_two_persons'),
                ),
                migrations.AddConstraint(
                    model_name='policy',
                    constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('product', '='), ('valid', '&&')], name='policy_one_in_force'),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='policy',
                    trigger=pgtrigger.compiler.Trigger(name='policy_never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='fb165dcfe601423605341779ea9ad38d46ce8afd', operation='DELETE', pgid='pgtrigger_policy_never_deleted_db167', table='products_policy', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='policy',
                    trigger=pgtrigger.compiler.Trigger(name='policy_model_fixed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.model IS DISTINCT FROM NEW.model)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='881510e55958d8604f89cfcbf9e75aa5f6adfae1', operation='UPDATE', pgid='pgtrigger_policy_model_fixed_90cac', table='products_policy', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='policy',
                    trigger=pgtrigger.compiler.Trigger(name='policy_draft_two_persons', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF EXISTS (SELECT FROM products_draftedit WHERE draft_id = NEW.draft_id AND by_id = NEW.published_by_id) THEN\n                RAISE EXCEPTION 'policy_draft_two_persons: an editor of draft % cannot decide it', NEW.draft_id;\n            END IF;\n            RETURN NEW;\n        ", hash='2db18ef1a8f2e4e6010c0f293f4fe78bfa4f9b0b', operation='INSERT OR UPDATE', pgid='pgtrigger_policy_draft_two_persons_95495', table='products_policy', when='BEFORE')),
                ),
                migrations.AddIndex(
                    model_name='draft',
                    index=models.Index(condition=models.Q(('state', 'submitted')), fields=['state'], name='draft_waiting'),
                ),
                migrations.AddConstraint(
                    model_name='draft',
                    constraint=models.UniqueConstraint(condition=models.Q(('state', 'dropped'), _negated=True), fields=('product', 'version'), name='draft_version_once'),
                ),
                migrations.AddConstraint(
                    model_name='draft',
                    constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'returned', 'dropped']), models.Q(('submitted_at__isnull', False), ('submitted_by__isnull', False), ('valid_from__isnull', False)), _connector='OR'), name='draft_submitted_whole'),
                ),
                migrations.AddConstraint(
                    model_name='draft',
                    constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'returned', 'dropped']), ('evidence__isnull', False), ('restores__isnull', False), _connector='OR'), name='draft_has_evidence'),
                ),
                migrations.AddConstraint(
                    model_name='draft',
                    constraint=models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), models.Q(('decided_by', models.F('submitted_by')), _negated=True), _connector='OR'), name='draft_decided_by_another'),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='draft',
                    trigger=pgtrigger.compiler.Trigger(name='draft_two_persons', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF EXISTS (SELECT FROM products_draftedit WHERE draft_id = NEW.id AND by_id = NEW.decided_by_id) THEN\n                RAISE EXCEPTION 'draft_two_persons: an editor of draft % cannot decide it', NEW.id;\n            END IF;\n            RETURN NEW;\n        ", hash='cd891814f5b6c23a51b9c21edc11dbcab0e65d93', operation='INSERT OR UPDATE', pgid='pgtrigger_draft_two_persons_ff9f5', table='products_draft', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='draft',
                    trigger=pgtrigger.compiler.Trigger(name='draft_published_fixed', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (OLD.state = 'published')", func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='bf3e00de9452c92cf8393c60b0d0d387d57b72bf', operation='UPDATE', pgid='pgtrigger_draft_published_fixed_9379a', table='products_draft', when='BEFORE')),
                ),
                migrations.AddIndex(
                    model_name='referencerate',
                    index=models.Index(fields=['tenor', '-published_on', '-id'], name='reference_rate_latest'),
                ),
                migrations.AddConstraint(
                    model_name='referencerate',
                    constraint=models.CheckConstraint(condition=models.Q(('rate_ppm__gt', 0)), name='reference_rate_positive'),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='referencerate',
                    trigger=pgtrigger.compiler.Trigger(name='reference_rate_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='f71b36286342bbbc22a6a8d5158879719a09556a', operation='UPDATE OR DELETE', pgid='pgtrigger_reference_rate_append_only_c5f4b', table='products_referencerate', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='referencerate',
                    trigger=pgtrigger.compiler.Trigger(name='reference_rate_append_only_whole', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF current_setting('qianmo.clearing', true) IS DISTINCT FROM 'yes' THEN\n    RAISE EXCEPTION 'Cannot truncate % table', TG_TABLE_NAME;\nEND IF;\nRETURN NULL;\n", hash='9f64858b30a3ccbf6dec66e6e1984fbf563f3606', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_reference_rate_append_only_whole_1756f', table='products_referencerate', when='BEFORE')),
                ),
                migrations.AddConstraint(
                    model_name='terms',
                    constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('product', '='), ('valid', '&&')], name='terms_one_in_force'),
                ),
                migrations.AddConstraint(
                    model_name='terms',
                    constraint=models.CheckConstraint(condition=models.Q(('unit_fen__gt', 0)), name='terms_unit'),
                ),
                migrations.AddConstraint(
                    model_name='termsproposal',
                    constraint=models.UniqueConstraint(condition=models.Q(('agrees__isnull', True)), fields=('product',), name='terms_proposal_one_open'),
                ),
                migrations.AddConstraint(
                    model_name='termsproposal',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('agrees__isnull', True), ('decided_at__isnull', True), ('decided_by__isnull', True)), models.Q(('agrees__isnull', False), ('decided_at__isnull', False), ('decided_by__isnull', False), models.Q(('decided_by', models.F('proposed_by')), _negated=True)), _connector='OR'), name='terms_proposal_two_persons'),
                ),
                migrations.AddConstraint(
                    model_name='testcase',
                    constraint=models.UniqueConstraint(fields=('product', 'name'), name='test_case_once'),
                ),
            ]
        ),
    ]
