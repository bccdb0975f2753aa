"""Books that are open already get the accounts that have come since, among them the one over which renewals pass."""

from django.db import migrations

OPEN = """
INSERT INTO ledger_account (code, name, kind)
SELECT code, name, kind
  FROM (VALUES ('1001', '现金', 'asset'), ('1132', '应收利息', 'asset'), ('1304', '贷款损失准备', 'asset'),
               ('1309', '续贷过渡', 'asset'), ('6012', '罚息收入', 'income'), ('6013', '复利收入', 'income'),
               ('6701', '资产减值损失', 'expense'), ('7101', '表外应收未收利息', 'memo'),
               ('7199', '表外对应科目', 'memo')) AS since (code, name, kind)
 WHERE EXISTS (SELECT 1 FROM ledger_account)
ON CONFLICT (code) DO NOTHING;
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_kinds_of_account")]
    operations = [migrations.RunSQL(OPEN, migrations.RunSQL.noop)]
