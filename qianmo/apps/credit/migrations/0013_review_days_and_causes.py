"""Signed lines get the day of their first yearly review; lines over their limit so far were left there by a reversal."""

from django.db import migrations

FILL = """
UPDATE credit_line l SET review_due_on = (c.signed_on + interval '1 year')::date
  FROM credit_contract c WHERE c.line_id = l.id AND l.review_due_on IS NULL AND l.state IN ('active', 'frozen');
UPDATE credit_line SET over_limit_cause = 'reversal' WHERE over_limit_on IS NOT NULL AND over_limit_cause = '';
UPDATE credit_line SET over_limit_cause = '' WHERE over_limit_on IS NULL AND over_limit_cause <> '';
"""


class Migration(migrations.Migration):
    dependencies = [("credit", "0012_transfers")]
    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
