import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("credit", "0008_terms_of_draws_and_booking_days")]
    operations = [
        migrations.AlterField(
            model_name="draw",
            name="terms",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="products.terms",
                verbose_name="适用条款",
            ),
        ),
        migrations.AlterField(
            model_name="repayment", name="booked_on", field=models.DateField(verbose_name="记账日")
        ),
    ]
