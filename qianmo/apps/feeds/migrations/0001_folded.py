import datetime
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from qianmo.storage.folding import CreateTables


class Migration(migrations.Migration):

    replaces = [
        ('feeds', '0001_register'),
        ('feeds', '0002_uploads'),
        ('feeds', '0003_append_only_whole'),
        ('feeds', '0004_door_file'),
        ('feeds', '0005_history_anew'),
        ('feeds', '0006_same_bytes_other_day'),
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
                    name='Account',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number_index', models.UUIDField(unique=True, verbose_name='账号索引')),
                        ('number_tail', models.BigIntegerField(db_index=True, verbose_name='账号后四位索引')),
                        ('sealed', models.BinaryField(verbose_name='账号（密文）')),
                    ],
                    options={
                        'verbose_name': '客户账户',
                    },
                ),
                migrations.CreateModel(
                    name='CoreProduct',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(max_length=20, unique=True, verbose_name='产品代码')),
                        ('name', models.CharField(max_length=60, verbose_name='产品名称')),
                        ('side', models.CharField(choices=[('deposit', '存款'), ('loan', '贷款'), ('acquiring', '收单'), ('payroll', '代发')], max_length=10, verbose_name='类别')),
                        ('weight_ppm', models.PositiveIntegerField(verbose_name='折算系数（百万分之一）')),
                    ],
                    options={
                        'verbose_name': '核心产品',
                    },
                ),
                migrations.CreateModel(
                    name='DoorFile',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=255, unique=True, verbose_name='文件名')),
                        ('reason', models.CharField(blank=True, max_length=400, verbose_name='说明')),
                        ('since_at', models.DateTimeField(verbose_name='从何时起')),
                    ],
                    options={
                        'verbose_name': '门口文件',
                    },
                ),
                migrations.CreateModel(
                    name='CoreRate',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('product', models.CharField(max_length=20, verbose_name='产品')),
                        ('from_on', models.DateField(verbose_name='从')),
                        ('rate_ppm', models.IntegerField(verbose_name='年利率（百万分之一）')),
                    ],
                    options={
                        'verbose_name': '核心利率',
                        'constraints': [models.UniqueConstraint(fields=('product', 'from_on'), name='core_rate_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Mapping',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('products', '产品'), ('rates', '利率'), ('accounts', '账户'), ('ownership', '账户归属'), ('loans', '贷款'), ('balances', '余额'), ('transactions', '交易')], max_length=12, verbose_name='种类')),
                        ('name', models.CharField(max_length=40, verbose_name='名称')),
                        ('version', models.PositiveIntegerField(verbose_name='版本')),
                        ('spec', models.JSONField(verbose_name='内容')),
                        ('made_at', models.DateTimeField(verbose_name='制定时刻')),
                        ('made_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='制定人')),
                    ],
                    options={
                        'verbose_name': '文件对照',
                    },
                ),
                migrations.CreateModel(
                    name='Delivery',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('products', '产品'), ('rates', '利率'), ('accounts', '账户'), ('ownership', '账户归属'), ('loans', '贷款'), ('balances', '余额'), ('transactions', '交易')], max_length=12, verbose_name='种类')),
                        ('since', models.DateField(verbose_name='从哪天')),
                        ('on', models.DateField(verbose_name='业务日期')),
                        ('name', models.CharField(max_length=200, verbose_name='文件名')),
                        ('digest', models.BinaryField(max_length=32, verbose_name='内容摘要')),
                        ('size_bytes', models.BigIntegerField(verbose_name='字节数')),
                        ('channel', models.CharField(choices=[('folder', '目录'), ('upload', '上传'), ('api', '接口'), ('terminal', '命令行')], max_length=8, verbose_name='渠道')),
                        ('received_at', models.DateTimeField(verbose_name='收到时刻')),
                        ('ended_at', models.DateTimeField(null=True, verbose_name='办结时刻')),
                        ('state', models.CharField(choices=[('received', '已收到'), ('waiting', '等前面的日子'), ('carried', '已入湖'), ('refused', '不收'), ('replaced', '已被更正')], max_length=8, verbose_name='状态')),
                        ('rows', models.BigIntegerField(default=0, verbose_name='行数')),
                        ('accepted', models.BigIntegerField(default=0, verbose_name='收下行数')),
                        ('rejected', models.BigIntegerField(default=0, verbose_name='退回行数')),
                        ('unmatched', models.BigIntegerField(default=0, verbose_name='未对上客户行数')),
                        ('changed', models.BigIntegerField(default=0, verbose_name='变动行数')),
                        ('accepted_fen', models.BigIntegerField(default=0, verbose_name='收下金额（分）')),
                        ('read_fen', models.BigIntegerField(default=0, verbose_name='查到金额（分）')),
                        ('told_rows', models.BigIntegerField(null=True, verbose_name='总数行数')),
                        ('told_fen', models.BigIntegerField(null=True, verbose_name='总数金额（分）')),
                        ('told_bank_fen', models.BigIntegerField(null=True, verbose_name='全行余额总数（分）')),
                        ('reason', models.CharField(blank=True, max_length=400, verbose_name='说明')),
                        ('done', models.PositiveSmallIntegerField(default=0, verbose_name='已办步数')),
                        ('total', models.PositiveSmallIntegerField(default=0, verbose_name='总步数')),
                        ('kept_until', models.DateField(null=True, verbose_name='文件保留至')),
                        ('anew_reason', models.CharField(blank=True, max_length=200, verbose_name='重来的理由')),
                        ('received_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='送交人')),
                        ('mapping', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='feeds.mapping', verbose_name='对照')),
                    ],
                    options={
                        'verbose_name': '供数文件',
                    },
                ),
                migrations.CreateModel(
                    name='Ownership',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('from_on', models.DateField(verbose_name='从')),
                        ('until_on', models.DateField(default=datetime.date(9999, 12, 31), verbose_name='到（不含）')),
                        ('way', models.CharField(choices=[('keeping', '管户'), ('bringing', '揽储')], max_length=8, verbose_name='方式')),
                        ('above_ppm', models.PositiveIntegerField(verbose_name='起（百万分之一）')),
                        ('upto_ppm', models.PositiveIntegerField(verbose_name='止（百万分之一）')),
                        ('account', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='feeds.account', verbose_name='账户')),
                        ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='员工')),
                    ],
                    options={
                        'verbose_name': '账户归属',
                    },
                ),
                migrations.CreateModel(
                    name='Upload',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('request_id', models.UUIDField(unique=True, verbose_name='请求号')),
                        ('name', models.CharField(max_length=200, verbose_name='文件名')),
                        ('size_bytes', models.BigIntegerField(verbose_name='字节数')),
                        ('since', models.DateField(null=True, verbose_name='从哪天')),
                        ('on', models.DateField(null=True, verbose_name='业务日期')),
                        ('told_rows', models.BigIntegerField(null=True, verbose_name='总数行数')),
                        ('told_fen', models.BigIntegerField(null=True, verbose_name='总数金额（分）')),
                        ('told_bank_fen', models.BigIntegerField(null=True, verbose_name='全行余额总数（分）')),
                        ('uploaded_at', models.DateTimeField(verbose_name='上传时刻')),
                        ('kept_until', models.DateTimeField(verbose_name='保留至')),
                        ('state', models.CharField(choices=[('looking', '核对中'), ('looked', '待确认'), ('unfit', '不能收'), ('sent', '已送交'), ('dropped', '已撤下')], max_length=8, verbose_name='状态')),
                        ('reason', models.CharField(blank=True, max_length=400, verbose_name='说明')),
                        ('found', models.JSONField(null=True, verbose_name='核对结果')),
                        ('delivery', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='feeds.delivery', verbose_name='供数文件')),
                        ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='上传人')),
                    ],
                    options={
                        'verbose_name': '待送文件',
                    },
                ),
                migrations.CreateModel(
                    name='AccountTerm',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('from_on', models.DateField(verbose_name='从')),
                        ('until_on', models.DateField(default=datetime.date(9999, 12, 31), verbose_name='到（不含）')),
                        ('side', models.CharField(choices=[('deposit', '存款'), ('loan', '贷款'), ('acquiring', '收单'), ('payroll', '代发')], max_length=10, verbose_name='类别')),
                        ('product', models.CharField(max_length=20, verbose_name='产品')),
                        ('opened_on', models.DateField(verbose_name='开户日')),
                        ('account', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='feeds.account', verbose_name='账户')),
                        ('branch', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.branch', verbose_name='机构')),
                        ('customer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='households.person', verbose_name='客户')),
                        ('household', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='households.household', verbose_name='户')),
                    ],
                    options={
                        'verbose_name': '账户属性',
                        'constraints': [models.UniqueConstraint(fields=('account', 'from_on'), name='account_term_once'), models.UniqueConstraint(condition=models.Q(('until_on', datetime.date(9999, 12, 31))), fields=('account',), name='account_term_one_open'), models.CheckConstraint(condition=models.Q(('from_on__lt', models.F('until_on'))), name='account_term_span')],
                    },
                ),
                migrations.AddConstraint(
                    model_name='mapping',
                    constraint=models.UniqueConstraint(fields=('kind', 'name', 'version'), name='mapping_version_once'),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='mapping',
                    trigger=pgtrigger.compiler.Trigger(name='mapping_kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='5ad9bf8ff5d34d67330de13c0b0aeffe7d3fd229', operation='UPDATE OR DELETE', pgid='pgtrigger_mapping_kept_7485c', table='feeds_mapping', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='mapping',
                    trigger=pgtrigger.compiler.Trigger(name='mapping_kept_whole', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF current_setting('qianmo.clearing', true) IS DISTINCT FROM 'yes' THEN\n    RAISE EXCEPTION 'Cannot truncate % table', TG_TABLE_NAME;\nEND IF;\nRETURN NULL;\n", hash='799a295da1da06f1de5e7210200b16059bca852c', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_mapping_kept_whole_fc9da', table='feeds_mapping', when='BEFORE')),
                ),
                migrations.AddIndex(
                    model_name='delivery',
                    index=models.Index(fields=['kind', 'on'], name='delivery_day'),
                ),
                migrations.AddIndex(
                    model_name='delivery',
                    index=models.Index(fields=['state'], name='delivery_state'),
                ),
                migrations.AddConstraint(
                    model_name='delivery',
                    constraint=models.CheckConstraint(condition=models.Q(('since__lte', models.F('on'))), name='delivery_days'),
                ),
                migrations.AddConstraint(
                    model_name='delivery',
                    constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['refused', 'replaced']), _negated=True), fields=('digest', 'kind', 'since', 'on'), name='delivery_counts_once'),
                ),
                migrations.AddConstraint(
                    model_name='ownership',
                    constraint=models.UniqueConstraint(fields=('account', 'from_on', 'above_ppm'), name='ownership_once'),
                ),
                migrations.AddConstraint(
                    model_name='ownership',
                    constraint=models.CheckConstraint(condition=models.Q(('from_on__lt', models.F('until_on'))), name='ownership_span'),
                ),
                migrations.AddConstraint(
                    model_name='ownership',
                    constraint=models.CheckConstraint(condition=models.Q(('above_ppm__lt', models.F('upto_ppm')), ('upto_ppm__lte', 1000000)), name='ownership_part'),
                ),
            ]
        ),
    ]
