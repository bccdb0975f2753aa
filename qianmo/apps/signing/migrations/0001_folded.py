import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import qianmo.domain.signing.parties
from django.db import migrations, models

from qianmo.storage.folding import CreateTables


class Migration(migrations.Migration):

    replaces = [
        ('signing', '0001_initial'),
        ('signing', '0002_supplements'),
    ]

    initial = True

    dependencies = [
        ('credit', '0001_folded'),
        ('households', '0001_folded'),
        ('org', '0001_folded'),
    ]

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name='Paper',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.CharField(max_length=40, unique=True, verbose_name='合同号')),
                        ('kind', models.CharField(choices=[('contract', '合同'), ('raise', '调增补充协议'), ('renewal', '续贷协议')], db_default='contract', max_length=8, verbose_name='种类')),
                        ('card', models.CharField(blank=True, choices=[('fu', '福卡'), ('social', '社保卡')], max_length=8, verbose_name='卡种')),
                        ('state', models.CharField(choices=[('printed', '已打印待签'), ('signed', '已签约'), ('void', '已作废')], max_length=8, verbose_name='状态')),
                        ('texts', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None, verbose_name='合同文本')),
                        ('facts', models.BinaryField(verbose_name='填写内容（密文）')),
                        ('facts_digest', models.BinaryField(max_length=32, verbose_name='内容摘要')),
                        ('pdf', models.BinaryField(null=True, verbose_name='合同文件（密文）')),
                        ('pdf_digest', models.BinaryField(max_length=32, null=True, verbose_name='文件摘要')),
                        ('printed_on', models.DateField(verbose_name='打印日')),
                        ('printed_at', models.DateTimeField(verbose_name='打印时刻')),
                        ('signed_on', models.DateField(null=True, verbose_name='签约日')),
                        ('signed_at', models.DateTimeField(null=True, verbose_name='签约时刻')),
                        ('voided_at', models.DateTimeField(null=True, verbose_name='作废时刻')),
                        ('void_reason', models.CharField(blank=True, db_default='', max_length=200, verbose_name='作废原因')),
                        ('request_id', models.UUIDField(unique=True, verbose_name='请求号')),
                        ('limit_change', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='credit.limitchange', verbose_name='额度变更')),
                        ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='credit.line', verbose_name='额度')),
                        ('printed_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='打印人')),
                        ('renewal', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='credit.renewal', verbose_name='续贷')),
                        ('voided_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='作废人')),
                    ],
                    options={
                        'verbose_name': '合同稿',
                    },
                ),
                migrations.CreateModel(
                    name='Party',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('role', models.CharField(choices=[(qianmo.domain.signing.parties.Role['BORROWER'], '借款人'), (qianmo.domain.signing.parties.Role['SPOUSE'], '配偶'), (qianmo.domain.signing.parties.Role['GUARANTOR'], '担保人')], max_length=10, verbose_name='身份')),
                        ('name', models.CharField(max_length=60, verbose_name='姓名')),
                        ('paper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='signing.paper', verbose_name='合同稿')),
                        ('person', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='households.person', verbose_name='自然人')),
                    ],
                    options={
                        'verbose_name': '签约人',
                    },
                ),
                migrations.CreateModel(
                    name='Signature',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('method', models.CharField(choices=[(qianmo.domain.signing.parties.Method['HAND'], '手写签名'), (qianmo.domain.signing.parties.Method['FINGERPRINT'], '按指印（宣读录音）'), (qianmo.domain.signing.parties.Method['PAPER'], '纸质签字')], max_length=12, verbose_name='方式')),
                        ('place', models.CharField(choices=[(qianmo.domain.signing.parties.Place['SPOT'], '上门面签'), (qianmo.domain.signing.parties.Place['PHONE'], '客户手机'), (qianmo.domain.signing.parties.Place['COUNTER'], '柜面')], max_length=8, verbose_name='地点')),
                        ('signed_digest', models.BinaryField(max_length=32, verbose_name='所签内容的摘要')),
                        ('image', models.BinaryField(null=True, verbose_name='签名图（密文）')),
                        ('image_digest', models.BinaryField(max_length=32, null=True, verbose_name='签名图摘要')),
                        ('reading', models.BinaryField(null=True, verbose_name='宣读录音（密文）')),
                        ('reading_digest', models.BinaryField(max_length=32, null=True, verbose_name='录音摘要')),
                        ('statement', models.CharField(blank=True, max_length=500, verbose_name='宣读经过')),
                        ('witness_name', models.CharField(blank=True, max_length=60, verbose_name='见证人姓名')),
                        ('signed_at', models.DateTimeField(verbose_name='签字时刻')),
                        ('request_id', models.UUIDField(unique=True, verbose_name='请求号')),
                        ('party', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='signing.party', verbose_name='签约人')),
                        ('taken_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='面签人')),
                        ('witness', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='见证人')),
                    ],
                    options={
                        'verbose_name': '签名',
                    },
                ),
                migrations.CreateModel(
                    name='ContractText',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('key', models.CharField(max_length=40, verbose_name='用处')),
                        ('version', models.PositiveIntegerField(verbose_name='版本')),
                        ('title', models.CharField(max_length=60, verbose_name='名称')),
                        ('typed', models.TextField(verbose_name='文本')),
                        ('charges', models.JSONField(default=list, verbose_name='收费')),
                        ('state', models.CharField(choices=[('draft', '起草'), ('published', '已发布'), ('dropped', '已放弃')], max_length=10, verbose_name='状态')),
                        ('edited_at', models.DateTimeField(verbose_name='起草时刻')),
                        ('revision', models.PositiveIntegerField(default=1, verbose_name='修订号')),
                        ('published_at', models.DateTimeField(null=True, verbose_name='发布时刻')),
                        ('valid_from', models.DateField(null=True, verbose_name='生效日')),
                        ('digest', models.BinaryField(max_length=32, null=True, verbose_name='文本摘要')),
                        ('edited_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='起草人')),
                        ('published_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='发布人')),
                    ],
                    options={
                        'verbose_name': '合同文本',
                        'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'dropped'), _negated=True), fields=('key', 'version'), name='contract_text_version_once'), models.UniqueConstraint(condition=models.Q(('state', 'draft')), fields=('key',), name='contract_text_one_draft'), models.UniqueConstraint(condition=models.Q(('state', 'published')), fields=('key', 'valid_from'), name='contract_text_one_a_day'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'published'), _negated=True), models.Q(('digest__isnull', False), ('published_at__isnull', False), ('published_by__isnull', False), ('valid_from__isnull', False)), _connector='OR'), name='contract_text_published_whole'), models.CheckConstraint(condition=models.Q(('published_by__isnull', True), models.Q(('published_by', models.F('edited_by')), _negated=True), _connector='OR'), name='contract_text_two_persons')],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='contracttext',
                    trigger=pgtrigger.compiler.Trigger(name='contract_text_kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='a268ca7788b434bc7ebf979a1b05bf3bbad27af7', operation='DELETE', pgid='pgtrigger_contract_text_kept_8a58e', table='signing_contracttext', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='contracttext',
                    trigger=pgtrigger.compiler.Trigger(name='contract_text_fixed', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (OLD.state = 'published')", func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='347125fffd89602720d7378722a728ae45779356', operation='UPDATE', pgid='pgtrigger_contract_text_fixed_f5219', table='signing_contracttext', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='contracttext',
                    trigger=pgtrigger.compiler.Trigger(name='contract_text_whole', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF current_setting('qianmo.clearing', true) IS DISTINCT FROM 'yes' THEN\n    RAISE EXCEPTION 'Cannot truncate % table', TG_TABLE_NAME;\nEND IF;\nRETURN NULL;\n", hash='fec9b7f62875d350f2ed3a5a3c81fa12b55ac738', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_contract_text_whole_1d830', table='signing_contracttext', when='BEFORE')),
                ),
                migrations.AddIndex(
                    model_name='paper',
                    index=models.Index(fields=['state', 'printed_on'], name='paper_waiting'),
                ),
                migrations.AddConstraint(
                    model_name='paper',
                    constraint=models.UniqueConstraint(condition=models.Q(('kind', 'contract'), models.Q(('state', 'void'), _negated=True)), fields=('line',), name='paper_one_a_line'),
                ),
                migrations.AddConstraint(
                    model_name='paper',
                    constraint=models.UniqueConstraint(condition=models.Q(('state', 'void'), _negated=True), fields=('limit_change',), name='paper_one_a_raise'),
                ),
                migrations.AddConstraint(
                    model_name='paper',
                    constraint=models.UniqueConstraint(condition=models.Q(('state', 'void'), _negated=True), fields=('renewal',), name='paper_one_a_renewal'),
                ),
                migrations.AddConstraint(
                    model_name='paper',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'contract'), ('limit_change__isnull', True), ('renewal__isnull', True)), models.Q(('kind', 'raise'), ('limit_change__isnull', False), ('renewal__isnull', True)), models.Q(('kind', 'renewal'), ('limit_change__isnull', True), ('renewal__isnull', False)), _connector='OR'), name='paper_about_one_thing'),
                ),
                migrations.AddConstraint(
                    model_name='paper',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'signed'), ('signed_at__isnull', False), ('signed_on__isnull', False)), models.Q(models.Q(('state', 'signed'), _negated=True), ('signed_at__isnull', True), ('signed_on__isnull', True)), _connector='OR'), name='paper_signed_pair'),
                ),
                migrations.AddConstraint(
                    model_name='paper',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'void'), ('voided_by__isnull', False), models.Q(('void_reason', ''), _negated=True)), models.Q(models.Q(('state', 'void'), _negated=True), ('voided_by__isnull', True)), _connector='OR'), name='paper_void_pair'),
                ),
                migrations.AddConstraint(
                    model_name='paper',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('pdf__isnull', True), ('pdf_digest__isnull', True)), models.Q(('pdf__isnull', False), ('pdf_digest__isnull', False)), _connector='OR'), name='paper_pdf_pair'),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='party',
                    trigger=pgtrigger.compiler.Trigger(name='party_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='e07dd318928eb2a1fd816b65eb33b7168aea5f86', operation='UPDATE OR DELETE', pgid='pgtrigger_party_append_only_7262e', table='signing_party', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='party',
                    trigger=pgtrigger.compiler.Trigger(name='party_append_only_whole', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF current_setting('qianmo.clearing', true) IS DISTINCT FROM 'yes' THEN\n    RAISE EXCEPTION 'Cannot truncate % table', TG_TABLE_NAME;\nEND IF;\nRETURN NULL;\n", hash='95419dd254214d62be925b42831a08871556bb88', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_party_append_only_whole_642a5', table='signing_party', when='BEFORE')),
                ),
                migrations.AddConstraint(
                    model_name='signature',
                    constraint=models.CheckConstraint(condition=models.Q(('method', 'paper'), models.Q(('image__isnull', False), ('image_digest__isnull', False)), _connector='OR'), name='signature_has_image'),
                ),
                migrations.AddConstraint(
                    model_name='signature',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('method', 'fingerprint'), _negated=True), models.Q(models.Q(('reading__isnull', False), models.Q(('statement', ''), _negated=True), _connector='OR'), models.Q(('witness__isnull', False), models.Q(('witness_name', ''), _negated=True), _connector='OR'), ('taken_by__isnull', False)), _connector='OR'), name='signature_read_and_witnessed'),
                ),
                migrations.AddConstraint(
                    model_name='signature',
                    constraint=models.CheckConstraint(condition=models.Q(('witness__isnull', True), models.Q(('witness', models.F('taken_by')), _negated=True), _connector='OR'), name='signature_witness_apart'),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='signature',
                    trigger=pgtrigger.compiler.Trigger(name='signature_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='08232ebe68ac380f5aef4e51501d74bfef30302f', operation='UPDATE OR DELETE', pgid='pgtrigger_signature_append_only_7cddc', table='signing_signature', when='BEFORE')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='signature',
                    trigger=pgtrigger.compiler.Trigger(name='signature_append_only_whole', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF current_setting('qianmo.clearing', true) IS DISTINCT FROM 'yes' THEN\n    RAISE EXCEPTION 'Cannot truncate % table', TG_TABLE_NAME;\nEND IF;\nRETURN NULL;\n", hash='292c54f31aa1a2c82abe655cabbf23824bdb88e7', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_signature_append_only_whole_8f76c', table='signing_signature', when='BEFORE')),
                ),
            ]
        ),
    ]
