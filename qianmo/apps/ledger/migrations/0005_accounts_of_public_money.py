"""Books that are open already get the accounts of public money: subsidies and compensation, owed to us and by us."""

from django.db import migrations

OPEN = """
INSERT INTO ledger_account (code, name, kind)
SELECT code, name, kind
  FROM (VALUES ('1003', '存放中央银行款项', 'asset'), ('1133', '应收财政贴息', 'asset'),
               ('1134', '应收风险补偿金', 'asset'), ('2241', '应付客户贴息', 'liability'),
               ('2242', '代管风险补偿款', 'liability')) AS since (code, name, kind)
 WHERE EXISTS (SELECT 1 FROM ledger_account)
ON CONFLICT (code) DO NOTHING;
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0004_accounts_since")]
    operations = [migrations.RunSQL(OPEN, migrations.RunSQL.noop)]
