import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('credit', '0011_risk_rules'),
        ('org', '0004_initial_passwords'),
    ]

    operations = [
        migrations.CreateModel(
            name='Transfer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('core_id', models.UUIDField(unique=True, verbose_name='核心请求号')),
                ('kind', models.CharField(choices=[('draw', '放款'), ('repay', '收款'), ('reverse', '退款')], max_length=8, verbose_name='业务')),
                ('amount_fen', models.BigIntegerField(verbose_name='金额（分）')),
                ('value_date', models.DateField(verbose_name='起息日')),
                ('state', models.CharField(choices=[('waiting', '待核心答复'), ('posted', '核心已办'), ('refused', '核心拒绝'), ('voided', '核心已作废')], max_length=8, verbose_name='状态')),
                ('until', models.DateTimeField(verbose_name='等到')),
                ('next_at', models.DateTimeField(verbose_name='下次联系')),
                ('tries', models.PositiveIntegerField(default=0, verbose_name='联系次数')),
                ('tried_at', models.DateTimeField(null=True, verbose_name='上次联系')),
                ('said', models.CharField(blank=True, max_length=200, verbose_name='最近的话')),
                ('reference', models.CharField(blank=True, max_length=40, verbose_name='核心流水号')),
                ('answered_at', models.DateTimeField(null=True, verbose_name='答复时刻')),
                ('channel', models.CharField(max_length=12, verbose_name='渠道')),
                ('request_id', models.UUIDField(null=True, unique=True, verbose_name='请求号')),
                ('by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.staff', verbose_name='经办')),
                ('draw', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='credit.draw', verbose_name='借据')),
                ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='credit.line', verbose_name='额度')),
                ('undoes', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='credit.transfer', verbose_name='退还')),
            ],
            options={
                'verbose_name': '核心划款',
                'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['next_at'], name='transfer_waiting')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('kind', 'draw')), fields=('draw',), name='transfer_one_payout_of_a_draw'), models.CheckConstraint(condition=models.Q(('amount_fen__gt', 0)), name='transfer_positive'), models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', True), ('state', 'waiting')), models.Q(models.Q(('state', 'waiting'), _negated=True), ('answered_at__isnull', False)), _connector='OR'), name='transfer_answered_pair'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'reverse'), ('undoes__isnull', False)), models.Q(models.Q(('kind', 'reverse'), _negated=True), ('undoes__isnull', True)), _connector='OR'), name='transfer_undoes_pair')],
            },
        ),
    ]
