"""The day an outline was drawn: what lies below a village has none before."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('grids', '0004_villages_put_off'),
    ]

    operations = [
        migrations.AddField(
            model_name='cell',
            name='drawn_on',
            field=models.DateField(null=True, verbose_name='画界日'),
        ),
    ]
