import django.db.models.deletion
from django.db import migrations, models

from qianmo.storage.folding import CreateTables


class Migration(migrations.Migration):

    dependencies = [
        ('campaigns', '0006_bounds_on_the_board'),
        ('grids', '0003_helpers'),
    ]

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name='VillageDay',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('on', models.DateField(verbose_name='日')),
                        ('standing', models.BigIntegerField(verbose_name='进度版本')),
                        ('filed', models.IntegerField(verbose_name='建档')),
                        ('eligible', models.IntegerField(verbose_name='符合')),
                        ('granted', models.IntegerField(verbose_name='授信')),
                        ('granted_fen', models.BigIntegerField(verbose_name='授信（分）')),
                        ('signed', models.IntegerField(verbose_name='签约')),
                        ('signed_fen', models.BigIntegerField(verbose_name='签约（分）')),
                        ('drawn', models.IntegerField(verbose_name='用信')),
                        ('drawn_fen', models.BigIntegerField(verbose_name='用信（分）')),
                        ('village', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='grids.cell', verbose_name='村')),
                    ],
                    options={
                        'verbose_name': '村的某日',
                        'constraints': [models.UniqueConstraint(fields=('on', 'village'), name='village_day_once')],
                    },
                ),
            ]
        ),
    ]
