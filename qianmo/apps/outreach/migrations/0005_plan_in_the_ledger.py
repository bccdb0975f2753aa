"""What the plan in force arranges is said by the ledger of village kinds too, as every plan published from now on."""

from django.db import migrations

SAY = """
INSERT INTO grids_villageclass (cell_id, kind, reason, valid, ending, review_on, by_staff_id)
SELECT v.village_id, CASE v.kind WHEN 'deferred' THEN 'put_off' ELSE v.kind END,
       CASE v.kind WHEN 'deferred' THEN v.reason ELSE '第 ' || p.version || ' 版整村规划' END,
       daterange((p.published_at AT TIME ZONE 'Asia/Shanghai')::date, NULL), '', v.review_on, p.published_by_id
  FROM outreach_plannedvillage v
  JOIN (SELECT * FROM outreach_driveplan WHERE state = 'published' ORDER BY version DESC LIMIT 1) p ON p.id = v.plan_id
  JOIN grids_cell c ON c.id = v.village_id AND c.ended_on IS NULL
 WHERE NOT EXISTS (SELECT 1 FROM grids_villageclass k WHERE k.cell_id = v.village_id
          AND k.kind = CASE v.kind WHEN 'deferred' THEN 'put_off' ELSE v.kind END
          AND k.valid && daterange((p.published_at AT TIME ZONE 'Asia/Shanghai')::date, NULL))
"""


class Migration(migrations.Migration):

    dependencies = [
        ('campaigns', '0004_deferrals_in_the_ledger'),
        ('grids', '0004_villages_put_off'),
        ('outreach', '0004_scripts_published_whole'),
    ]

    operations = [migrations.RunSQL(SAY, migrations.RunSQL.noop)]
