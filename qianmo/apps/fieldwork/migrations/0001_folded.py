import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from qianmo.storage.folding import CreateTables


class Migration(migrations.Migration):

    replaces = [
        ('fieldwork', '0001_initial'),
        ('fieldwork', '0002_form_versions'),
        ('fieldwork', '0003_callbacks'),
    ]

    initial = True

    dependencies = [
        ('households', '0001_folded'),
        ('org', '0001_folded'),
    ]

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name='Device',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uid', models.UUIDField(unique=True, verbose_name='设备号')),
                        ('name', models.CharField(max_length=60, verbose_name='名称')),
                        ('enrolled_at', models.DateTimeField(verbose_name='首次绑定')),
                        ('seen_at', models.DateTimeField(verbose_name='最近联系')),
                        ('synced_at', models.DateTimeField(null=True, verbose_name='最近同步')),
                        ('release', models.CharField(blank=True, max_length=20, verbose_name='应用版本')),
                        ('pending', models.PositiveIntegerField(default=0, verbose_name='未送件数')),
                        ('oldest_pending_at', models.DateTimeField(null=True, verbose_name='最早未送')),
                        ('storage_used', models.BigIntegerField(null=True, verbose_name='已用空间')),
                        ('storage_quota', models.BigIntegerField(null=True, verbose_name='可用空间')),
                        ('persistent', models.BooleanField(null=True, verbose_name='持久存储')),
                        ('locked', models.BooleanField(default=False, verbose_name='已锁定')),
                        ('wiped', models.BooleanField(default=False, verbose_name='已擦除')),
                        ('reported_at', models.DateTimeField(null=True, verbose_name='最近报告')),
                    ],
                    options={
                        'verbose_name': '设备',
                    },
                ),
                migrations.CreateModel(
                    name='CallbackDraw',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('request_id', models.UUIDField(unique=True, verbose_name='请求号')),
                        ('since', models.DateField(verbose_name='走访起')),
                        ('until', models.DateField(verbose_name='走访止')),
                        ('seed', models.BigIntegerField(verbose_name='随机种子')),
                        ('population', models.PositiveIntegerField(verbose_name='可抽次数')),
                        ('drawn_at', models.DateTimeField(verbose_name='抽样时刻')),
                        ('branch', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.branch', verbose_name='机构')),
                        ('drawn_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='抽样人')),
                    ],
                    options={
                        'verbose_name': '回访抽样',
                    },
                ),
                migrations.CreateModel(
                    name='DeviceOrder',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('lock', '锁定'), ('wipe', '擦除'), ('logout', '退出')], max_length=8, verbose_name='指令')),
                        ('sealed_too', models.BooleanField(default=False, verbose_name='连同未送的密件')),
                        ('reason', models.CharField(max_length=100, verbose_name='原因')),
                        ('given_at', models.DateTimeField(verbose_name='下达时刻')),
                        ('done_at', models.DateTimeField(null=True, verbose_name='执行时刻')),
                        ('device', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='fieldwork.device', verbose_name='设备')),
                        ('given_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='下达人')),
                    ],
                    options={
                        'verbose_name': '设备指令',
                    },
                ),
                migrations.CreateModel(
                    name='Enrolment',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('token_digest', models.BinaryField(max_length=32, null=True, unique=True, verbose_name='令牌摘要')),
                        ('sealed_key', models.BinaryField(verbose_name='设备密钥（密文）')),
                        ('enrolled_at', models.DateTimeField(verbose_name='绑定时刻')),
                        ('used_at', models.DateTimeField(verbose_name='最近使用')),
                        ('ended_at', models.DateTimeField(null=True, verbose_name='结束时刻')),
                        ('ended_why', models.CharField(blank=True, max_length=10, verbose_name='结束原因')),
                        ('device', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='fieldwork.device', verbose_name='设备')),
                        ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='员工')),
                    ],
                    options={
                        'verbose_name': '设备绑定',
                    },
                ),
                migrations.CreateModel(
                    name='FormRollout',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(max_length=20, verbose_name='表单')),
                        ('number', models.PositiveIntegerField(verbose_name='版本')),
                        ('since', models.DateField(verbose_name='起用日')),
                        ('old_until', models.DateField(null=True, verbose_name='旧版收到')),
                        ('reason', models.CharField(blank=True, max_length=100, verbose_name='说明')),
                        ('given_at', models.DateTimeField(verbose_name='时刻')),
                        ('branch', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.branch', verbose_name='机构')),
                        ('given_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='经办')),
                    ],
                    options={
                        'verbose_name': '采集表投放',
                    },
                ),
                migrations.CreateModel(
                    name='FormVersion',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(max_length=20, verbose_name='表单')),
                        ('number', models.PositiveIntegerField(verbose_name='版本')),
                        ('title', models.CharField(max_length=40, verbose_name='名称')),
                        ('pages', models.JSONField(verbose_name='页面')),
                        ('state', models.CharField(choices=[('draft', '草稿'), ('submitted', '待发布'), ('published', '已发布'), ('dropped', '已作废')], max_length=10, verbose_name='状态')),
                        ('revision', models.PositiveIntegerField(default=0, verbose_name='改动次数')),
                        ('edited_at', models.DateTimeField(verbose_name='改动时刻')),
                        ('editors', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None, verbose_name='改过的人')),
                        ('said', models.CharField(blank=True, max_length=200, verbose_name='退回的话')),
                        ('published_at', models.DateTimeField(null=True, verbose_name='发布时刻')),
                        ('edited_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='制表人')),
                        ('published_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='发布人')),
                    ],
                    options={
                        'verbose_name': '采集表版本',
                    },
                ),
                migrations.CreateModel(
                    name='Photo',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('envelope', models.UUIDField(verbose_name='同步包')),
                        ('sha256', models.CharField(db_index=True, max_length=64, verbose_name='摘要')),
                        ('size', models.PositiveIntegerField(verbose_name='字节数')),
                        ('type', models.CharField(max_length=20, verbose_name='类型')),
                        ('purpose', models.CharField(max_length=40, verbose_name='用途')),
                        ('taken_at', models.DateTimeField(null=True, verbose_name='拍摄时刻')),
                        ('stored_at', models.DateTimeField(verbose_name='收到时刻')),
                        ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='拍摄人')),
                        ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='households.household', verbose_name='户')),
                    ],
                    options={
                        'verbose_name': '现场照片',
                    },
                ),
                migrations.CreateModel(
                    name='SigningKey',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_key', models.BinaryField(verbose_name='公钥')),
                        ('added_at', models.DateTimeField(verbose_name='登记时刻')),
                        ('enrolment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='fieldwork.enrolment', verbose_name='绑定')),
                    ],
                    options={
                        'verbose_name': '签名公钥',
                    },
                ),
                migrations.CreateModel(
                    name='Survey',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('envelope', models.UUIDField(unique=True, verbose_name='同步包')),
                        ('form', models.CharField(max_length=30, verbose_name='表单版本')),
                        ('forms_spanned', models.JSONField(verbose_name='经过的版本')),
                        ('parent', models.UUIDField(null=True, verbose_name='上一版')),
                        ('changes', models.JSONField(verbose_name='改动')),
                        ('joined', models.JSONField(verbose_name='合并的项')),
                        ('clashing', models.JSONField(verbose_name='冲突的项')),
                        ('made_at', models.DateTimeField(verbose_name='填写时刻')),
                        ('stored_at', models.DateTimeField(verbose_name='收到时刻')),
                        ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='调查人')),
                        ('device', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='fieldwork.device', verbose_name='设备')),
                        ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='households.household', verbose_name='户')),
                    ],
                    options={
                        'verbose_name': '信息采集',
                    },
                ),
                migrations.CreateModel(
                    name='FieldConflict',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('field', models.CharField(max_length=40, verbose_name='项目')),
                        ('original', models.JSONField(null=True, verbose_name='原值')),
                        ('mine', models.JSONField(null=True, verbose_name='调查值')),
                        ('theirs', models.JSONField(null=True, verbose_name='现值')),
                        ('theirs_as_of', models.DateField(null=True, verbose_name='现值截至日')),
                        ('choice', models.CharField(blank=True, max_length=10, verbose_name='取舍')),
                        ('settled_at', models.DateTimeField(null=True, verbose_name='取舍时刻')),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='调查人')),
                        ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='households.household', verbose_name='户')),
                        ('settled_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='取舍人')),
                        ('theirs_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='现值记录人')),
                        ('survey', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='fieldwork.survey', verbose_name='调查')),
                    ],
                    options={
                        'verbose_name': '采集冲突',
                    },
                ),
                migrations.CreateModel(
                    name='Visit',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('envelope', models.UUIDField(unique=True, verbose_name='同步包')),
                        ('started_at', models.DateTimeField(verbose_name='开始')),
                        ('ended_at', models.DateTimeField(verbose_name='结束')),
                        ('lat', models.DecimalField(decimal_places=6, max_digits=9, null=True, verbose_name='纬度')),
                        ('lon', models.DecimalField(decimal_places=6, max_digits=9, null=True, verbose_name='经度')),
                        ('accuracy_m', models.PositiveIntegerField(null=True, verbose_name='精度（米）')),
                        ('datum', models.CharField(blank=True, max_length=6, verbose_name='坐标系')),
                        ('skew_seconds', models.IntegerField(null=True, verbose_name='时钟偏差（秒）')),
                        ('mock', models.BooleanField(null=True, verbose_name='模拟定位')),
                        ('outside_reason', models.CharField(blank=True, max_length=200, verbose_name='不在范围的原因')),
                        ('purpose', models.CharField(max_length=120, verbose_name='目的')),
                        ('outcome', models.CharField(max_length=500, verbose_name='结果')),
                        ('needs', models.CharField(blank=True, max_length=500, verbose_name='需求')),
                        ('next_step', models.CharField(blank=True, max_length=200, verbose_name='下一步')),
                        ('next_on', models.DateField(null=True, verbose_name='下一步日期')),
                        ('made_at', models.DateTimeField(verbose_name='填写时刻')),
                        ('stored_at', models.DateTimeField(verbose_name='收到时刻')),
                        ('business_date', models.DateField(db_index=True, verbose_name='收到的营业日')),
                        ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='走访人')),
                        ('device', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='fieldwork.device', verbose_name='设备')),
                        ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='households.household', verbose_name='户')),
                    ],
                    options={
                        'verbose_name': '走访',
                    },
                ),
                migrations.CreateModel(
                    name='Callback',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('outcome', models.CharField(blank=True, choices=[('confirmed', '属实'), ('mismatch', '不符'), ('unreached', '联系不上'), ('declined', '不愿说')], max_length=10, verbose_name='结果')),
                        ('said', models.CharField(blank=True, max_length=300, verbose_name='客户怎么说')),
                        ('done_at', models.DateTimeField(null=True, verbose_name='回访时刻')),
                        ('caller', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='回访人')),
                        ('draw', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='fieldwork.callbackdraw', verbose_name='抽样')),
                        ('visit', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='fieldwork.visit', verbose_name='走访')),
                    ],
                    options={
                        'verbose_name': '回访',
                    },
                ),
                migrations.AddConstraint(
                    model_name='callbackdraw',
                    constraint=models.CheckConstraint(condition=models.Q(('until__gte', models.F('since'))), name='callback_draw_span'),
                ),
                migrations.AddConstraint(
                    model_name='deviceorder',
                    constraint=models.UniqueConstraint(condition=models.Q(('done_at__isnull', True)), fields=('device', 'kind'), name='device_order_one_open'),
                ),
                migrations.AddConstraint(
                    model_name='enrolment',
                    constraint=models.UniqueConstraint(fields=('device', 'staff'), name='enrolment_once'),
                ),
                migrations.AddConstraint(
                    model_name='enrolment',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('token_digest__isnull', False)), models.Q(('ended_at__isnull', False), ('token_digest__isnull', True)), _connector='OR'), name='enrolment_ends_with_its_token'),
                ),
                migrations.AddIndex(
                    model_name='formrollout',
                    index=models.Index(fields=['code', 'since', 'id'], name='form_rollout_latest'),
                ),
                migrations.AddConstraint(
                    model_name='formrollout',
                    constraint=models.CheckConstraint(condition=models.Q(('old_until__isnull', True), ('old_until__gte', models.F('since')), _connector='OR'), name='form_rollout_span'),
                ),
                migrations.AddConstraint(
                    model_name='formversion',
                    constraint=models.UniqueConstraint(fields=('code', 'number'), name='form_version_once'),
                ),
                migrations.AddConstraint(
                    model_name='formversion',
                    constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['draft', 'submitted'])), fields=('code',), name='form_one_in_the_making'),
                ),
                migrations.AddConstraint(
                    model_name='formversion',
                    constraint=models.CheckConstraint(condition=models.Q(('published_by__isnull', True), models.Q(('published_by', models.F('edited_by')), _negated=True), _connector='OR'), name='form_two_persons'),
                ),
                migrations.AddConstraint(
                    model_name='formversion',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('published_at__isnull', False), ('published_by__isnull', False), ('state', 'published')), models.Q(models.Q(('state', 'published'), _negated=True), ('published_at__isnull', True), ('published_by__isnull', True)), _connector='OR'), name='form_published_whole'),
                ),
                migrations.AddConstraint(
                    model_name='photo',
                    constraint=models.UniqueConstraint(fields=('envelope', 'sha256', 'purpose'), name='photo_once'),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='photo',
                    trigger=pgtrigger.compiler.Trigger(name='photo_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='45ec2a9290a37b790c265ef762f9f93a5ced28ff', operation='UPDATE OR DELETE', pgid='pgtrigger_photo_append_only_f51cf', table='fieldwork_photo', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='photo',
                    trigger=pgtrigger.compiler.Trigger(name='photo_append_only_whole', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF current_setting('qianmo.clearing', true) IS DISTINCT FROM 'yes' THEN\n    RAISE EXCEPTION 'Cannot truncate % table', TG_TABLE_NAME;\nEND IF;\nRETURN NULL;\n", hash='8a54d8711e1b57d33e6a270072d0650f510d7b6c', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_photo_append_only_whole_1d177', table='fieldwork_photo', when='BEFORE')),
                ),
                migrations.AddConstraint(
                    model_name='signingkey',
                    constraint=models.UniqueConstraint(fields=('enrolment', 'public_key'), name='signing_key_once'),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='survey',
                    trigger=pgtrigger.compiler.Trigger(name='survey_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='13d812e5ea90ce7f00d95076a25575d45c7fff2f', operation='UPDATE OR DELETE', pgid='pgtrigger_survey_append_only_87999', table='fieldwork_survey', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='survey',
                    trigger=pgtrigger.compiler.Trigger(name='survey_append_only_whole', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF current_setting('qianmo.clearing', true) IS DISTINCT FROM 'yes' THEN\n    RAISE EXCEPTION 'Cannot truncate % table', TG_TABLE_NAME;\nEND IF;\nRETURN NULL;\n", hash='3ee83eb604704c92ba7e9a2bc9cf6bb25ecc78b5', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_survey_append_only_whole_3090d', table='fieldwork_survey', when='BEFORE')),
                ),
                migrations.AddIndex(
                    model_name='fieldconflict',
                    index=models.Index(condition=models.Q(('choice', '')), fields=['household'], name='field_conflict_open'),
                ),
                migrations.AddConstraint(
                    model_name='fieldconflict',
                    constraint=models.UniqueConstraint(fields=('survey', 'field'), name='field_conflict_once'),
                ),
                migrations.AddConstraint(
                    model_name='fieldconflict',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('choice', ''), ('settled_at__isnull', True), ('settled_by__isnull', True)), models.Q(models.Q(('choice', ''), _negated=True), ('settled_at__isnull', False), ('settled_by__isnull', False)), _connector='OR'), name='field_conflict_settled_whole'),
                ),
                migrations.AddConstraint(
                    model_name='visit',
                    constraint=models.CheckConstraint(condition=models.Q(('ended_at__gte', models.F('started_at'))), name='visit_span'),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='visit',
                    trigger=pgtrigger.compiler.Trigger(name='visit_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='a88987d23a559c665e9e54a3967431068e5d2fd9', operation='UPDATE OR DELETE', pgid='pgtrigger_visit_append_only_494b5', table='fieldwork_visit', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='visit',
                    trigger=pgtrigger.compiler.Trigger(name='visit_append_only_whole', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF current_setting('qianmo.clearing', true) IS DISTINCT FROM 'yes' THEN\n    RAISE EXCEPTION 'Cannot truncate % table', TG_TABLE_NAME;\nEND IF;\nRETURN NULL;\n", hash='8fe2e273171d6626d475a0963165c22b6787692b', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_visit_append_only_whole_9375b', table='fieldwork_visit', when='BEFORE')),
                ),
                migrations.AddConstraint(
                    model_name='callback',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('done_at__isnull', True), ('outcome', '')), models.Q(models.Q(('outcome', ''), _negated=True), ('done_at__isnull', False)), _connector='OR'), name='callback_done_whole'),
                ),
            ]
        ),
    ]
