"""Books that are open already get the account against which what another system kept is taken over."""

from django.db import migrations

OPEN = """
INSERT INTO ledger_account (code, name, kind)
SELECT '2999', '切换期初', 'liability' WHERE EXISTS (SELECT 1 FROM ledger_account)
ON CONFLICT (code) DO NOTHING;
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0006_entry_day")]
    operations = [migrations.RunSQL(OPEN, migrations.RunSQL.noop)]
