"""Draws taken before get the terms in force on their day; repayments were booked on the day from which they count."""

from django.db import migrations

FILL = """
UPDATE credit_draw d SET terms_id = (
    SELECT t.id FROM products_terms t JOIN credit_line l ON l.product_id = t.product_id
    WHERE l.id = d.line_id ORDER BY t.valid @> d.value_date DESC, t.id LIMIT 1);
ALTER TABLE credit_repayment DISABLE TRIGGER USER;
UPDATE credit_repayment SET booked_on = value_date;
ALTER TABLE credit_repayment ENABLE TRIGGER USER;
"""


class Migration(migrations.Migration):
    dependencies = [("credit", "0007_dues_changes_classes")]
    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
