from django.db import migrations

BEFORE = """
INSERT INTO ratings_entrysource (entry_id, source)
SELECT id, source FROM ratings_rosterentry e
 WHERE NOT EXISTS (SELECT 1 FROM ratings_entrysource s WHERE s.entry_id = e.id AND s.register_id IS NULL)
"""


class Migration(migrations.Migration):
    """The source every entry has had so far is the first of its sources."""

    dependencies = [("ratings", "0007_registers")]

    operations = [migrations.RunSQL(BEFORE, migrations.RunSQL.noop)]
