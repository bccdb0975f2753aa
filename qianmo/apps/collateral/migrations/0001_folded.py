import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from qianmo.storage.folding import CreateTables


class Migration(migrations.Migration):

    replaces = [
        ('collateral', '0001_initial'),
        ('collateral', '0002_append_only_whole'),
    ]

    initial = True

    dependencies = [
        ('org', '0001_folded'),
    ]

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name='CollateralNote',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('line_id', models.BigIntegerField(verbose_name='额度')),
                        ('thing', models.CharField(choices=[('house', '住房'), ('shop', '商铺'), ('plant', '厂房'), ('land', '土地经营权'), ('forest', '林权'), ('pasture', '草原经营权'), ('equipment', '机器设备'), ('vehicle', '车辆'), ('livestock', '活畜'), ('deposit', '存单'), ('other', '其他')], max_length=10, verbose_name='押品种类')),
                        ('what', models.CharField(max_length=120, verbose_name='名称')),
                        ('owner', models.CharField(max_length=60, verbose_name='所有人')),
                        ('value_fen', models.BigIntegerField(verbose_name='价值（分）')),
                        ('valued_on', models.DateField(verbose_name='评估日')),
                        ('certificate', models.CharField(max_length=60, verbose_name='权证号')),
                        ('noted_on', models.DateField(verbose_name='登记日')),
                        ('noted_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='登记人')),
                    ],
                    options={
                        'verbose_name': '押品登记',
                        'constraints': [models.UniqueConstraint(fields=('line_id', 'certificate'), name='collateral_noted_once'), models.CheckConstraint(condition=models.Q(('value_fen__gte', 0)), name='collateral_not_negative')],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='collateralnote',
                    trigger=pgtrigger.compiler.Trigger(name='collateral_note_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='521841b4d393edf652356425774ec1f9e087ee18', operation='UPDATE OR DELETE', pgid='pgtrigger_collateral_note_append_only_e3efe', table='collateral_collateralnote', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='collateralnote',
                    trigger=pgtrigger.compiler.Trigger(name='collateral_note_append_only_whole', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF current_setting('qianmo.clearing', true) IS DISTINCT FROM 'yes' THEN\n    RAISE EXCEPTION 'Cannot truncate % table', TG_TABLE_NAME;\nEND IF;\nRETURN NULL;\n", hash='a5b294e961996ed3f17fd33378c3ad72cac2f6a2', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_collateral_note_append_only_whole_c87ec', table='collateral_collateralnote', when='BEFORE')),
                ),
            ]
        ),
    ]
