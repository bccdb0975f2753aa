import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from qianmo.storage.folding import CreateTables


class Migration(migrations.Migration):

    replaces = [
        ('lab', '0001_initial'),
        ('lab', '0002_scorecards'),
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
                    name='Candidate',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('model', models.TextField(verbose_name='决策模型')),
                        ('model_hash', models.CharField(max_length=64, verbose_name='模型摘要')),
                        ('product', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='products.product', verbose_name='产品')),
                    ],
                    options={
                        'verbose_name': '试验模型',
                    },
                ),
                migrations.CreateModel(
                    name='BackTest',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('population', models.CharField(choices=[('households', '本县适用户'), ('applications', '近 12 个月申请'), ('lines', '存量额度')], max_length=12, verbose_name='总体')),
                        ('on', models.DateField(verbose_name='截至日')),
                        ('state', models.CharField(choices=[('waiting', '排队'), ('running', '在算'), ('done', '算完'), ('failed', '算不出')], max_length=8, verbose_name='状态')),
                        ('step', models.PositiveSmallIntegerField(default=0, verbose_name='完成步数')),
                        ('asked_at', models.DateTimeField(verbose_name='发起时刻')),
                        ('done_at', models.DateTimeField(null=True, verbose_name='完成时刻')),
                        ('took_ms', models.PositiveIntegerField(null=True, verbose_name='用时（毫秒）')),
                        ('reason', models.CharField(blank=True, max_length=400, verbose_name='说明')),
                        ('summary', models.JSONField(null=True, verbose_name='结果')),
                        ('against', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='products.policy', verbose_name='对照版本')),
                        ('asked_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='发起人')),
                        ('candidate', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='lab.candidate', verbose_name='试验模型')),
                    ],
                    options={
                        'verbose_name': '回测',
                    },
                ),
                migrations.CreateModel(
                    name='Scorecard',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=60, verbose_name='名称')),
                        ('decision', models.CharField(max_length=60, verbose_name='评分决策')),
                        ('model', models.TextField(verbose_name='决策模型')),
                        ('digest', models.CharField(max_length=64, verbose_name='表格摘要')),
                        ('overdue_days', models.PositiveSmallIntegerField(verbose_name='逾期超过多少天算坏')),
                        ('window_months', models.PositiveSmallIntegerField(verbose_name='多少个月内')),
                        ('entered_at', models.DateTimeField(verbose_name='录入时刻')),
                        ('challenges', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='lab.scorecard', verbose_name='挑战')),
                        ('entered_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='录入人')),
                        ('product', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='products.product', verbose_name='产品')),
                    ],
                    options={
                        'verbose_name': '评分卡',
                    },
                ),
                migrations.CreateModel(
                    name='ModelSignature',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('at', models.DateTimeField(verbose_name='签署时刻')),
                        ('agrees', models.BooleanField(verbose_name='同意使用')),
                        ('opinion', models.CharField(max_length=400, verbose_name='评审意见')),
                        ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='评审人')),
                        ('scorecard', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='lab.scorecard', verbose_name='评分卡')),
                    ],
                    options={
                        'verbose_name': '模型评审',
                    },
                ),
                migrations.CreateModel(
                    name='ScorecardMonth',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('month', models.DateField(verbose_name='月份')),
                        ('as_of', models.DateField(verbose_name='截至日')),
                        ('cases', models.PositiveIntegerField(verbose_name='评分笔数')),
                        ('good', models.PositiveIntegerField(verbose_name='好')),
                        ('bad', models.PositiveIntegerField(verbose_name='坏')),
                        ('ks_ppm', models.IntegerField(null=True, verbose_name='KS（百万分之一）')),
                        ('auc_ppm', models.IntegerField(null=True, verbose_name='AUC（百万分之一）')),
                        ('psi_ppm', models.IntegerField(null=True, verbose_name='PSI（百万分之一）')),
                        ('scorecard', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='lab.scorecard', verbose_name='评分卡')),
                    ],
                    options={
                        'verbose_name': '模型监测',
                    },
                ),
                migrations.CreateModel(
                    name='BackTestCase',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('subject_id', models.BigIntegerField(verbose_name='对象')),
                        ('kind', models.CharField(choices=[('gain', '新准入'), ('lose', '失去'), ('up', '升额'), ('down', '降额'), ('terms', '只变条件')], max_length=5, verbose_name='变化')),
                        ('band', models.CharField(blank=True, max_length=4, verbose_name='变化档')),
                        ('grade_before', models.CharField(blank=True, max_length=20, verbose_name='原等级')),
                        ('grade_after', models.CharField(blank=True, max_length=20, verbose_name='新等级')),
                        ('limit_before_fen', models.BigIntegerField(verbose_name='原政策额度（分）')),
                        ('limit_after_fen', models.BigIntegerField(verbose_name='新政策额度（分）')),
                        ('rate_before_ppm', models.IntegerField(null=True, verbose_name='原利率（百万分之一）')),
                        ('rate_after_ppm', models.IntegerField(null=True, verbose_name='新利率（百万分之一）')),
                        ('line_before_fen', models.BigIntegerField(null=True, verbose_name='原额度（分）')),
                        ('line_after_fen', models.BigIntegerField(null=True, verbose_name='新额度（分）')),
                        ('over', models.BooleanField(verbose_name='已用超新额度')),
                        ('back_test', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='lab.backtest', verbose_name='回测')),
                        ('branch', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.branch', verbose_name='机构')),
                        ('household', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='households.household', verbose_name='户')),
                    ],
                    options={
                        'verbose_name': '回测变化',
                        'constraints': [models.UniqueConstraint(fields=('back_test', 'subject_id'), name='back_test_case_once')],
                    },
                ),
                migrations.AddConstraint(
                    model_name='candidate',
                    constraint=models.UniqueConstraint(fields=('product', 'model_hash'), name='candidate_once'),
                ),
                migrations.AddIndex(
                    model_name='backtest',
                    index=models.Index(models.F('id'), condition=models.Q(('state__in', ['waiting', 'running'])), name='back_test_owed'),
                ),
                migrations.AddConstraint(
                    model_name='backtest',
                    constraint=models.UniqueConstraint(fields=('candidate', 'against', 'population', 'on'), name='back_test_once', nulls_distinct=False),
                ),
                migrations.AddConstraint(
                    model_name='backtest',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('done_at__isnull', False), ('state', 'done'), ('summary__isnull', False)), models.Q(models.Q(('state', 'done'), _negated=True), ('done_at__isnull', True), ('summary__isnull', True)), _connector='OR'), name='back_test_done_with_summary'),
                ),
                migrations.AddConstraint(
                    model_name='scorecard',
                    constraint=models.UniqueConstraint(fields=('product', 'decision', 'digest'), name='scorecard_once'),
                ),
                migrations.AddConstraint(
                    model_name='scorecard',
                    constraint=models.CheckConstraint(condition=models.Q(('overdue_days__gt', 0), ('window_months__gt', 0)), name='scorecard_definition'),
                ),
                migrations.AddConstraint(
                    model_name='scorecard',
                    constraint=models.CheckConstraint(condition=models.Q(('challenges__isnull', True), models.Q(('challenges', models.F('id')), _negated=True), _connector='OR'), name='scorecard_challenges_another'),
                ),
                migrations.AddConstraint(
                    model_name='modelsignature',
                    constraint=models.UniqueConstraint(fields=('scorecard', 'by'), name='model_signature_once'),
                ),
                migrations.AddConstraint(
                    model_name='modelsignature',
                    constraint=models.CheckConstraint(condition=models.Q(('opinion', ''), _negated=True), name='model_signature_has_opinion'),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='modelsignature',
                    trigger=pgtrigger.compiler.Trigger(name='model_signature_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='e98828203e84d1cb39171428cdc0ec99efd2343a', operation='UPDATE OR DELETE', pgid='pgtrigger_model_signature_append_only_69876', table='lab_modelsignature', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='modelsignature',
                    trigger=pgtrigger.compiler.Trigger(name='model_signature_append_only_whole', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF current_setting('qianmo.clearing', true) IS DISTINCT FROM 'yes' THEN\n    RAISE EXCEPTION 'Cannot truncate % table', TG_TABLE_NAME;\nEND IF;\nRETURN NULL;\n", hash='535616c2a19aec20abf504d7c189695f85c46836', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_model_signature_append_only_whole_09993', table='lab_modelsignature', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='modelsignature',
                    trigger=pgtrigger.compiler.Trigger(name='model_signature_not_ones_own', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF EXISTS (SELECT FROM lab_scorecard WHERE id = NEW.scorecard_id AND entered_by_id = NEW.by_id) THEN\n                        RAISE EXCEPTION 'whoever entered scorecard % does not sign for it', NEW.scorecard_id;\n                    END IF;\n                    RETURN NEW;\n                ", hash='2943579a817104f8f36ee2c664770c6a5840f132', operation='INSERT', pgid='pgtrigger_model_signature_not_ones_own_8ec2a', table='lab_modelsignature', when='BEFORE')),
                ),
                migrations.AddConstraint(
                    model_name='scorecardmonth',
                    constraint=models.UniqueConstraint(fields=('scorecard', 'month'), name='scorecard_month_once'),
                ),
            ]
        ),
    ]
