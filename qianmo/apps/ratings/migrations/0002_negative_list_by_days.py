"""The negative list by days: what stands in it held since the bank's first round, and every later version is kept."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
from django.db import migrations, models

HELD_SINCE = """
UPDATE ratings_negativereason SET valid = daterange(coalesce(least(
    (SELECT min(opened_on) FROM ratings_roster), (SELECT min(lower(valid)) FROM ratings_ratingrule)), current_date), NULL)
"""


class Migration(migrations.Migration):

    dependencies = [
        ('ratings', '0001_folded'),
    ]

    operations = [
        migrations.AlterField(
            model_name='negativereason',
            name='code',
            field=models.CharField(max_length=30, verbose_name='代码'),
        ),
        migrations.AddField(
            model_name='negativereason',
            name='valid',
            field=django.contrib.postgres.fields.ranges.DateRangeField(null=True, verbose_name='有效期'),
        ),
        migrations.RunSQL(HELD_SINCE, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name='negativereason',
            name='valid',
            field=django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='有效期'),
        ),
        migrations.AddConstraint(
            model_name='negativereason',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('code', '='), ('valid', '&&')], name='negative_reason_no_overlap'),
        ),
    ]
