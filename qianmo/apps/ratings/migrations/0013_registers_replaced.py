"""A register takes the place of the one before it; a list lends its rows for as long as it runs."""

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
        ('ratings', '0012_clash_answers'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='registerrow',
            name='register_row_append_only',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='registerrow',
            name='register_row_append_only_whole',
        ),
        migrations.AddField(
            model_name='register',
            name='basis',
            field=models.CharField(blank=True, db_default='', max_length=100, verbose_name='合法依据'),
        ),
        migrations.AddField(
            model_name='register',
            name='columns',
            field=models.JSONField(default=dict, verbose_name='列的含义'),
        ),
        migrations.AddField(
            model_name='register',
            name='expires_on',
            field=models.DateField(null=True, verbose_name='有效至'),
        ),
        migrations.AddField(
            model_name='register',
            name='replaces',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ratings.register', verbose_name='换下的一份'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='registerrow',
            trigger=pgtrigger.compiler.Trigger(name='register_row_emptied_only_kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='e70ca6434e586e70a818b8203b15b9c1fe3a82ed', operation='DELETE', pgid='pgtrigger_register_row_emptied_only_kept_e4aac', table='ratings_registerrow', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='registerrow',
            trigger=pgtrigger.compiler.Trigger(name='register_row_emptied_only', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (NOT (NEW.sealed = ''::bytea AND NEW.identity_index IS NULL AND to_jsonb(NEW) - ARRAY['sealed', 'identity_index'] = to_jsonb(OLD) - ARRAY['sealed', 'identity_index']))", func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='8821f8e482cf01e3562b4a19e7c4ac3b4593ab17', operation='UPDATE', pgid='pgtrigger_register_row_emptied_only_cb067', table='ratings_registerrow', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='registerrow',
            trigger=pgtrigger.compiler.Trigger(name='register_row_emptied_only_whole', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF current_setting('qianmo.clearing', true) IS DISTINCT FROM 'yes' THEN\n    RAISE EXCEPTION 'Cannot truncate % table', TG_TABLE_NAME;\nEND IF;\nRETURN NULL;\n", hash='88480707df0b1ad647da43ef2606e32e21e56570', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_register_row_emptied_only_whole_6832b', table='ratings_registerrow', when='BEFORE')),
        ),
        CreateTables(
            [
                migrations.CreateModel(
                    name='EntryAbsence',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('source', models.CharField(max_length=20, verbose_name='来源')),
                        ('since', models.DateField(verbose_name='从哪天起')),
                    ],
                    options={
                        'verbose_name': '已不在册',
                    },
                ),
                migrations.CreateModel(
                    name='RegisterDraft',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                        ('source', models.CharField(max_length=20, verbose_name='来源')),
                        ('file_name', models.CharField(max_length=120, verbose_name='文件名')),
                        ('digest', models.CharField(max_length=64, verbose_name='文件摘要')),
                        ('heading', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), size=None, verbose_name='表头')),
                        ('columns', models.JSONField(verbose_name='列的含义')),
                        ('sealed', models.BinaryField(verbose_name='各行（密文）')),
                        ('rows', models.PositiveIntegerField(verbose_name='行数')),
                        ('basis', models.CharField(blank=True, max_length=100, verbose_name='合法依据')),
                        ('expires_on', models.DateField(null=True, verbose_name='有效至')),
                        ('brought_at', models.DateTimeField(verbose_name='导入时刻')),
                    ],
                    options={
                        'verbose_name': '待核对的村名册',
                    },
                ),
                migrations.AddField(
                    model_name='entryabsence',
                    name='entry',
                    field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ratings.rosterentry', verbose_name='名册户'),
                ),
                migrations.AddField(
                    model_name='entryabsence',
                    name='register',
                    field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ratings.register', verbose_name='不再写到的村名册'),
                ),
                migrations.AddField(
                    model_name='registerdraft',
                    name='brought_by',
                    field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='导入人'),
                ),
                migrations.AddField(
                    model_name='registerdraft',
                    name='village',
                    field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='grids.cell', verbose_name='村'),
                ),
                migrations.AddConstraint(
                    model_name='entryabsence',
                    constraint=models.UniqueConstraint(fields=('entry', 'register'), name='entry_absence_once'),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='entryabsence',
                    trigger=pgtrigger.compiler.Trigger(name='entry_absence_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='d341c703bef46d20df5228292a8695a2a45ac6cd', operation='UPDATE OR DELETE', pgid='pgtrigger_entry_absence_append_only_301bb', table='ratings_entryabsence', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='entryabsence',
                    trigger=pgtrigger.compiler.Trigger(name='entry_absence_append_only_whole', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF current_setting('qianmo.clearing', true) IS DISTINCT FROM 'yes' THEN\n    RAISE EXCEPTION 'Cannot truncate % table', TG_TABLE_NAME;\nEND IF;\nRETURN NULL;\n", hash='65ed7774ae07ae98802431daa34c116ec71037c9', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_entry_absence_append_only_whole_f7c52', table='ratings_entryabsence', when='BEFORE')),
                ),
            ],
        ),
    ]
