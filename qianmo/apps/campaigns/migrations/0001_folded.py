"""Drives, and standings kept by changes: the triggers mark what must be worked out anew."""

import django.db.models.deletion
from django.db import migrations, models

from qianmo.storage.folding import CreateTables


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

    replaces = [
        ('campaigns', '0001_initial'),
        ('campaigns', '0002_review_and_target'),
        ('campaigns', '0003_standing'),
        ('campaigns', '0004_drive_joined'),
    ]

    initial = True

    dependencies = [
        ('credit', '0001_folded'),
        ('grids', '0001_folded'),
        ('households', '0001_folded'),
        ('ratings', '0001_folded'),
    ]

    operations = [
        CreateTables(
            [
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
                migrations.CreateModel(
                    name='Drive',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                        ('state', models.CharField(choices=[('filing', '建档'), ('screening', '筛查'), ('rating', '评议'), ('granting', '授信'), ('signing', '签约'), ('drawing', '用信'), ('deferred', '暂缓')], max_length=10, verbose_name='进度')),
                        ('opened_on', models.DateField(verbose_name='启动日')),
                        ('deferral_reason', models.CharField(blank=True, max_length=60, verbose_name='暂缓原因')),
                        ('deferred_on', models.DateField(null=True, verbose_name='暂缓日')),
                        ('review_on', models.DateField(null=True, verbose_name='复查日')),
                        ('target_ppm', models.IntegerField(null=True, verbose_name='签约率目标（百万分之一）')),
                        ('joined', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='campaigns.drive', verbose_name='并入的评定')),
                        ('roster', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ratings.roster', verbose_name='名册')),
                        ('village', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='grids.cell', verbose_name='村')),
                    ],
                    options={
                        'verbose_name': '整村授信',
                        'constraints': [models.UniqueConstraint(fields=('village', 'year'), name='drive_once_a_year'), models.CheckConstraint(condition=models.Q(models.Q(('deferral_reason', ''), ('deferred_on__isnull', True)), models.Q(('deferred_on__isnull', False), models.Q(('deferral_reason', ''), _negated=True)), _connector='OR'), name='drive_deferral_pair'), models.CheckConstraint(condition=models.Q(('review_on__isnull', True), ('review_on__gt', models.F('deferred_on')), _connector='OR'), name='drive_review_later'), models.CheckConstraint(condition=models.Q(('target_ppm__isnull', True), models.Q(('target_ppm__gt', 0), ('target_ppm__lte', 1000000)), _connector='OR'), name='drive_target_share')],
                    },
                ),
            ]
        ),
        migrations.RunSQL(MARK, "DROP FUNCTION campaigns_mark()"),
        *(_watch(table, event, concerned) for table, concerned in WATCHED.items() for event in ("INSERT", "UPDATE")),
    ]
