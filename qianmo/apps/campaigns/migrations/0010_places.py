"""Where a household lies stands beside how far it has come: the map gathers squares without looking a place up."""

from django.db import migrations, models

from qianmo.storage.folding import CreateTables

MARK = """
CREATE FUNCTION campaigns_mark_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO campaigns_moved (household_id) SELECT DISTINCT household_id FROM changed;
  RETURN NULL;
END $$
"""
WATCH = """
CREATE TRIGGER campaigns_mark_moved AFTER INSERT ON households_position REFERENCING NEW TABLE AS changed
 FOR EACH STATEMENT EXECUTE FUNCTION campaigns_mark_moved()
"""
KNOWN = "INSERT INTO campaigns_moved (household_id) SELECT DISTINCT household_id FROM households_position"


class Migration(migrations.Migration):

    dependencies = [
        ('campaigns', '0009_rounds_that_run'),
        ('households', '0003_positions'),
    ]

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name='Moved',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('household_id', models.BigIntegerField(verbose_name='户')),
                    ],
                    options={
                        'verbose_name': '待记坐标',
                    },
                ),
            ]
        ),
        migrations.AddField(
            model_name='standing',
            name='lat_e6',
            field=models.IntegerField(null=True, verbose_name='纬度（百万分之一度）'),
        ),
        migrations.AddField(
            model_name='standing',
            name='lon_e6',
            field=models.IntegerField(null=True, verbose_name='经度（百万分之一度）'),
        ),
        migrations.AddIndex(
            model_name='standing',
            index=models.Index(condition=models.Q(('lat_e6__isnull', False)), fields=['lat_e6', 'lon_e6'], name='standing_box'),
        ),
        migrations.RunSQL(MARK, "DROP FUNCTION campaigns_mark_moved()"),
        migrations.RunSQL(WATCH, "DROP TRIGGER campaigns_mark_moved ON households_position"),
        migrations.RunSQL(KNOWN, migrations.RunSQL.noop),
    ]
