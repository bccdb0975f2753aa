import django.contrib.postgres.indexes
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from qianmo.storage.folding import CreateTables


class Migration(migrations.Migration):

    replaces = [
        ('ledger', '0001_initial'),
        ('ledger', '0002_entry_reverses'),
        ('ledger', '0003_kinds_of_account'),
        ('ledger', '0004_accounts_since'),
        ('ledger', '0005_accounts_of_public_money'),
        ('ledger', '0006_entry_day'),
        ('ledger', '0007_opening_account'),
        ('ledger', '0008_append_only_whole'),
    ]

    initial = True

    dependencies = [
    ]

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name='Account',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(max_length=12, unique=True, verbose_name='科目号')),
                        ('name', models.CharField(max_length=40, verbose_name='名称')),
                        ('kind', models.CharField(choices=[('asset', '资产'), ('liability', '负债'), ('income', '收入'), ('expense', '支出'), ('memo', '表外')], max_length=10, verbose_name='类别')),
                    ],
                    options={
                        'verbose_name': '科目',
                    },
                ),
                migrations.CreateModel(
                    name='Entry',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('business_date', models.DateField(verbose_name='记账日')),
                        ('value_date', models.DateField(verbose_name='起息日')),
                        ('fen', models.BigIntegerField(verbose_name='金额（分）')),
                        ('kind', models.CharField(max_length=20, verbose_name='业务')),
                        ('line_id', models.BigIntegerField(null=True, verbose_name='额度')),
                        ('source_id', models.BigIntegerField(verbose_name='来源单据')),
                        ('credit', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.account', verbose_name='贷方')),
                        ('debit', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.account', verbose_name='借方')),
                        ('reverses', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.entry', verbose_name='冲正分录')),
                    ],
                    options={
                        'verbose_name': '分录',
                        'indexes': [models.Index(fields=['line_id', 'id'], name='entry_line'), django.contrib.postgres.indexes.BrinIndex(autosummarize=True, fields=['business_date'], name='entry_day')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('fen__gt', 0)), name='entry_positive'), models.CheckConstraint(condition=models.Q(('debit', models.F('credit')), _negated=True), name='entry_two_accounts')],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='entry',
                    trigger=pgtrigger.compiler.Trigger(name='entry_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='9af85c6b3f9c8411a23816b1a171c8b8783d9c9c', operation='UPDATE OR DELETE', pgid='pgtrigger_entry_append_only_cb569', table='ledger_entry', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='entry',
                    trigger=pgtrigger.compiler.Trigger(name='entry_append_only_whole', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF current_setting('qianmo.clearing', true) IS DISTINCT FROM 'yes' THEN\n    RAISE EXCEPTION 'Cannot truncate % table', TG_TABLE_NAME;\nEND IF;\nRETURN NULL;\n", hash='1777029c6377b8aead5b492eb4cc1a28bc909826', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_entry_append_only_whole_f199d', table='ledger_entry', when='BEFORE')),
                ),
            ]
        ),
    ]
