"""Rounds of customer groups that were begun before they stood on the board are drives from now on."""

from django.db import migrations

BEGUN = """
INSERT INTO campaigns_drive (roster_id, group_id, year, opened_on)
SELECT r.id, r.group_id, r.year, r.opened_on FROM ratings_roster r
 WHERE r.group_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM campaigns_drive d WHERE d.roster_id = r.id)
"""


class Migration(migrations.Migration):

    dependencies = [
        ('campaigns', '0008_drives_of_groups'),
        ('ratings', '0011_rosters_of_groups'),
    ]

    operations = [migrations.RunSQL(BEGUN, migrations.RunSQL.noop)]
