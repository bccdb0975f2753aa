"""Whether a village is put off is said by the ledger of village kinds; what drives said moves there."""

from django.db import migrations

MOVE = """
INSERT INTO grids_villageclass (cell_id, kind, reason, valid, ending, review_on, by_staff_id)
SELECT DISTINCT ON (d.village_id) d.village_id, 'put_off', d.deferral_reason, daterange(d.deferred_on, NULL), '',
       d.review_on, r.opened_by_id
  FROM campaigns_drive d JOIN ratings_roster r ON r.id = d.roster_id
 WHERE d.deferred_on IS NOT NULL
   AND NOT EXISTS (SELECT 1 FROM campaigns_drive n WHERE n.village_id = d.village_id AND n.year > d.year)
   AND NOT EXISTS (SELECT 1 FROM grids_villageclass k WHERE k.cell_id = d.village_id AND k.kind = 'put_off'
                                                        AND k.valid && daterange(d.deferred_on, NULL))
 ORDER BY d.village_id, d.year DESC
"""


def _watch(event: str) -> migrations.RunSQL:
    name = f"campaigns_mark_{event.lower()}"
    return migrations.RunSQL(
        f"CREATE TRIGGER {name} AFTER {event} ON grids_villageclass REFERENCING NEW TABLE AS changed"
        " FOR EACH STATEMENT EXECUTE FUNCTION campaigns_mark('SELECT DISTINCT NULL::bigint, cell_id FROM changed')",
        f"DROP TRIGGER {name} ON grids_villageclass",
    )


class Migration(migrations.Migration):

    dependencies = [
        ('campaigns', '0003_objections_on_the_board'),
        ('grids', '0004_villages_put_off'),
    ]

    operations = [
        _watch("INSERT"),
        _watch("UPDATE"),
        migrations.RunSQL(
            "INSERT INTO campaigns_changed (village_id) SELECT cell_id FROM grids_villageclass"
            " WHERE kind = 'put_off' AND upper_inf(valid)",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(MOVE, migrations.RunSQL.noop),
        migrations.RemoveConstraint(model_name='drive', name='drive_deferral_pair'),
        migrations.RemoveConstraint(model_name='drive', name='drive_review_later'),
        migrations.RemoveField(model_name='drive', name='deferral_reason'),
        migrations.RemoveField(model_name='drive', name='deferred_on'),
        migrations.RemoveField(model_name='drive', name='review_on'),
    ]
