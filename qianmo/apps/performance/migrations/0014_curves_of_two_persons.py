"""A curve of transfer prices is a rule of two persons: what was set goes on as dated rows, each until the next curve."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import pgtrigger.migrations
from django.db import migrations

DATED = """
UPDATE performance_curvepoint p SET valid = daterange(
       p.from_on, (SELECT min(q.from_on) FROM performance_curvepoint q WHERE q.from_on > p.from_on))
"""


class Migration(migrations.Migration):

    dependencies = [
        ('performance', '0013_estimates'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(model_name='curvepoint', name='curve_append_only'),
        pgtrigger.migrations.RemoveTrigger(model_name='curvepoint', name='curve_append_only_whole'),
        migrations.AddField(
            model_name='curvepoint',
            name='valid',
            field=django.contrib.postgres.fields.ranges.DateRangeField(null=True, verbose_name='有效期'),
        ),
        migrations.RunSQL(DATED, migrations.RunSQL.noop),
        migrations.RemoveConstraint(model_name='curvepoint', name='curve_point_once'),
        migrations.AlterField(
            model_name='curvepoint',
            name='valid',
            field=django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='有效期'),
        ),
        migrations.AddConstraint(
            model_name='curvepoint',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('tenor_days', '='), ('valid', '&&')], name='curve_point_no_overlap'),
        ),
        migrations.RemoveField(model_name='curvepoint', name='from_on'),
        migrations.RemoveField(model_name='curvepoint', name='set_at'),
        migrations.RemoveField(model_name='curvepoint', name='set_by'),
    ]
