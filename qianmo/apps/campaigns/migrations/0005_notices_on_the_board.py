"""Notices change what the board says of a village: one that is posted or taken down, and the day on which it is over."""

from django.db import migrations

OF_NOTICE = "SELECT DISTINCT NULL::bigint, r.village_id FROM changed n JOIN ratings_roster r ON r.id = n.roster_id"
OF_SAMPLE = (
    "SELECT DISTINCT NULL::bigint, r.village_id FROM changed d JOIN notices_sample s ON s.id = d.sample_id"
    " JOIN ratings_roster r ON r.id = s.roster_id"
)
OF_RULE = "SELECT NULL::bigint, village_id FROM campaigns_villagestanding WHERE EXISTS (SELECT 1 FROM changed)"
OF_DAY = (
    "SELECT NULL::bigint, r.village_id FROM changed b JOIN notices_notice n"
    " ON n.until <= b.day AND n.until > b.day - 40 JOIN ratings_roster r ON r.id = n.roster_id"
    " UNION SELECT NULL::bigint, village_id FROM campaigns_villagestanding WHERE EXISTS (SELECT 1 FROM changed b"
    " JOIN notices_publicnoticerule u ON b.day BETWEEN lower(u.valid) AND lower(u.valid) + 9)"
)


def _watch(table: str, event: str, concerned: str) -> migrations.RunSQL:
    name = f"campaigns_mark_{event.lower()}"
    return migrations.RunSQL(
        f"CREATE TRIGGER {name} AFTER {event} ON {table} REFERENCING NEW TABLE AS changed"
        f" FOR EACH STATEMENT EXECUTE FUNCTION campaigns_mark('{concerned}')",
        f"DROP TRIGGER {name} ON {table}",
    )


class Migration(migrations.Migration):

    dependencies = [
        ('campaigns', '0004_deferrals_in_the_ledger'),
        ('notices', '0001_initial'),
        ('org', '0002_screens'),
    ]

    operations = [
        _watch("notices_notice", "INSERT", OF_NOTICE),
        _watch("notices_notice", "UPDATE", OF_NOTICE),
        _watch("notices_sampledhousehold", "UPDATE", OF_SAMPLE),
        _watch("notices_publicnoticerule", "INSERT", OF_RULE),
        _watch("notices_publicnoticerule", "UPDATE", OF_RULE),
        _watch("org_businessday", "INSERT", OF_DAY),
        migrations.RunSQL(
            "INSERT INTO campaigns_changed (village_id) SELECT village_id FROM campaigns_villagestanding",
            migrations.RunSQL.noop,
        ),
    ]
