import django.db.models.deletion
from django.db import migrations, models

from qianmo.storage.folding import CreateTables


class Migration(migrations.Migration):

    replaces = [
        ('intake', '0001_initial'),
        ('intake', '0002_photo_refusals'),
    ]

    initial = True

    dependencies = [
        ('fieldwork', '0001_folded'),
        ('households', '0001_folded'),
        ('org', '0001_folded'),
    ]

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name='PhotoUpload',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('sha256', models.CharField(max_length=64, unique=True, verbose_name='摘要')),
                        ('size', models.PositiveIntegerField(verbose_name='密文字节数')),
                        ('received', models.PositiveIntegerField(default=0, verbose_name='已到字节数')),
                        ('begun_at', models.DateTimeField(verbose_name='开始时刻')),
                        ('complete_at', models.DateTimeField(null=True, verbose_name='收齐时刻')),
                        ('code', models.CharField(blank=True, max_length=30, verbose_name='不收的原因代码')),
                        ('reason', models.CharField(blank=True, max_length=200, verbose_name='不收的原因')),
                    ],
                    options={
                        'verbose_name': '照片上传',
                    },
                ),
                migrations.CreateModel(
                    name='FiledOnPhone',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('phone_id', models.UUIDField(unique=True, verbose_name='手机上的户号')),
                        ('at', models.DateTimeField(verbose_name='时刻')),
                        ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='households.household', verbose_name='户')),
                    ],
                    options={
                        'verbose_name': '手机建档',
                    },
                ),
                migrations.CreateModel(
                    name='IntakeNotice',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('text', models.CharField(max_length=200, verbose_name='内容')),
                        ('at', models.DateTimeField(verbose_name='时刻')),
                        ('household', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='households.household', verbose_name='户')),
                        ('to', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='给谁')),
                    ],
                    options={
                        'verbose_name': '收件通知',
                    },
                ),
                migrations.CreateModel(
                    name='Envelope',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uid', models.UUIDField(unique=True, verbose_name='同步包')),
                        ('hash', models.CharField(max_length=64, verbose_name='摘要')),
                        ('kind', models.CharField(max_length=12, verbose_name='种类')),
                        ('phone_id', models.UUIDField(null=True, verbose_name='手机上的户号')),
                        ('state', models.CharField(choices=[('received', '已收'), ('held', '等照片'), ('parked', '等上一件')], max_length=10, verbose_name='状态')),
                        ('awaits', models.UUIDField(null=True, verbose_name='在等')),
                        ('why', models.CharField(blank=True, max_length=200, verbose_name='等的原因')),
                        ('pictures', models.JSONField(default=list, verbose_name='照片摘要')),
                        ('sealed', models.BinaryField(null=True, verbose_name='原件（密文）')),
                        ('made_at', models.DateTimeField(verbose_name='填写时刻')),
                        ('arrived_at', models.DateTimeField(verbose_name='到达时刻')),
                        ('stored_at', models.DateTimeField(null=True, verbose_name='收妥时刻')),
                        ('signature', models.BinaryField(max_length=64, null=True, verbose_name='回执签名')),
                        ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='写的人')),
                        ('delivered_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='送的人')),
                        ('device', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='fieldwork.device', verbose_name='写的设备')),
                        ('household', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='households.household', verbose_name='户')),
                        ('steward', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='转给')),
                    ],
                    options={
                        'verbose_name': '同步包',
                        'indexes': [models.Index(condition=models.Q(('state', 'parked')), fields=['awaits'], name='envelope_awaits'), models.Index(condition=models.Q(('kind', 'filing')), fields=['phone_id'], name='envelope_filed_as')],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('sealed__isnull', True), ('signature__isnull', False), ('state', 'received'), ('stored_at__isnull', False)), models.Q(models.Q(('state', 'received'), _negated=True), ('signature__isnull', True), ('stored_at__isnull', True)), _connector='OR'), name='envelope_receipted_when_received'), models.CheckConstraint(condition=models.Q(models.Q(('awaits__isnull', False), ('sealed__isnull', False), ('state', 'parked')), models.Q(models.Q(('state', 'parked'), _negated=True), ('awaits__isnull', True)), _connector='OR'), name='envelope_parked_whole')],
                    },
                ),
                migrations.CreateModel(
                    name='PhotoPiece',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('offset', models.PositiveIntegerField(verbose_name='起点')),
                        ('content', models.BinaryField(verbose_name='密文')),
                        ('upload', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='intake.photoupload', verbose_name='上传')),
                    ],
                    options={
                        'verbose_name': '照片上传的一块',
                        'constraints': [models.UniqueConstraint(fields=('upload', 'offset'), name='photo_piece_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Quarantined',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uid', models.UUIDField(verbose_name='同步包')),
                        ('hash', models.CharField(max_length=64, verbose_name='摘要')),
                        ('code', models.CharField(max_length=30, verbose_name='原因代码')),
                        ('reason', models.CharField(max_length=300, verbose_name='原因')),
                        ('sealed', models.BinaryField(null=True, verbose_name='原件（密文）')),
                        ('first_at', models.DateTimeField(verbose_name='首次到达')),
                        ('last_at', models.DateTimeField(verbose_name='最近到达')),
                        ('author', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='写的人')),
                        ('device', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='fieldwork.device', verbose_name='写的设备')),
                    ],
                    options={
                        'verbose_name': '隔离件',
                        'constraints': [models.UniqueConstraint(fields=('uid', 'hash'), name='quarantined_once')],
                    },
                ),
            ]
        ),
    ]
