import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models

from qianmo.storage.folding import CreateTables


class Migration(migrations.Migration):

    replaces = [
        ('org', '0001_initial'),
        ('org', '0002_posts_of_clerk_and_security'),
        ('org', '0003_api_tokens'),
        ('org', '0004_initial_passwords'),
        ('org', '0005_deputies'),
        ('org', '0006_rule_changes'),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        BtreeGistExtension(),
        CreateTables(
            [
                migrations.CreateModel(
                    name='CalendarDay',
                    fields=[
                        ('day', models.DateField(primary_key=True, serialize=False, verbose_name='日期')),
                        ('is_open', models.BooleanField(verbose_name='营业')),
                        ('name', models.CharField(blank=True, max_length=20, verbose_name='说明')),
                    ],
                    options={
                        'verbose_name': '工作日历',
                    },
                ),
                migrations.CreateModel(
                    name='Team',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=40, unique=True, verbose_name='名称')),
                        ('kind', models.CharField(max_length=20, verbose_name='类型')),
                    ],
                    options={
                        'verbose_name': '营销团队',
                    },
                ),
                migrations.CreateModel(
                    name='Branch',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(max_length=12, unique=True, verbose_name='机构号')),
                        ('name', models.CharField(max_length=40, verbose_name='名称')),
                        ('kind', models.CharField(choices=[('head', '总行'), ('department', '总行部门'), ('township', '乡镇网点'), ('city', '城区支行'), ('counter', '营业部'), ('micro', '小微中心')], max_length=12, verbose_name='类型')),
                        ('opened_on', models.DateField(verbose_name='开业日')),
                        ('closed_on', models.DateField(null=True, verbose_name='撤销日')),
                        ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.branch', verbose_name='上级')),
                    ],
                    options={
                        'verbose_name': '机构',
                    },
                ),
                migrations.CreateModel(
                    name='BusinessDay',
                    fields=[
                        ('day', models.DateField(primary_key=True, serialize=False, verbose_name='营业日')),
                        ('opened_at', models.DateTimeField(verbose_name='开启时刻')),
                        ('closed_at', models.DateTimeField(null=True, verbose_name='结束时刻')),
                    ],
                    options={
                        'verbose_name': '营业日',
                        'constraints': [models.UniqueConstraint(models.Value(1), condition=models.Q(('closed_at__isnull', True)), name='business_day_one_open')],
                    },
                ),
                migrations.CreateModel(
                    name='Staff',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.CharField(max_length=10, unique=True, verbose_name='工号')),
                        ('name', models.CharField(max_length=60, verbose_name='姓名')),
                        ('phone', models.CharField(blank=True, max_length=20, verbose_name='手机')),
                        ('password_is_initial', models.BooleanField(default=False, verbose_name='初始密码')),
                        ('user', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登录账号')),
                    ],
                    options={
                        'verbose_name': '员工',
                    },
                ),
                migrations.CreateModel(
                    name='ApiToken',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=60, verbose_name='用途')),
                        ('permits', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), size=None, verbose_name='许可')),
                        ('digest', models.BinaryField(max_length=32, unique=True, verbose_name='摘要')),
                        ('request_id', models.UUIDField(unique=True, verbose_name='请求号')),
                        ('issued_at', models.DateTimeField(verbose_name='发放时刻')),
                        ('expires_at', models.DateTimeField(verbose_name='到期时刻')),
                        ('last_used_at', models.DateTimeField(null=True, verbose_name='最近使用')),
                        ('revoked_at', models.DateTimeField(null=True, verbose_name='撤销时刻')),
                        ('second', models.DateTimeField(null=True, verbose_name='计数秒')),
                        ('requests', models.PositiveIntegerField(default=0, verbose_name='本秒请求数')),
                        ('holder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='持有人')),
                        ('issued_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='发放人')),
                        ('revoked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='撤销人')),
                    ],
                    options={
                        'verbose_name': '接口令牌',
                    },
                ),
                migrations.CreateModel(
                    name='TeamMember',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('valid', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='期间')),
                        ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='员工')),
                        ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.team', verbose_name='团队')),
                    ],
                    options={
                        'verbose_name': '团队成员',
                    },
                ),
                migrations.CreateModel(
                    name='ApiAnswer',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('key', models.UUIDField(verbose_name='幂等键')),
                        ('digest', models.BinaryField(max_length=32, verbose_name='请求摘要')),
                        ('status', models.PositiveSmallIntegerField(verbose_name='状态码')),
                        ('body', models.TextField(verbose_name='答复')),
                        ('at', models.DateTimeField(verbose_name='时刻')),
                        ('token', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='org.apitoken', verbose_name='令牌')),
                    ],
                    options={
                        'verbose_name': '接口答复',
                        'constraints': [models.UniqueConstraint(fields=('token', 'key'), name='api_answer_once')],
                    },
                ),
                migrations.CreateModel(
                    name='BranchAbility',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('ability', models.CharField(choices=[('refer', '推荐'), ('accept', '受理'), ('disburse', '放款')], max_length=10, verbose_name='能力')),
                        ('valid', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='有效期')),
                        ('branch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.branch', verbose_name='机构')),
                    ],
                    options={
                        'verbose_name': '机构业务能力',
                        'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('branch', '='), ('ability', '='), ('valid', '&&')], name='ability_no_overlap')],
                    },
                ),
                migrations.CreateModel(
                    name='RuleChange',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('book', models.CharField(max_length=20, verbose_name='规则')),
                        ('rows', models.JSONField(verbose_name='内容')),
                        ('valid_from', models.DateField(verbose_name='生效日')),
                        ('reason', models.CharField(max_length=200, verbose_name='原因')),
                        ('state', models.CharField(choices=[('open', '待发布'), ('published', '已发布'), ('declined', '已退回'), ('withdrawn', '已撤回')], default='open', max_length=10, verbose_name='状态')),
                        ('proposed_at', models.DateTimeField(verbose_name='提出时刻')),
                        ('settled_at', models.DateTimeField(null=True, verbose_name='处理时刻')),
                        ('said', models.CharField(blank=True, max_length=200, verbose_name='处理意见')),
                        ('proposed_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='提出人')),
                        ('settled_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='处理人')),
                    ],
                    options={
                        'verbose_name': '规则改动',
                        'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('book',), name='rule_change_one_open'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'published'), _negated=True), models.Q(('settled_by__isnull', False), models.Q(('settled_by', models.F('proposed_by')), _negated=True)), _connector='OR'), name='rule_change_two_persons')],
                    },
                ),
                migrations.CreateModel(
                    name='Qualification',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(max_length=40, verbose_name='资质')),
                        ('valid', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='有效期')),
                        ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='员工')),
                    ],
                    options={
                        'verbose_name': '从业资质',
                        'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('staff', '='), ('kind', '='), ('valid', '&&')], name='qualification_no_overlap')],
                    },
                ),
                migrations.CreateModel(
                    name='PostHolding',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('post', models.CharField(choices=[('manager', '客户经理'), ('branch_head', '支行行长'), ('accountant', '会计主管'), ('clerk', '后台柜员'), ('reviewer', '审查岗'), ('approver', '审批岗'), ('risk', '风险经理'), ('product', '产品经理'), ('inclusive', '普惠金融部'), ('finance', '计划财务'), ('people', '人力资源'), ('auditor', '审计'), ('security', '安全管理员'), ('admin', '系统管理员')], max_length=12, verbose_name='岗位')),
                        ('valid', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='任期')),
                        ('branch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.branch', verbose_name='机构')),
                        ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='员工')),
                    ],
                    options={
                        'verbose_name': '任职',
                        'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('staff', '='), ('post', '='), ('branch', '='), ('valid', '&&')], name='holding_no_overlap')],
                    },
                ),
                migrations.CreateModel(
                    name='Deputy',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('post', models.CharField(choices=[('manager', '客户经理'), ('branch_head', '支行行长'), ('accountant', '会计主管'), ('clerk', '后台柜员'), ('reviewer', '审查岗'), ('approver', '审批岗'), ('risk', '风险经理'), ('product', '产品经理'), ('inclusive', '普惠金融部'), ('finance', '计划财务'), ('people', '人力资源'), ('auditor', '审计'), ('security', '安全管理员'), ('admin', '系统管理员')], max_length=12, verbose_name='岗位')),
                        ('valid', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='代理期')),
                        ('reason', models.CharField(max_length=100, verbose_name='原因')),
                        ('branch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.branch', verbose_name='机构')),
                        ('absent', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='被代理人')),
                        ('appointed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='指定人')),
                        ('deputy', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='代理人')),
                    ],
                    options={
                        'verbose_name': '岗位代理',
                        'constraints': [models.CheckConstraint(condition=models.Q(('absent', models.F('deputy')), _negated=True), name='deputy_is_another'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('absent', '='), ('post', '='), ('branch', '='), ('valid', '&&')], name='deputy_one_at_a_time')],
                    },
                ),
                migrations.AddConstraint(
                    model_name='apitoken',
                    constraint=models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('issued_at'))), name='token_ends_later'),
                ),
                migrations.AddConstraint(
                    model_name='apitoken',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('revoked_at__isnull', True), ('revoked_by__isnull', True)), models.Q(('revoked_at__isnull', False), ('revoked_by__isnull', False)), _connector='OR'), name='token_revoked_by_somebody'),
                ),
                migrations.AddConstraint(
                    model_name='teammember',
                    constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('staff', '='), ('valid', '&&')], name='team_member_no_overlap'),
                ),
            ]
        ),
    ]
