import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from qianmo.storage.folding import CreateTables


class Migration(migrations.Migration):

    replaces = [
        ('approvals', '0001_initial'),
        ('approvals', '0002_cases_by_hand'),
        ('approvals', '0003_append_only_whole'),
        ('approvals', '0004_authority_and_bearing'),
        ('approvals', '0005_committees'),
        ('approvals', '0006_promises_of_any_days'),
        ('approvals', '0007_people_and_exceptions'),
        ('approvals', '0008_confirmation'),
        ('approvals', '0009_photos_as_blobs'),
        ('approvals', '0010_last_spoken'),
    ]

    initial = True

    dependencies = [
        ('org', '0001_folded'),
    ]

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name='Committee',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(max_length=12, unique=True, verbose_name='代码')),
                        ('name', models.CharField(max_length=40, verbose_name='名称')),
                    ],
                    options={
                        'verbose_name': '委员会',
                    },
                ),
                migrations.CreateModel(
                    name='ReviewPool',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=40, unique=True, verbose_name='名称')),
                    ],
                    options={
                        'verbose_name': '审查池',
                    },
                ),
                migrations.CreateModel(
                    name='Authority',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('post', models.CharField(max_length=12, verbose_name='岗位')),
                        ('limit_fen', models.BigIntegerField(verbose_name='权限（分）')),
                        ('valid', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='有效期')),
                    ],
                    options={
                        'verbose_name': '审批权限',
                        'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('post', '='), ('valid', '&&')], name='authority_no_overlap')],
                    },
                ),
                migrations.CreateModel(
                    name='BearingRule',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('survey', models.PositiveSmallIntegerField(verbose_name='调查')),
                        ('review', models.PositiveSmallIntegerField(verbose_name='审查')),
                        ('approval', models.PositiveSmallIntegerField(verbose_name='审批')),
                        ('first_surveyor', models.PositiveSmallIntegerField(verbose_name='主调查')),
                        ('second_surveyor', models.PositiveSmallIntegerField(verbose_name='协办调查')),
                        ('valid', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='有效期')),
                    ],
                    options={
                        'verbose_name': '责任比例',
                        'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('valid', '&&')], name='bearing_rule_no_overlap')],
                    },
                ),
                migrations.CreateModel(
                    name='Case',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(max_length=30, verbose_name='事项')),
                        ('subject_id', models.BigIntegerField(verbose_name='对象')),
                        ('household_id', models.BigIntegerField(verbose_name='户')),
                        ('requested_fen', models.BigIntegerField(null=True, verbose_name='申请额度（分）')),
                        ('exposure_fen', models.BigIntegerField(verbose_name='家庭合计敞口（分）')),
                        ('state', models.CharField(choices=[('reviewing', '待审查'), ('deciding', '待审批'), ('supplement', '待补件'), ('closed', '已办结')], default='closed', max_length=10, verbose_name='状态')),
                        ('returned_to', models.CharField(blank=True, max_length=10, verbose_name='补件后回到')),
                        ('opened_at', models.DateTimeField(verbose_name='开启')),
                        ('due_on', models.DateField(null=True, verbose_name='承诺办结日')),
                        ('decided_at', models.DateTimeField(null=True, verbose_name='决定')),
                        ('outcome', models.CharField(blank=True, choices=[('approved', '批准'), ('refused', '否决')], max_length=10, verbose_name='结果')),
                        ('approved_fen', models.BigIntegerField(null=True, verbose_name='批准额度（分）')),
                        ('reason', models.CharField(blank=True, max_length=200, verbose_name='理由')),
                        ('first_loan', models.BooleanField(null=True, verbose_name='首贷')),
                        ('alone', models.BooleanField(db_default=False, default=False, verbose_name='单人批准')),
                        ('revision', models.IntegerField(default=1, verbose_name='版次')),
                        ('spoken_at', models.DateTimeField(verbose_name='最近发表意见')),
                        ('approver', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='审批')),
                        ('investigator', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='调查')),
                        ('reviewer', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='审查')),
                        ('second_investigator', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='协办调查')),
                    ],
                    options={
                        'verbose_name': '审批案',
                    },
                ),
                migrations.CreateModel(
                    name='CommitteeMember',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('is_chair', models.BooleanField(default=False, verbose_name='主任委员')),
                        ('valid', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='任期')),
                        ('committee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='approvals.committee', verbose_name='委员会')),
                        ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='委员')),
                    ],
                    options={
                        'verbose_name': '委员',
                    },
                ),
                migrations.CreateModel(
                    name='ConfirmRule',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('above_fen', models.BigIntegerField(verbose_name='超过（分）')),
                        ('minutes', models.PositiveSmallIntegerField(verbose_name='多少分钟内有效')),
                        ('valid', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='有效期')),
                    ],
                    options={
                        'verbose_name': '审批再认证规则',
                        'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('valid', '&&')], name='confirm_rule_no_overlap')],
                    },
                ),
                migrations.CreateModel(
                    name='CutRule',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('measure', models.CharField(choices=[('bad', '不良率'), ('overdue', '逾期率')], max_length=8, verbose_name='指标')),
                        ('over_ppm', models.IntegerField(verbose_name='超过（百万分之一）')),
                        ('keeps_ppm', models.IntegerField(verbose_name='保留（百万分之一）')),
                        ('valid', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='有效期')),
                    ],
                    options={
                        'verbose_name': '权限自动下调规则',
                        'constraints': [models.CheckConstraint(condition=models.Q(('keeps_ppm__gte', 0), ('keeps_ppm__lt', 1000000), ('over_ppm__gt', 0)), name='cut_rule_shares'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('measure', '='), ('valid', '&&')], name='cut_rule_no_overlap')],
                    },
                ),
                migrations.CreateModel(
                    name='AuthorityCut',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('keeps_ppm', models.IntegerField(verbose_name='保留（百万分之一）')),
                        ('reason', models.CharField(max_length=100, verbose_name='原因')),
                        ('valid', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='有效期')),
                        ('branch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.branch', verbose_name='机构')),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='下调人')),
                        ('rule', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='approvals.cutrule', verbose_name='下调规则')),
                    ],
                    options={
                        'verbose_name': '权限下调',
                    },
                ),
                migrations.CreateModel(
                    name='Kinship',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('household_id', models.BigIntegerField(verbose_name='户')),
                        ('what', models.CharField(max_length=40, verbose_name='关系')),
                        ('noted_at', models.DateTimeField(verbose_name='登记时刻')),
                        ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='员工')),
                    ],
                    options={
                        'verbose_name': '亲属回避',
                    },
                ),
                migrations.CreateModel(
                    name='LonePower',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('product', models.CharField(max_length=40, verbose_name='产品')),
                        ('limit_fen', models.BigIntegerField(verbose_name='上限（分）')),
                        ('photos', models.PositiveSmallIntegerField(verbose_name='现场照片张数')),
                        ('review_ppm', models.IntegerField(verbose_name='事后抽查（百万分之一）')),
                        ('valid', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='有效期')),
                    ],
                    options={
                        'verbose_name': '单人审批权',
                        'constraints': [models.CheckConstraint(condition=models.Q(('limit_fen__gt', 0), ('review_ppm__gt', 0), ('review_ppm__lte', 1000000)), name='lone_power_sound'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('product', '='), ('valid', '&&')], name='lone_power_no_overlap')],
                    },
                ),
                migrations.CreateModel(
                    name='LoneSample',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('since', models.DateField(verbose_name='从')),
                        ('until', models.DateField(verbose_name='到')),
                        ('seed', models.BigIntegerField(verbose_name='种子')),
                        ('cases', models.PositiveIntegerField(verbose_name='总件数')),
                        ('drawn_at', models.DateTimeField(verbose_name='抽取时刻')),
                        ('drawn_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='抽取人')),
                    ],
                    options={
                        'verbose_name': '事后抽查',
                    },
                ),
                migrations.CreateModel(
                    name='LoneReview',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('sound', models.BooleanField(null=True, verbose_name='合规')),
                        ('text', models.CharField(blank=True, max_length=300, verbose_name='发现')),
                        ('reviewed_at', models.DateTimeField(null=True, verbose_name='抽查时刻')),
                        ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='approvals.case', verbose_name='审批案')),
                        ('reviewed_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='抽查人')),
                        ('sample', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='approvals.lonesample', verbose_name='抽查')),
                    ],
                    options={
                        'verbose_name': '事后抽查件',
                    },
                ),
                migrations.CreateModel(
                    name='Meeting',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('held_on', models.DateField(verbose_name='会议日')),
                        ('called_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='召集人')),
                        ('committee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='approvals.committee', verbose_name='委员会')),
                    ],
                    options={
                        'verbose_name': '审议会',
                    },
                ),
                migrations.CreateModel(
                    name='AgendaItem',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('turn', models.PositiveSmallIntegerField(default=1, verbose_name='第几次上会')),
                        ('new_facts', models.CharField(blank=True, max_length=200, verbose_name='新情况')),
                        ('amount_fen', models.BigIntegerField(verbose_name='上会额度（分）')),
                        ('members', models.PositiveSmallIntegerField(null=True, verbose_name='委员数')),
                        ('recused', models.PositiveSmallIntegerField(null=True, verbose_name='回避数')),
                        ('present', models.PositiveSmallIntegerField(null=True, verbose_name='到会数')),
                        ('yes', models.PositiveSmallIntegerField(null=True, verbose_name='同意票')),
                        ('passed', models.BooleanField(null=True, verbose_name='通过')),
                        ('said', models.CharField(blank=True, max_length=300, verbose_name='纪要')),
                        ('counted_at', models.DateTimeField(null=True, verbose_name='计票时刻')),
                        ('vetoed_at', models.DateTimeField(null=True, verbose_name='否决时刻')),
                        ('veto_reason', models.CharField(blank=True, max_length=200, verbose_name='否决理由')),
                        ('counted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='计票人')),
                        ('vetoed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='否决人')),
                        ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='approvals.case', verbose_name='审批案')),
                        ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='approvals.meeting', verbose_name='审议会')),
                    ],
                    options={
                        'verbose_name': '议题',
                    },
                ),
                migrations.CreateModel(
                    name='NeededQualification',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('duty', models.CharField(max_length=12, verbose_name='职责')),
                        ('kind', models.CharField(max_length=40, verbose_name='资质')),
                        ('valid', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='有效期')),
                    ],
                    options={
                        'verbose_name': '岗位资质要求',
                        'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('duty', '='), ('valid', '&&')], name='needed_qualification_no_overlap')],
                    },
                ),
                migrations.CreateModel(
                    name='Opinion',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('duty', models.CharField(choices=[('investigator', '调查'), ('second', '协办调查'), ('risk', '风险意见'), ('reviewer', '审查'), ('approver', '审批')], max_length=12, verbose_name='职责')),
                        ('step', models.CharField(choices=[('submitted', '提交'), ('cosigned', '协办签字'), ('advised', '风险意见'), ('forwarded', '同意上报'), ('returned', '退回补件'), ('supplemented', '已补件'), ('approved', '批准'), ('refused', '否决'), ('alone', '单人批准')], max_length=12, verbose_name='动作')),
                        ('at', models.DateTimeField(verbose_name='时刻')),
                        ('text', models.CharField(blank=True, max_length=500, verbose_name='意见')),
                        ('proposed_fen', models.BigIntegerField(null=True, verbose_name='建议额度（分）')),
                        ('items', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), default=list, size=None, verbose_name='待补资料')),
                        ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='approvals.case', verbose_name='审批案')),
                        ('on_behalf_of', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='代理')),
                        ('staff', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='发表人')),
                    ],
                    options={
                        'verbose_name': '审批意见',
                    },
                ),
                migrations.CreateModel(
                    name='Promise',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(max_length=30, verbose_name='事项')),
                        ('name', models.CharField(default='限时办结', max_length=30, verbose_name='名称')),
                        ('days', models.PositiveSmallIntegerField(verbose_name='天数')),
                        ('counted', models.CharField(choices=[('working', '工作日'), ('calendar', '自然日')], default='working', max_length=10, verbose_name='日别')),
                        ('starts', models.CharField(choices=[('complete', '材料齐全'), ('declared', '申报')], default='complete', max_length=10, verbose_name='起算')),
                        ('stops', models.CharField(choices=[('decided', '审批办结'), ('disbursed', '放款')], default='decided', max_length=10, verbose_name='止于')),
                        ('cutoff', models.TimeField(verbose_name='当日截止')),
                        ('valid', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='有效期')),
                    ],
                    options={
                        'verbose_name': '办结承诺',
                        'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('kind', '='), ('valid', '&&')], name='promise_no_overlap')],
                    },
                ),
                migrations.AddField(
                    model_name='case',
                    name='promise',
                    field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='approvals.promise', verbose_name='承诺'),
                ),
                migrations.CreateModel(
                    name='Recusal',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('reason', models.CharField(max_length=100, verbose_name='原因')),
                        ('at', models.DateTimeField(verbose_name='时刻')),
                        ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='approvals.agendaitem', verbose_name='议题')),
                        ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='委员')),
                    ],
                    options={
                        'verbose_name': '委员回避',
                    },
                ),
                migrations.CreateModel(
                    name='PoolOutlet',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('valid', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='有效期')),
                        ('branch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.branch', verbose_name='网点')),
                        ('pool', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='approvals.reviewpool', verbose_name='审查池')),
                    ],
                    options={
                        'verbose_name': '审查池网点',
                    },
                ),
                migrations.CreateModel(
                    name='PoolMember',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('valid', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='有效期')),
                        ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='审查人')),
                        ('pool', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='approvals.reviewpool', verbose_name='审查池')),
                    ],
                    options={
                        'verbose_name': '审查池成员',
                    },
                ),
                migrations.CreateModel(
                    name='ScenePhoto',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('taken_at', models.DateTimeField(verbose_name='时刻')),
                        ('latitude_e6', models.IntegerField(verbose_name='纬度（百万分之一度）')),
                        ('longitude_e6', models.IntegerField(verbose_name='经度（百万分之一度）')),
                        ('digest', models.BinaryField(verbose_name='摘要')),
                        ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='approvals.case', verbose_name='审批案')),
                        ('taken_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='拍摄人')),
                    ],
                    options={
                        'verbose_name': '现场照片',
                    },
                ),
                migrations.CreateModel(
                    name='Stop',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('since', models.DateField(verbose_name='停表日')),
                        ('until', models.DateField(null=True, verbose_name='复表日')),
                        ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='approvals.case', verbose_name='审批案')),
                    ],
                    options={
                        'verbose_name': '停表',
                    },
                ),
                migrations.CreateModel(
                    name='Vote',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('choice', models.CharField(max_length=8, verbose_name='表态')),
                        ('text', models.CharField(blank=True, max_length=300, verbose_name='意见')),
                        ('at', models.DateTimeField(verbose_name='时刻')),
                        ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='approvals.agendaitem', verbose_name='议题')),
                        ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='委员')),
                    ],
                    options={
                        'verbose_name': '表决票',
                    },
                ),
                migrations.CreateModel(
                    name='VotingRule',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('yes_of', models.PositiveSmallIntegerField(verbose_name='同意（分子）')),
                        ('yes_out_of', models.PositiveSmallIntegerField(verbose_name='同意（分母）')),
                        ('quorum_of', models.PositiveSmallIntegerField(verbose_name='法定（分子）')),
                        ('quorum_out_of', models.PositiveSmallIntegerField(verbose_name='法定（分母）')),
                        ('may_abstain', models.BooleanField(verbose_name='可弃权')),
                        ('valid', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='有效期')),
                        ('committee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='approvals.committee', verbose_name='委员会')),
                    ],
                    options={
                        'verbose_name': '表决规则',
                    },
                ),
                migrations.CreateModel(
                    name='AuthorityTable',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('model', models.TextField(verbose_name='决策表')),
                        ('model_hash', models.CharField(max_length=64, verbose_name='摘要')),
                        ('valid', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='有效期')),
                        ('published_at', models.DateTimeField(verbose_name='发布时刻')),
                        ('edited_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='编辑人')),
                        ('published_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='发布人')),
                    ],
                    options={
                        'verbose_name': '审批权限表',
                        'constraints': [models.CheckConstraint(condition=models.Q(('edited_by', models.F('published_by')), _negated=True), name='authority_table_two_persons'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('valid', '&&')], name='authority_table_one_in_force')],
                    },
                ),
                migrations.CreateModel(
                    name='Bearing',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('bearer', models.CharField(max_length=16, verbose_name='职责')),
                        ('share_ppm', models.IntegerField(verbose_name='份额（百万分之一）')),
                        ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='责任人')),
                        ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='approvals.case', verbose_name='审批案')),
                    ],
                    options={
                        'verbose_name': '责任份额',
                        'constraints': [models.UniqueConstraint(fields=('case', 'bearer'), name='bearing_once')],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='bearing',
                    trigger=pgtrigger.compiler.Trigger(name='bearing_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='ea09a59a75c513477705ec5f2f58e30362ec203a', operation='UPDATE OR DELETE', pgid='pgtrigger_bearing_append_only_a4572', table='approvals_bearing', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='bearing',
                    trigger=pgtrigger.compiler.Trigger(name='bearing_append_only_whole', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF current_setting('qianmo.clearing', true) IS DISTINCT FROM 'yes' THEN\n    RAISE EXCEPTION 'Cannot truncate % table', TG_TABLE_NAME;\nEND IF;\nRETURN NULL;\n", hash='ed771a9dc963fd8e90ce257244aef4e9187ff00a', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_bearing_append_only_whole_37459', table='approvals_bearing', when='BEFORE')),
                ),
                migrations.AddConstraint(
                    model_name='committeemember',
                    constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('committee', '='), ('staff', '='), ('valid', '&&')], name='committee_member_no_overlap'),
                ),
                migrations.AddConstraint(
                    model_name='committeemember',
                    constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('is_chair', True)), expressions=[('committee', '='), ('valid', '&&')], name='committee_one_chair'),
                ),
                migrations.AddConstraint(
                    model_name='authoritycut',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('by__isnull', False), ('rule__isnull', True)), models.Q(('by__isnull', True), ('rule__isnull', False)), _connector='OR'), name='authority_cut_by_somebody_or_a_rule'),
                ),
                migrations.AddConstraint(
                    model_name='authoritycut',
                    constraint=models.UniqueConstraint(condition=models.Q(('valid__upper_inf', True)), fields=('branch', 'rule'), name='authority_cut_one_running'),
                ),
                migrations.AddConstraint(
                    model_name='authoritycut',
                    constraint=models.CheckConstraint(condition=models.Q(('keeps_ppm__gte', 0), ('keeps_ppm__lt', 1000000)), name='authority_cut_share'),
                ),
                migrations.AddConstraint(
                    model_name='kinship',
                    constraint=models.UniqueConstraint(fields=('staff', 'household_id'), name='kinship_once'),
                ),
                migrations.AddConstraint(
                    model_name='lonesample',
                    constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.Func('since', 'until', models.Value('[]'), function='daterange'), '&&')], name='lone_sample_no_overlap'),
                ),
                migrations.AddConstraint(
                    model_name='agendaitem',
                    constraint=models.UniqueConstraint(fields=('case', 'turn'), name='agenda_item_turn_once'),
                ),
                migrations.AddConstraint(
                    model_name='agendaitem',
                    constraint=models.UniqueConstraint(condition=models.Q(('counted_at__isnull', True)), fields=('case',), name='agenda_item_one_open'),
                ),
                migrations.AddConstraint(
                    model_name='agendaitem',
                    constraint=models.CheckConstraint(condition=models.Q(('turn', 1), models.Q(('turn', 2), models.Q(('new_facts', ''), _negated=True)), _connector='OR'), name='agenda_item_two_turns'),
                ),
                migrations.AddConstraint(
                    model_name='agendaitem',
                    constraint=models.CheckConstraint(condition=models.Q(('vetoed_at__isnull', True), ('passed', True), _connector='OR'), name='agenda_item_veto_of_a_yes'),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='opinion',
                    trigger=pgtrigger.compiler.Trigger(name='opinion_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='5811c39d98a733a678072eb37cc4a435beaecc26', operation='UPDATE OR DELETE', pgid='pgtrigger_opinion_append_only_be660', table='approvals_opinion', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='opinion',
                    trigger=pgtrigger.compiler.Trigger(name='opinion_append_only_whole', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF current_setting('qianmo.clearing', true) IS DISTINCT FROM 'yes' THEN\n    RAISE EXCEPTION 'Cannot truncate % table', TG_TABLE_NAME;\nEND IF;\nRETURN NULL;\n", hash='accdbe94b4d564bfc01a51e94b950cc05277809d', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_opinion_append_only_whole_71c85', table='approvals_opinion', when='BEFORE')),
                ),
                migrations.AddIndex(
                    model_name='case',
                    index=models.Index(condition=models.Q(('state', 'closed'), _negated=True), fields=['due_on'], name='case_open'),
                ),
                migrations.AddConstraint(
                    model_name='case',
                    constraint=models.UniqueConstraint(fields=('kind', 'subject_id'), name='case_once'),
                ),
                migrations.AddConstraint(
                    model_name='case',
                    constraint=models.CheckConstraint(condition=models.Q(('alone', True), models.Q(models.Q(('investigator', models.F('reviewer')), _negated=True), models.Q(('investigator', models.F('approver')), _negated=True), models.Q(('reviewer', models.F('approver')), _negated=True)), _connector='OR'), name='case_three_persons'),
                ),
                migrations.AddConstraint(
                    model_name='case',
                    constraint=models.CheckConstraint(condition=models.Q(('alone', False), models.Q(('approver', models.F('investigator')), ('outcome', 'approved'), ('reviewer__isnull', True), ('second_investigator__isnull', False)), _connector='OR'), name='case_alone_with_a_second_surveyor'),
                ),
                migrations.AddConstraint(
                    model_name='case',
                    constraint=models.CheckConstraint(condition=models.Q(('second_investigator__isnull', True), models.Q(models.Q(('second_investigator', models.F('investigator')), _negated=True), models.Q(('reviewer__isnull', True), models.Q(('second_investigator', models.F('reviewer')), _negated=True), _connector='OR'), models.Q(('approver__isnull', True), models.Q(('second_investigator', models.F('approver')), _negated=True), _connector='OR')), _connector='OR'), name='case_second_is_another'),
                ),
                migrations.AddConstraint(
                    model_name='case',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('outcome', '')), models.Q(('approver__isnull', False), ('decided_at__isnull', False), ('outcome__in', ['approved', 'refused']), models.Q(('alone', True), ('reviewer__isnull', False), _connector='OR')), _connector='OR'), name='case_decided_pair'),
                ),
                migrations.AddConstraint(
                    model_name='recusal',
                    constraint=models.UniqueConstraint(fields=('item', 'staff'), name='recusal_once'),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='recusal',
                    trigger=pgtrigger.compiler.Trigger(name='recusal_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='2f622bb4406ee4eee23bd09ce3b4f658ec7cd067', operation='UPDATE OR DELETE', pgid='pgtrigger_recusal_append_only_69bfb', table='approvals_recusal', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='recusal',
                    trigger=pgtrigger.compiler.Trigger(name='recusal_append_only_whole', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF current_setting('qianmo.clearing', true) IS DISTINCT FROM 'yes' THEN\n    RAISE EXCEPTION 'Cannot truncate % table', TG_TABLE_NAME;\nEND IF;\nRETURN NULL;\n", hash='614e2bcbbde79be4d770418a9c0bcbc5023a4e08', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_recusal_append_only_whole_065c4', table='approvals_recusal', when='BEFORE')),
                ),
                migrations.AddConstraint(
                    model_name='pooloutlet',
                    constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('branch', '='), ('valid', '&&')], name='pool_outlet_no_overlap'),
                ),
                migrations.AddConstraint(
                    model_name='poolmember',
                    constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('pool', '='), ('staff', '='), ('valid', '&&')], name='pool_member_no_overlap'),
                ),
                migrations.AddConstraint(
                    model_name='scenephoto',
                    constraint=models.UniqueConstraint(fields=('case', 'digest'), name='scene_photo_once'),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='scenephoto',
                    trigger=pgtrigger.compiler.Trigger(name='scene_photo_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='e09286330dba30b4e6a1345b0789912b55c687e1', operation='UPDATE OR DELETE', pgid='pgtrigger_scene_photo_append_only_e5156', table='approvals_scenephoto', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='scenephoto',
                    trigger=pgtrigger.compiler.Trigger(name='scene_photo_append_only_whole', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF current_setting('qianmo.clearing', true) IS DISTINCT FROM 'yes' THEN\n    RAISE EXCEPTION 'Cannot truncate % table', TG_TABLE_NAME;\nEND IF;\nRETURN NULL;\n", hash='e2038dc01d1894707efd54127b8ae79893d4c81c', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_scene_photo_append_only_whole_b6b64', table='approvals_scenephoto', when='BEFORE')),
                ),
                migrations.AddConstraint(
                    model_name='stop',
                    constraint=models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('case',), name='stop_one_running'),
                ),
                migrations.AddConstraint(
                    model_name='stop',
                    constraint=models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='stop_span'),
                ),
                migrations.AddConstraint(
                    model_name='vote',
                    constraint=models.UniqueConstraint(fields=('item', 'staff'), name='vote_once'),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='vote',
                    trigger=pgtrigger.compiler.Trigger(name='vote_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='483253de863507736cd75fb6743ed7599a77f4ab', operation='UPDATE OR DELETE', pgid='pgtrigger_vote_append_only_3930d', table='approvals_vote', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='vote',
                    trigger=pgtrigger.compiler.Trigger(name='vote_append_only_whole', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF current_setting('qianmo.clearing', true) IS DISTINCT FROM 'yes' THEN\n    RAISE EXCEPTION 'Cannot truncate % table', TG_TABLE_NAME;\nEND IF;\nRETURN NULL;\n", hash='e94178d20bdac7defb9afb9a834625571f024846', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_vote_append_only_whole_2f27b', table='approvals_vote', when='BEFORE')),
                ),
                migrations.AddConstraint(
                    model_name='votingrule',
                    constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('committee', '='), ('valid', '&&')], name='voting_rule_no_overlap'),
                ),
            ]
        ),
    ]
