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
        ('dossiers', '0001_initial'),
        ('dossiers', '0002_optional_points'),
    ]

    initial = True

    dependencies = [
        ('approvals', '0001_folded'),
        ('credit', '0001_folded'),
        ('households', '0001_folded'),
        ('org', '0001_folded'),
        ('products', '0001_folded'),
    ]

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name='Dossier',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('requested_fen', models.BigIntegerField(verbose_name='申请额度（分）')),
                        ('purpose', models.CharField(blank=True, max_length=60, verbose_name='用途')),
                        ('due_on', models.DateField(null=True, verbose_name='承诺到期日')),
                        ('begun_on', models.DateField(verbose_name='申报日')),
                        ('begun_at', models.DateTimeField(verbose_name='申报时刻')),
                        ('state', models.CharField(choices=[('gathering', '备件'), ('forwarded', '已送审'), ('withdrawn', '已撤回')], max_length=10, verbose_name='状态')),
                        ('ended_on', models.DateField(null=True, verbose_name='送审或撤回日')),
                        ('request_id', models.UUIDField(unique=True, verbose_name='请求号')),
                        ('application', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='credit.application', verbose_name='申请')),
                        ('branch', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.branch', verbose_name='办理机构')),
                        ('first_contact', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='首问人')),
                        ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='households.household', verbose_name='户')),
                        ('owner', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='经办人')),
                        ('policy', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='products.policy', verbose_name='政策版本')),
                        ('product', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='products.product', verbose_name='产品')),
                        ('promise', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='approvals.promise', verbose_name='承诺')),
                        ('second', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='协办调查')),
                    ],
                    options={
                        'verbose_name': '申请件',
                    },
                ),
                migrations.CreateModel(
                    name='FilledItem',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('item', models.CharField(max_length=100, verbose_name='项目')),
                        ('value', models.CharField(max_length=500, verbose_name='内容')),
                        ('at', models.DateTimeField(verbose_name='时刻')),
                        ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='填写人')),
                        ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='dossiers.dossier', verbose_name='申请件')),
                    ],
                    options={
                        'verbose_name': '填报',
                    },
                ),
                migrations.CreateModel(
                    name='Lane',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=20, verbose_name='名称')),
                        ('from_fen', models.BigIntegerField(verbose_name='起点（分）')),
                        ('promise_kind', models.CharField(max_length=30, verbose_name='承诺事项')),
                        ('two_surveyors', models.BooleanField(default=False, verbose_name='双人调查')),
                        ('valid', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='有效期')),
                        ('branch', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.branch', verbose_name='办理机构')),
                    ],
                    options={
                        'verbose_name': '受理通道',
                    },
                ),
                migrations.AddField(
                    model_name='dossier',
                    name='lane',
                    field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='dossiers.lane', verbose_name='通道'),
                ),
                migrations.CreateModel(
                    name='MissingList',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('items', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=100), size=None, verbose_name='缺什么')),
                        ('reason', models.CharField(blank=True, max_length=200, verbose_name='再次告知的原因')),
                        ('sent_on', models.DateField(verbose_name='告知日')),
                        ('sent_at', models.DateTimeField(verbose_name='告知时刻')),
                        ('answered_on', models.DateField(null=True, verbose_name='补件日')),
                        ('answer', models.CharField(blank=True, max_length=200, verbose_name='补件说明')),
                        ('answered_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='登记人')),
                        ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='dossiers.dossier', verbose_name='申请件')),
                        ('sent_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='告知人')),
                    ],
                    options={
                        'verbose_name': '一次性告知',
                    },
                ),
                migrations.CreateModel(
                    name='Checklist',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(max_length=10, verbose_name='清单')),
                        ('title', models.CharField(max_length=30, verbose_name='名称')),
                        ('items', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), size=None, verbose_name='条目')),
                        ('optional', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), default=list, size=None, verbose_name='其中选答的')),
                        ('valid', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='有效期')),
                        ('edited_at', models.DateTimeField(verbose_name='修改时刻')),
                        ('edited_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='修改人')),
                    ],
                    options={
                        'verbose_name': '核查清单',
                        'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('code', '='), ('valid', '&&')], name='checklist_no_overlap')],
                    },
                ),
                migrations.CreateModel(
                    name='DossierHandover',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('reason', models.CharField(max_length=100, verbose_name='原因')),
                        ('offered_at', models.DateTimeField(verbose_name='提出时刻')),
                        ('answered_at', models.DateTimeField(null=True, verbose_name='答复时刻')),
                        ('accepted', models.BooleanField(null=True, verbose_name='接手')),
                        ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='dossiers.dossier', verbose_name='申请件')),
                        ('giver', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='移交人')),
                        ('taker', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='接手人')),
                    ],
                    options={
                        'verbose_name': '经办移交',
                        'constraints': [models.CheckConstraint(condition=models.Q(('giver', models.F('taker')), _negated=True), name='dossier_handover_to_another'), models.CheckConstraint(condition=models.Q(models.Q(('accepted__isnull', True), ('answered_at__isnull', True)), models.Q(('accepted__isnull', False), ('answered_at__isnull', False)), _connector='OR'), name='dossier_handover_answered_whole'), models.UniqueConstraint(condition=models.Q(('answered_at__isnull', True)), fields=('dossier',), name='dossier_handover_one_open')],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='filleditem',
                    trigger=pgtrigger.compiler.Trigger(name='filled_item_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='50ead1ae6ea0b5ff463cac878160ee79391ca751', operation='UPDATE OR DELETE', pgid='pgtrigger_filled_item_append_only_40ea3', table='dossiers_filleditem', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='filleditem',
                    trigger=pgtrigger.compiler.Trigger(name='filled_item_append_only_whole', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF current_setting('qianmo.clearing', true) IS DISTINCT FROM 'yes' THEN\n    RAISE EXCEPTION 'Cannot truncate % table', TG_TABLE_NAME;\nEND IF;\nRETURN NULL;\n", hash='b5f435dd108a13635fa7d37ccb69b7adf5445654', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_filled_item_append_only_whole_d4455', table='dossiers_filleditem', when='BEFORE')),
                ),
                migrations.AddConstraint(
                    model_name='lane',
                    constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('from_fen', '='), ('valid', '&&')], name='lane_no_overlap'),
                ),
                migrations.AddIndex(
                    model_name='dossier',
                    index=models.Index(condition=models.Q(('state', 'gathering')), fields=['owner'], name='dossier_of_owner'),
                ),
                migrations.AddConstraint(
                    model_name='dossier',
                    constraint=models.CheckConstraint(condition=models.Q(('requested_fen__gt', 0)), name='dossier_positive'),
                ),
                migrations.AddConstraint(
                    model_name='dossier',
                    constraint=models.CheckConstraint(condition=models.Q(('second__isnull', True), models.Q(('second', models.F('owner')), _negated=True), _connector='OR'), name='dossier_two_persons'),
                ),
                migrations.AddConstraint(
                    model_name='dossier',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('application__isnull', True), ('ended_on__isnull', True), ('state', 'gathering')), models.Q(('application__isnull', False), ('ended_on__isnull', False), ('state', 'forwarded')), models.Q(('application__isnull', True), ('ended_on__isnull', False), ('state', 'withdrawn')), _connector='OR'), name='dossier_whole'),
                ),
                migrations.AddConstraint(
                    model_name='dossier',
                    constraint=models.UniqueConstraint(condition=models.Q(('state', 'gathering')), fields=('household', 'product'), name='dossier_one_gathering'),
                ),
                migrations.AddConstraint(
                    model_name='missinglist',
                    constraint=models.UniqueConstraint(condition=models.Q(('answered_on__isnull', True)), fields=('dossier',), name='missing_list_one_open'),
                ),
                migrations.AddConstraint(
                    model_name='missinglist',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('answered_by__isnull', True), ('answered_on__isnull', True)), models.Q(('answered_by__isnull', False), ('answered_on__gte', models.F('sent_on'))), _connector='OR'), name='missing_list_answered_whole'),
                ),
            ]
        ),
    ]
