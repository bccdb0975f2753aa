from django.db import migrations, models

FROM_OPINIONS = """
UPDATE approvals_case c SET spoken_at = coalesce((SELECT max(at) FROM approvals_opinion WHERE case_id = c.id), opened_at)
"""


class Migration(migrations.Migration):

    dependencies = [
        ('approvals', '0009_photos_as_blobs'),
    ]

    operations = [
        migrations.AddField(
            model_name='case',
            name='spoken_at',
            field=models.DateTimeField(null=True, verbose_name='最近发表意见'),
        ),
        migrations.RunSQL(FROM_OPINIONS, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name='case',
            name='spoken_at',
            field=models.DateTimeField(verbose_name='最近发表意见'),
        ),
    ]
