from django.db import migrations, models

FILL = """
UPDATE products_terms SET settle_months = '{12}';
UPDATE credit_draw SET billed_to = accrued_to;
"""


class Migration(migrations.Migration):
    """Draws taken before have never been settled: what they have accrued so far falls due with their next settlement."""

    dependencies = [("credit", "0009_terms_and_booking_day_required"), ("products", "0002_interest_terms")]
    operations = [
        migrations.RemoveField(model_name="repayment", name="accrued_before"),
        migrations.RemoveField(model_name="repayment", name="accrued_before_to"),
        migrations.AddField(
            model_name="draw", name="billed_to", field=models.DateField(null=True, verbose_name="结息至")
        ),
        migrations.AddField(
            model_name="draw", name="non_accrual_on", field=models.DateField(null=True, verbose_name="转表外日")
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
