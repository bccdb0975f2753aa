"""Editions that were loaded before they were noted: the newest of a county counts, those before it serve to look up."""

from django.db import migrations

NOTE = """
INSERT INTO grids_divisionedition (county_code, year, as_of, past, rows)
SELECT left(code, 6), edition, CASE edition WHEN 2016 THEN DATE '2016-07-31' ELSE DATE '2023-06-30' END,
       edition < max(edition) OVER (PARTITION BY left(code, 6)), count(*)
  FROM grids_division WHERE edition IN (2016, 2023) GROUP BY left(code, 6), edition
"""


class Migration(migrations.Migration):

    dependencies = [('grids', '0003_editions_and_redistricting')]

    operations = [migrations.RunSQL(NOTE, migrations.RunSQL.noop)]
