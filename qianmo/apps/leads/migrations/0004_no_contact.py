import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from qianmo.storage.folding import CreateTables


class Migration(migrations.Migration):

    dependencies = [
        ('grids', '0002_ledgers'),
        ('households', '0003_positions'),
        ('leads', '0003_list_queries'),
        ('org', '0002_screens'),
    ]

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name='NoContact',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('identity_index', models.UUIDField(null=True, verbose_name='证件索引')),
                        ('phone_index', models.UUIDField(null=True, verbose_name='手机索引')),
                        ('sealed', models.BinaryField(null=True, verbose_name='姓名与手机（密文）')),
                        ('said_on', models.DateField(verbose_name='提出日')),
                        ('source', models.CharField(max_length=80, verbose_name='来源')),
                        ('noted_at', models.DateTimeField(verbose_name='登记时刻')),
                        ('lifted_on', models.DateField(null=True, verbose_name='解除日')),
                        ('why_lifted', models.CharField(blank=True, max_length=200, verbose_name='解除原因')),
                        ('household', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='households.household', verbose_name='户')),
                        ('lifted_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='解除人')),
                        ('noted_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='登记人')),
                        ('touch', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='leads.touch', verbose_name='哪次触达说的')),
                        ('village', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='grids.cell', verbose_name='村')),
                    ],
                    options={
                        'verbose_name': '勿再联系',
                        'indexes': [
                            models.Index(condition=models.Q(('lifted_on__isnull', True)), fields=['identity_index'], name='no_contact_identity'),
                            models.Index(condition=models.Q(('lifted_on__isnull', True)), fields=['phone_index'], name='no_contact_phone'),
                        ],
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('household__isnull', False), ('identity_index__isnull', False), ('phone_index__isnull', False), _connector='OR'), name='no_contact_of_somebody'),
                            models.CheckConstraint(condition=models.Q(models.Q(('lifted_by__isnull', True), ('lifted_on__isnull', True), ('why_lifted', '')), models.Q(('lifted_by__isnull', False), ('lifted_on__isnull', False), models.Q(('why_lifted', ''), _negated=True)), _connector='OR'), name='no_contact_lifted_whole'),
                            models.CheckConstraint(condition=models.Q(('lifted_by__isnull', True), models.Q(('lifted_by', models.F('noted_by')), _negated=True), _connector='OR'), name='no_contact_two_persons'),
                        ],
                    },
                ),
            ]
        ),
        migrations.AddField(
            model_name='listrow',
            name='identity_index',
            field=models.UUIDField(null=True, verbose_name='证件索引'),
        ),
        migrations.AddField(
            model_name='listrow',
            name='phone_index',
            field=models.UUIDField(null=True, verbose_name='手机索引'),
        ),
        migrations.AddIndex(
            model_name='listrow',
            index=models.Index(condition=models.Q(('household__isnull', True)), fields=['identity_index'], name='list_row_identity'),
        ),
        migrations.AddIndex(
            model_name='listrow',
            index=models.Index(condition=models.Q(('household__isnull', True)), fields=['phone_index'], name='list_row_phone'),
        ),
        migrations.AddField(
            model_name='lead',
            name='filed_on',
            field=models.DateField(null=True, verbose_name='名单下发后建档'),
        ),
        migrations.AddField(
            model_name='lead',
            name='past_owner_ids',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), null=True, size=None, verbose_name='曾经的承接人'),
        ),
        migrations.AlterField(
            model_name='leadlist',
            name='state',
            field=models.CharField(choices=[('reading', '正在读取'), ('unread', '没有读成'), ('draft', '待下发'), ('giving', '正在下发'), ('released', '已下发'), ('dropped', '已作废'), ('expired', '已到期')], max_length=8, verbose_name='状态'),
        ),
        migrations.AddField(
            model_name='leadlist',
            name='released_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='下发人'),
        ),
        migrations.AddField(
            model_name='leadlist',
            name='learnt_row',
            field=models.BigIntegerField(db_default=0, default=0, verbose_name='事实入档到哪一行'),
        ),
        migrations.AddField(
            model_name='leadlist',
            name='filed',
            field=models.PositiveIntegerField(db_default=0, default=0, verbose_name='入档份数'),
        ),
    ]
