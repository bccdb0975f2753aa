"""Standings kept by changes: their tables, and the triggers that mark what must be worked out anew."""

import django.db.models.deletion
from django.db import migrations, models


MARK = """
CREATE FUNCTION campaigns_mark() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE 'INSERT INTO campaigns_changed (household_id, village_id) ' || TG_ARGV[0];
  RETURN NULL;
END $$
"""
WATCHED = {
    "households_household": "SELECT DISTINCT id, NULL::bigint FROM changed",
    "ratings_rosterentry": "SELECT DISTINCT household_id, NULL::bigint FROM changed",
    "ratings_verdict": "SELECT DISTINCT household_id, NULL::bigint FROM changed",
    "ratings_sitting": "SELECT DISTINCT NULL::bigint, r.village_id FROM changed s"
    " JOIN ratings_roster r ON r.id = s.roster_id",
    "credit_application": "SELECT DISTINCT household_id, NULL::bigint FROM changed",
    "credit_line": "SELECT DISTINCT household_id, NULL::bigint FROM changed",
    "credit_contract": "SELECT DISTINCT l.household_id, NULL::bigint FROM changed c"
    " JOIN credit_line l ON l.id = c.line_id",
    "campaigns_drive": "SELECT DISTINCT NULL::bigint, village_id FROM changed",
}
"""Tables a standing is worked out from, and whom their changed rows concern."""


def _watch(table: str, event: str, concerned: str) -> migrations.RunSQL:
    name = f"campaigns_mark_{event.lower()}"
    return migrations.RunSQL(
        f"CREATE TRIGGER {name} AFTER {event} ON {table} REFERENCING NEW TABLE AS changed"
        f" FOR EACH STATEMENT EXECUTE FUNCTION campaigns_mark('{concerned}')",
        f"DROP TRIGGER {name} ON {table}",
    )


class Migration(migrations.Migration):

    dependencies = [
        ('campaigns', '0002_review_and_target'),
        ('grids', '0001_initial'),
        ('households', '0002_roster_uploads'),
        ('ratings', '0003_seats_opened_by_codes'),
        ('credit', '0004_application_purpose'),
    ]

    operations = [
        migrations.CreateModel(
            name='Changed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('household_id', models.BigIntegerField(null=True, verbose_name='户')),
                ('village_id', models.BigIntegerField(null=True, verbose_name='村')),
            ],
            options={
                'verbose_name': '待重算',
            },
        ),
        migrations.CreateModel(
            name='VillageStanding',
            fields=[
                ('village', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='grids.cell', verbose_name='村')),
                ('filed', models.IntegerField(verbose_name='建档')),
                ('eligible', models.IntegerField(verbose_name='符合')),
                ('granted', models.IntegerField(verbose_name='授信')),
                ('granted_fen', models.BigIntegerField(verbose_name='授信（分）')),
                ('signed', models.IntegerField(verbose_name='签约')),
                ('signed_fen', models.BigIntegerField(verbose_name='签约（分）')),
                ('drawn', models.IntegerField(verbose_name='用信')),
                ('drawn_fen', models.BigIntegerField(verbose_name='用信（分）')),
                ('board', models.JSONField(verbose_name='看板')),
            ],
            options={
                'verbose_name': '村的进度',
            },
        ),
        migrations.CreateModel(
            name='Standing',
            fields=[
                ('household', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='households.household', verbose_name='户')),
                ('number', models.CharField(max_length=24, unique=True, verbose_name='户号')),
                ('segment', models.CharField(max_length=10, verbose_name='客群')),
                ('stage', models.CharField(max_length=10, verbose_name='走到')),
                ('eligible', models.BooleanField(verbose_name='符合')),
                ('granted_fen', models.BigIntegerField(verbose_name='授信（分）')),
                ('signed_fen', models.BigIntegerField(verbose_name='签约（分）')),
                ('drawn_fen', models.BigIntegerField(verbose_name='用信（分）')),
                ('village', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='grids.cell', verbose_name='村')),
            ],
            options={
                'verbose_name': '户的进度',
            },
        ),
        migrations.RunSQL(MARK, "DROP FUNCTION campaigns_mark()"),
        *(_watch(table, event, concerned) for table, concerned in WATCHED.items() for event in ("INSERT", "UPDATE")),
        migrations.RunSQL(
            "INSERT INTO campaigns_changed (household_id) SELECT id FROM households_household", migrations.RunSQL.noop
        ),
        migrations.RunSQL(
            "INSERT INTO campaigns_changed (village_id) SELECT village_id FROM campaigns_drive", migrations.RunSQL.noop
        ),
    ]
