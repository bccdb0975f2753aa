import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models

from qianmo.storage.folding import CreateTables


class Migration(migrations.Migration):

    replaces = [
        ('households', '0001_initial'),
        ('households', '0002_roster_uploads'),
        ('households', '0003_name_endings'),
        ('households', '0004_circles'),
        ('households', '0005_pastvillage'),
        ('households', '0006_merges'),
    ]

    initial = True

    dependencies = [
        ('grids', '0001_folded'),
        ('org', '0001_folded'),
    ]

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name='Circle',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('spouse', '配偶分户'), ('guarantee', '联保互保'), ('enterprise', '关联企业')], max_length=12, verbose_name='种类')),
                        ('name', models.CharField(max_length=40, verbose_name='名称')),
                    ],
                    options={
                        'verbose_name': '关联圈',
                    },
                ),
                migrations.CreateModel(
                    name='Household',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.CharField(max_length=24, unique=True, verbose_name='户号')),
                        ('segment', models.CharField(choices=[('farm', '农牧户'), ('trade', '商户'), ('salaried', '公职'), ('resident', '居民')], max_length=10, verbose_name='客群')),
                        ('address', models.CharField(max_length=120, verbose_name='住址')),
                        ('items', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), size=None, verbose_name='必备资料')),
                        ('filed_on', models.DateField(verbose_name='建档日')),
                        ('filed_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='建档人')),
                        ('group', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='grids.cell', verbose_name='组')),
                        ('merged_into', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='households.household', verbose_name='并入')),
                        ('village', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='grids.cell', verbose_name='村')),
                    ],
                    options={
                        'verbose_name': '户',
                    },
                ),
                migrations.CreateModel(
                    name='FactSheet',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('as_of', models.DateField(verbose_name='截至日')),
                        ('source', models.CharField(max_length=20, verbose_name='来源')),
                        ('facts', models.JSONField(verbose_name='事实')),
                        ('recorded_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='记录人')),
                        ('household', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='households.household', verbose_name='户')),
                    ],
                    options={
                        'verbose_name': '客户事实单',
                    },
                ),
                migrations.CreateModel(
                    name='CircleMember',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('valid', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='有效期')),
                        ('circle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='households.circle', verbose_name='关联圈')),
                        ('noted_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='登记人')),
                        ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='households.household', verbose_name='户')),
                    ],
                    options={
                        'verbose_name': '关联圈成员',
                    },
                ),
                migrations.CreateModel(
                    name='Likeness',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('reasons', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=10), size=None, verbose_name='相同的')),
                        ('found_on', models.DateField(verbose_name='发现日')),
                        ('verdict', models.CharField(blank=True, choices=[('same', '是同一户'), ('other', '不是同一户')], max_length=8, verbose_name='认定')),
                        ('said', models.CharField(blank=True, max_length=200, verbose_name='凭什么')),
                        ('judged_on', models.DateField(null=True, verbose_name='认定日')),
                        ('judged_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='认定人')),
                        ('one', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='households.household', verbose_name='一户')),
                        ('other', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='households.household', verbose_name='另一户')),
                    ],
                    options={
                        'verbose_name': '疑似重复',
                    },
                ),
                migrations.CreateModel(
                    name='Merge',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('said', models.CharField(max_length=200, verbose_name='凭什么')),
                        ('state', models.CharField(choices=[('proposed', '等复核'), ('done', '已归并'), ('declined', '没有同意'), ('undone', '已撤销')], max_length=10, verbose_name='状态')),
                        ('proposed_at', models.DateTimeField(verbose_name='提出时刻')),
                        ('settled_at', models.DateTimeField(null=True, verbose_name='复核时刻')),
                        ('undone_at', models.DateTimeField(null=True, verbose_name='撤销时刻')),
                        ('undone_said', models.CharField(blank=True, max_length=200, verbose_name='为什么撤销')),
                        ('into', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='households.household', verbose_name='留下的户')),
                        ('merged', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='households.household', verbose_name='并入的户')),
                        ('proposed_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='提出人')),
                        ('settled_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='复核人')),
                        ('undone_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='撤销人')),
                    ],
                    options={
                        'verbose_name': '客户归并',
                    },
                ),
                migrations.CreateModel(
                    name='PastVillage',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('until', models.DateField(verbose_name='到此日之前')),
                        ('reason', models.CharField(max_length=200, verbose_name='原因')),
                        ('group', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='grids.cell', verbose_name='原组')),
                        ('household', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='households.household', verbose_name='户')),
                        ('village', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='grids.cell', verbose_name='原村')),
                    ],
                    options={
                        'verbose_name': '曾属村',
                    },
                ),
                migrations.CreateModel(
                    name='Person',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=60, verbose_name='姓名')),
                        ('initials', models.CharField(max_length=60, verbose_name='拼音首字母')),
                        ('female', models.BooleanField(verbose_name='女')),
                        ('birth_on', models.DateField(verbose_name='出生日期')),
                        ('ethnicity', models.CharField(blank=True, max_length=20, verbose_name='民族')),
                        ('sealed', models.BinaryField(verbose_name='证件与手机（密文）')),
                        ('identity_index', models.UUIDField(unique=True, verbose_name='证件索引')),
                        ('identity_tail', models.BigIntegerField(db_index=True, verbose_name='证件后四位索引')),
                        ('phone_index', models.UUIDField(db_index=True, null=True, verbose_name='手机索引')),
                        ('phone_tail', models.BigIntegerField(db_index=True, null=True, verbose_name='手机后四位索引')),
                    ],
                    options={
                        'verbose_name': '自然人',
                        'indexes': [models.Index(fields=['name'], name='person_name', opclasses=['varchar_pattern_ops']), models.Index(django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Reverse('name'), name='text_pattern_ops'), name='person_name_end'), models.Index(fields=['initials'], name='person_initials', opclasses=['varchar_pattern_ops'])],
                    },
                ),
                migrations.CreateModel(
                    name='Membership',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('relation', models.CharField(choices=[('head', '户主'), ('spouse', '配偶'), ('son', '子'), ('daughter', '女'), ('father', '父'), ('mother', '母'), ('grandchild', '孙'), ('other', '其他')], max_length=12, verbose_name='与户主关系')),
                        ('joined_on', models.DateField(verbose_name='加入日')),
                        ('left_on', models.DateField(null=True, verbose_name='离开日')),
                        ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='households.household', verbose_name='户')),
                        ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='households.person', verbose_name='自然人')),
                    ],
                    options={
                        'verbose_name': '户成员',
                    },
                ),
                migrations.CreateModel(
                    name='Consent',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('purpose', models.CharField(choices=[('enquiry', '征信查询'), ('sensitive', '敏感个人信息')], max_length=12, verbose_name='用途')),
                        ('given_on', models.DateField(verbose_name='授权日')),
                        ('until', models.DateField(verbose_name='有效至')),
                        ('withdrawn_on', models.DateField(null=True, verbose_name='撤回日')),
                        ('witnessed_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='见证人')),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='households.person', verbose_name='自然人')),
                    ],
                    options={
                        'verbose_name': '授权同意',
                    },
                ),
                migrations.CreateModel(
                    name='RosterUpload',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('request_id', models.UUIDField(unique=True, verbose_name='请求号')),
                        ('name', models.CharField(max_length=120, verbose_name='文件名')),
                        ('size_bytes', models.BigIntegerField(verbose_name='字节数')),
                        ('digest', models.BinaryField(verbose_name='内容摘要')),
                        ('village_ids', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), null=True, size=None, verbose_name='可见范围')),
                        ('uploaded_at', models.DateTimeField(verbose_name='上传时间')),
                        ('kept_until', models.DateTimeField(verbose_name='保留至')),
                        ('state', models.CharField(choices=[('waiting', '等待读取'), ('checked', '待确认'), ('filing', '正在建档'), ('filed', '已建档'), ('returned', '已退回'), ('refused', '整份不收'), ('expired', '已过期')], max_length=10, verbose_name='状态')),
                        ('moved_at', models.DateTimeField(verbose_name='状态时间')),
                        ('rows', models.PositiveIntegerField(default=0, verbose_name='人数')),
                        ('households', models.PositiveIntegerField(default=0, verbose_name='可建档户数')),
                        ('returned', models.PositiveIntegerField(default=0, verbose_name='退回户数')),
                        ('filed', models.PositiveIntegerField(default=0, verbose_name='已建档户数')),
                        ('notes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=400), default=list, size=None, verbose_name='说明')),
                        ('villages', models.JSONField(default=list, verbose_name='各村户数')),
                        ('found', models.BinaryField(default=bytes, verbose_name='预览摘要')),
                        ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='上传人')),
                        ('village', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='grids.cell', verbose_name='整份所属的村')),
                    ],
                    options={
                        'verbose_name': '名册上传',
                    },
                ),
                migrations.CreateModel(
                    name='RosterPiece',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('source', '原文件'), ('sound', '可建档'), ('fault', '退回'), ('workbook', '退回的工作簿')], max_length=10, verbose_name='种类')),
                        ('number', models.PositiveIntegerField(verbose_name='序号')),
                        ('sealed', models.BinaryField(verbose_name='密文')),
                        ('upload', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='households.rosterupload', verbose_name='上传')),
                    ],
                    options={
                        'verbose_name': '名册上传的一块',
                    },
                ),
                migrations.AddIndex(
                    model_name='household',
                    index=models.Index(condition=models.Q(('merged_into__isnull', False)), fields=['merged_into'], name='household_merged_into'),
                ),
                migrations.AddIndex(
                    model_name='factsheet',
                    index=models.Index(fields=['household', 'as_of'], name='fact_sheet_latest'),
                ),
                migrations.AddConstraint(
                    model_name='circlemember',
                    constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('circle', '='), ('household', '='), ('valid', '&&')], name='circle_member_no_overlap'),
                ),
                migrations.AddConstraint(
                    model_name='likeness',
                    constraint=models.UniqueConstraint(fields=('one', 'other'), name='likeness_once'),
                ),
                migrations.AddConstraint(
                    model_name='likeness',
                    constraint=models.CheckConstraint(condition=models.Q(('one__lt', models.F('other'))), name='likeness_in_order'),
                ),
                migrations.AddConstraint(
                    model_name='likeness',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('judged_by__isnull', True), ('verdict', '')), models.Q(models.Q(('verdict', ''), _negated=True), ('judged_by__isnull', False)), _connector='OR'), name='likeness_judged_whole'),
                ),
                migrations.AddConstraint(
                    model_name='merge',
                    constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['proposed', 'done'])), fields=('merged',), name='merge_one_at_a_time'),
                ),
                migrations.AddConstraint(
                    model_name='merge',
                    constraint=models.CheckConstraint(condition=models.Q(('merged', models.F('into')), _negated=True), name='merge_of_two'),
                ),
                migrations.AddConstraint(
                    model_name='merge',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['done', 'undone']), _negated=True), models.Q(('settled_by__isnull', False), models.Q(('settled_by', models.F('proposed_by')), _negated=True)), _connector='OR'), name='merge_two_persons'),
                ),
                migrations.AddConstraint(
                    model_name='pastvillage',
                    constraint=models.UniqueConstraint(fields=('household', 'until'), name='past_village_once_a_day'),
                ),
                migrations.AddConstraint(
                    model_name='membership',
                    constraint=models.UniqueConstraint(condition=models.Q(('left_on__isnull', True)), fields=('person',), name='person_in_one_household'),
                ),
                migrations.AddConstraint(
                    model_name='membership',
                    constraint=models.UniqueConstraint(condition=models.Q(('left_on__isnull', True), ('relation', 'head')), fields=('household',), name='household_one_head'),
                ),
                migrations.AddConstraint(
                    model_name='membership',
                    constraint=models.CheckConstraint(condition=models.Q(('left_on__isnull', True), ('left_on__gt', models.F('joined_on')), _connector='OR'), name='membership_span'),
                ),
                migrations.AddConstraint(
                    model_name='consent',
                    constraint=models.CheckConstraint(condition=models.Q(('until__gte', models.F('given_on'))), name='consent_span'),
                ),
                migrations.AddConstraint(
                    model_name='rosterpiece',
                    constraint=models.UniqueConstraint(fields=('upload', 'kind', 'number'), name='roster_piece_once'),
                ),
            ]
        ),
    ]
