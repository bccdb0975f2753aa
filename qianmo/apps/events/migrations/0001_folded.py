import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from qianmo.storage.folding import CreateTables


class Migration(migrations.Migration):

    replaces = [
        ('events', '0001_initial'),
        ('events', '0002_unmaskings_by_staff'),
        ('events', '0003_trail_and_chain_checks'),
        ('events', '0004_append_only_whole'),
    ]

    initial = True

    dependencies = [
    ]

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name='ChainCheck',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('asked_by_id', models.BigIntegerField(verbose_name='要求人')),
                        ('asked_at', models.DateTimeField(verbose_name='要求时刻')),
                        ('total', models.BigIntegerField(verbose_name='事件总数')),
                        ('done', models.BigIntegerField(verbose_name='已核')),
                        ('finished_at', models.DateTimeField(null=True, verbose_name='完成时刻')),
                        ('sealed', models.BigIntegerField(default=0, verbose_name='已封存')),
                        ('faults', models.JSONField(default=list, verbose_name='断处')),
                    ],
                    options={
                        'verbose_name': '链核验',
                    },
                ),
                migrations.CreateModel(
                    name='Seal',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('first_id', models.BigIntegerField(verbose_name='首事件')),
                        ('last_id', models.BigIntegerField(verbose_name='末事件')),
                        ('events', models.IntegerField(verbose_name='事件数')),
                        ('root_hash', models.BinaryField(max_length=32, verbose_name='批摘要')),
                        ('previous_hash', models.BinaryField(max_length=32, verbose_name='前链')),
                        ('chain_hash', models.BinaryField(max_length=32, verbose_name='本链')),
                        ('sealed_at', models.DateTimeField(verbose_name='封存时刻')),
                    ],
                    options={
                        'verbose_name': '事件封存',
                    },
                ),
                migrations.CreateModel(
                    name='Event',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(max_length=40, verbose_name='事项')),
                        ('household_id', models.BigIntegerField(null=True, verbose_name='户')),
                        ('subject_id', models.BigIntegerField(verbose_name='对象')),
                        ('at', models.DateTimeField(verbose_name='时刻')),
                        ('business_date', models.DateField(verbose_name='营业日')),
                        ('by_staff_id', models.BigIntegerField(null=True, verbose_name='经办')),
                        ('payload', models.JSONField(verbose_name='内容')),
                        ('content_hash', models.BinaryField(max_length=32, verbose_name='内容摘要')),
                    ],
                    options={
                        'verbose_name': '业务事件',
                        'indexes': [models.Index(condition=models.Q(('household_id__isnull', False)), fields=['household_id', 'id'], name='event_household'), models.Index(condition=models.Q(('kind', 'households.unmasked')), fields=['by_staff_id', 'business_date'], name='event_unmasked'), models.Index(fields=['business_date', 'id'], name='event_day'), models.Index(fields=['kind', 'business_date', 'id'], name='event_kind'), models.Index(fields=['by_staff_id', 'business_date', 'id'], name='event_staff')],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='event',
                    trigger=pgtrigger.compiler.Trigger(name='event_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='110821042facba6b39a0acfadf1901dc7188a978', operation='UPDATE OR DELETE', pgid='pgtrigger_event_append_only_3d407', table='events_event', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='event',
                    trigger=pgtrigger.compiler.Trigger(name='event_append_only_whole', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF current_setting('qianmo.clearing', true) IS DISTINCT FROM 'yes' THEN\n    RAISE EXCEPTION 'Cannot truncate % table', TG_TABLE_NAME;\nEND IF;\nRETURN NULL;\n", hash='ac7d576344c6a3568f6e2e18a5e6a4a35350c29a', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_event_append_only_whole_88999', table='events_event', when='BEFORE')),
                ),
                migrations.AddConstraint(
                    model_name='seal',
                    constraint=models.UniqueConstraint(fields=('first_id',), name='seal_first_once'),
                ),
                migrations.AddConstraint(
                    model_name='seal',
                    constraint=models.UniqueConstraint(fields=('previous_hash',), name='seal_chain_no_fork'),
                ),
                migrations.AddConstraint(
                    model_name='seal',
                    constraint=models.CheckConstraint(condition=models.Q(('last_id__gte', models.F('first_id'))), name='seal_span'),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='seal',
                    trigger=pgtrigger.compiler.Trigger(name='seal_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='93a4d7d642995129941cefbe60eeb2ef21ba8000', operation='UPDATE OR DELETE', pgid='pgtrigger_seal_append_only_de4b7', table='events_seal', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='seal',
                    trigger=pgtrigger.compiler.Trigger(name='seal_append_only_whole', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF current_setting('qianmo.clearing', true) IS DISTINCT FROM 'yes' THEN\n    RAISE EXCEPTION 'Cannot truncate % table', TG_TABLE_NAME;\nEND IF;\nRETURN NULL;\n", hash='cba4df0ba1cab2ae13c53012f1469fc095a663e7', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_seal_append_only_whole_5e2ce', table='events_seal', when='BEFORE')),
                ),
            ]
        ),
    ]
