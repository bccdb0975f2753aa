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
        ('ratings', '0001_initial'),
        ('ratings', '0002_roster_marks'),
        ('ratings', '0003_seats_opened_by_codes'),
        ('ratings', '0004_voidings'),
        ('ratings', '0005_append_only_whole'),
        ('ratings', '0006_roster_begun_in'),
    ]

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
                    name='NegativeReason',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(max_length=30, unique=True, verbose_name='代码')),
                        ('name', models.CharField(max_length=40, verbose_name='名称')),
                        ('hard', models.BooleanField(verbose_name='硬性')),
                        ('enabled', models.BooleanField(default=True, verbose_name='启用')),
                    ],
                    options={
                        'verbose_name': '负面清单',
                    },
                ),
                migrations.CreateModel(
                    name='RatingRule',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('valid', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='生效期')),
                        ('method', models.CharField(max_length=10, verbose_name='合并办法')),
                        ('fallback', models.CharField(max_length=10, verbose_name='意见不足时')),
                        ('trimmed_needs', models.PositiveSmallIntegerField(verbose_name='去高去低所需意见')),
                        ('opinions_needed', models.PositiveSmallIntegerField(verbose_name='有效意见下限')),
                        ('exclusions_needed', models.PositiveSmallIntegerField(verbose_name='否定所需人数')),
                        ('dispersion_ppm', models.IntegerField(verbose_name='离散上限（百万分之一）')),
                    ],
                    options={
                        'verbose_name': '评议规则',
                        'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('valid', '&&')], name='rating_rule_one_in_force')],
                    },
                ),
                migrations.CreateModel(
                    name='Roster',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                        ('opened_on', models.DateField(verbose_name='建册日')),
                        ('begun_in', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='grids.cell', verbose_name='原在村')),
                        ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='建册人')),
                        ('village', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='grids.cell', verbose_name='村')),
                    ],
                    options={
                        'verbose_name': '名册',
                    },
                ),
                migrations.CreateModel(
                    name='RosterEntry',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('source', models.CharField(max_length=20, verbose_name='来源')),
                        ('outcome', models.CharField(choices=[('white', '白名单'), ('grey', '灰名单'), ('black', '黑名单')], max_length=6, verbose_name='初筛')),
                        ('reasons', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), default=list, size=None, verbose_name='命中原因')),
                        ('screened_on', models.DateField(verbose_name='初筛日')),
                        ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='households.household', verbose_name='户')),
                        ('roster', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ratings.roster', verbose_name='名册')),
                    ],
                    options={
                        'verbose_name': '名册户',
                    },
                ),
                migrations.CreateModel(
                    name='RosterMark',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                        ('reasons', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), default=list, size=None, verbose_name='原因')),
                        ('note', models.CharField(blank=True, max_length=200, verbose_name='依据')),
                        ('revision', models.PositiveIntegerField(default=1, verbose_name='版次')),
                        ('marked_at', models.DateTimeField(verbose_name='标注时间')),
                        ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='households.household', verbose_name='户')),
                        ('marked_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='标注人')),
                    ],
                    options={
                        'verbose_name': '名册标注',
                    },
                ),
                migrations.CreateModel(
                    name='Sitting',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('opened_at', models.DateTimeField(verbose_name='开始')),
                        ('closed_at', models.DateTimeField(null=True, verbose_name='结束')),
                        ('host', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='主持')),
                        ('roster', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ratings.roster', verbose_name='名册')),
                    ],
                    options={
                        'verbose_name': '评议会',
                    },
                ),
                migrations.CreateModel(
                    name='Rater',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('seat', models.PositiveSmallIntegerField(verbose_name='席次')),
                        ('kind', models.CharField(choices=[('cadre', '村组干部'), ('villager', '村民代表'), ('branch_head', '支行行长'), ('manager', '客户经理')], max_length=12, verbose_name='身份')),
                        ('name', models.CharField(max_length=60, verbose_name='姓名')),
                        ('code_index', models.UUIDField(null=True, unique=True, verbose_name='一次性码索引')),
                        ('code_until', models.DateTimeField(null=True, verbose_name='一次性码有效至')),
                        ('entered_at', models.DateTimeField(null=True, verbose_name='入座时刻')),
                        ('turn', models.PositiveSmallIntegerField(db_default=1, default=1, verbose_name='第几次投票')),
                        ('presence', models.UUIDField(null=True, verbose_name='在座凭据')),
                        ('household', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='households.household', verbose_name='所在户')),
                        ('staff', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='员工')),
                        ('sitting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ratings.sitting', verbose_name='评议会')),
                    ],
                    options={
                        'verbose_name': '评议员',
                    },
                ),
                migrations.CreateModel(
                    name='Verdict',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('excluded', models.BooleanField(verbose_name='不予授信')),
                        ('limit_fen', models.BigIntegerField(verbose_name='评议额度（分）')),
                        ('method', models.CharField(max_length=12, verbose_name='合并办法')),
                        ('opinions', models.PositiveSmallIntegerField(verbose_name='有效意见')),
                        ('abstentions', models.PositiveSmallIntegerField(verbose_name='不了解')),
                        ('set_aside', models.PositiveSmallIntegerField(verbose_name='回避')),
                        ('lowest_fen', models.BigIntegerField(null=True, verbose_name='最低')),
                        ('middle_fen', models.BigIntegerField(null=True, verbose_name='中位')),
                        ('highest_fen', models.BigIntegerField(null=True, verbose_name='最高')),
                        ('dispersed', models.BooleanField(verbose_name='离散超限')),
                        ('needs_visit', models.BooleanField(verbose_name='需入户')),
                        ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='households.household', verbose_name='户')),
                        ('sitting', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ratings.sitting', verbose_name='评议会')),
                    ],
                    options={
                        'verbose_name': '评议结论',
                    },
                ),
                migrations.CreateModel(
                    name='Voiding',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('turn', models.PositiveSmallIntegerField(verbose_name='第几次投票')),
                        ('ballots', models.PositiveIntegerField(verbose_name='作废票数')),
                        ('reason', models.CharField(max_length=60, verbose_name='原因')),
                        ('voided_at', models.DateTimeField(verbose_name='作废时刻')),
                        ('request_id', models.UUIDField(unique=True, verbose_name='请求号')),
                        ('rater', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ratings.rater', verbose_name='评议员')),
                        ('voided_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='作废人')),
                    ],
                    options={
                        'verbose_name': '评议票作废',
                    },
                ),
                migrations.CreateModel(
                    name='WrongCode',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('address', models.UUIDField(verbose_name='来源索引')),
                        ('at', models.DateTimeField(verbose_name='时刻')),
                    ],
                    options={
                        'verbose_name': '错码',
                        'indexes': [models.Index(fields=['address', 'at'], name='wrong_code_address')],
                    },
                ),
                migrations.CreateModel(
                    name='Ballot',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('limit_fen', models.BigIntegerField(null=True, verbose_name='建议额度（分）')),
                        ('excludes', models.BooleanField(verbose_name='建议不授信')),
                        ('related', models.BooleanField(verbose_name='回避')),
                        ('turn', models.PositiveSmallIntegerField(db_default=1, default=1, verbose_name='第几次投票')),
                        ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='households.household', verbose_name='户')),
                        ('rater', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ratings.rater', verbose_name='评议员')),
                    ],
                    options={
                        'verbose_name': '评议票',
                        'constraints': [models.UniqueConstraint(fields=('rater', 'household', 'turn'), name='ballot_once'), models.CheckConstraint(condition=models.Q(('limit_fen__isnull', True), ('limit_fen__gte', 0), _connector='OR'), name='ballot_not_negative')],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='ballot',
                    trigger=pgtrigger.compiler.Trigger(name='ballot_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='35a590c56cfd63c36b7ff2f428298d29f4fc81f9', operation='UPDATE OR DELETE', pgid='pgtrigger_ballot_append_only_2edda', table='ratings_ballot', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='ballot',
                    trigger=pgtrigger.compiler.Trigger(name='ballot_append_only_whole', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF current_setting('qianmo.clearing', true) IS DISTINCT FROM 'yes' THEN\n    RAISE EXCEPTION 'Cannot truncate % table', TG_TABLE_NAME;\nEND IF;\nRETURN NULL;\n", hash='a12c017de69e67ba9c4e2086f1d25eb363eb1844', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_ballot_append_only_whole_988ae', table='ratings_ballot', when='BEFORE')),
                ),
                migrations.AddConstraint(
                    model_name='roster',
                    constraint=models.UniqueConstraint(fields=('village', 'year'), name='roster_once_a_year'),
                ),
                migrations.AddConstraint(
                    model_name='rosterentry',
                    constraint=models.UniqueConstraint(fields=('roster', 'household'), name='roster_entry_once'),
                ),
                migrations.AddConstraint(
                    model_name='rostermark',
                    constraint=models.UniqueConstraint(fields=('household', 'year'), name='roster_mark_once_a_year'),
                ),
                migrations.AddConstraint(
                    model_name='sitting',
                    constraint=models.UniqueConstraint(condition=models.Q(('closed_at__isnull', True)), fields=('roster',), name='sitting_one_open'),
                ),
                migrations.AddConstraint(
                    model_name='sitting',
                    constraint=models.CheckConstraint(condition=models.Q(('closed_at__isnull', True), ('closed_at__gte', models.F('opened_at')), _connector='OR'), name='sitting_span'),
                ),
                migrations.AddConstraint(
                    model_name='rater',
                    constraint=models.UniqueConstraint(fields=('sitting', 'seat'), name='rater_seat_once'),
                ),
                migrations.AddConstraint(
                    model_name='verdict',
                    constraint=models.UniqueConstraint(fields=('sitting', 'household'), name='verdict_once'),
                ),
                migrations.AddConstraint(
                    model_name='voiding',
                    constraint=models.UniqueConstraint(fields=('rater', 'turn'), name='voiding_once_a_turn'),
                ),
                migrations.AddConstraint(
                    model_name='voiding',
                    constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='voiding_has_reason'),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='voiding',
                    trigger=pgtrigger.compiler.Trigger(name='voiding_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='b6d0dc322119163842b59034104076af29795e13', operation='UPDATE OR DELETE', pgid='pgtrigger_voiding_append_only_fe305', table='ratings_voiding', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='voiding',
                    trigger=pgtrigger.compiler.Trigger(name='voiding_append_only_whole', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF current_setting('qianmo.clearing', true) IS DISTINCT FROM 'yes' THEN\n    RAISE EXCEPTION 'Cannot truncate % table', TG_TABLE_NAME;\nEND IF;\nRETURN NULL;\n", hash='5c45123cca47b7bd237a1782e3ecbf7636a062b1', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_voiding_append_only_whole_7d998', table='ratings_voiding', when='BEFORE')),
                ),
            ]
        ),
    ]
