"""Answers to what registers and files contradict each other about."""

import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from qianmo.storage.folding import CreateTables


class Migration(migrations.Migration):

    dependencies = [
        ('grids', '0006_pieces_handed_over'),
        ('org', '0003_staff_identity'),
        ('ratings', '0011_rosters_of_groups'),
    ]

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name='ClashAnswer',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('identity_index', models.UUIDField(verbose_name='证件索引')),
                        ('about', models.CharField(max_length=8, verbose_name='事项')),
                        ('seen', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None, verbose_name='看到的说法')),
                        ('file', models.UUIDField(null=True, verbose_name='档案的说法')),
                        ('holds', models.UUIDField(null=True, verbose_name='为准的说法')),
                        ('source', models.CharField(blank=True, max_length=40, verbose_name='为准的来源')),
                        ('reason', models.CharField(max_length=200, verbose_name='依据')),
                        ('at', models.DateTimeField(verbose_name='时刻')),
                        ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='答复人')),
                        ('village', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='grids.cell', verbose_name='村')),
                    ],
                    options={
                        'verbose_name': '来源矛盾的答复',
                        'indexes': [models.Index(fields=['identity_index', 'about', '-id'], name='clash_answer_latest')],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='clashanswer',
                    trigger=pgtrigger.compiler.Trigger(name='clash_answer_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='6b9a56fa7a6a269e24d1299ebb3e3373409623bc', operation='UPDATE OR DELETE', pgid='pgtrigger_clash_answer_append_only_458b5', table='ratings_clashanswer', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='clashanswer',
                    trigger=pgtrigger.compiler.Trigger(name='clash_answer_append_only_whole', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF current_setting('qianmo.clearing', true) IS DISTINCT FROM 'yes' THEN\n    RAISE EXCEPTION 'Cannot truncate % table', TG_TABLE_NAME;\nEND IF;\nRETURN NULL;\n", hash='0ceea92080e19891d0c66e74f2a31fe32d3f9e12', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_clash_answer_append_only_whole_e6d9f', table='ratings_clashanswer', when='BEFORE')),
                ),
            ],
        ),
    ]
