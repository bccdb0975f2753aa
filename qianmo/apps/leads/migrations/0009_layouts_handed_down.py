"""What the columns of partners' files mean is kept below, where village registers remember theirs as well."""

from django.db import migrations

HANDED_DOWN = """
INSERT INTO households_layout (sender, heading, columns)
SELECT 'partner:' || partner_id, heading, columns FROM leads_layout ORDER BY id
"""


class Migration(migrations.Migration):

    dependencies = [
        ('households', '0011_layouts'),
        ('leads', '0008_above_the_cap'),
    ]

    operations = [
        migrations.RunSQL(HANDED_DOWN, migrations.RunSQL.noop),
        migrations.DeleteModel(
            name='Layout',
        ),
    ]
