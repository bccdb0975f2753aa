"""Other bounds of the steps change where villages stand: when they are set, and on the day they begin."""

from django.db import migrations

OF_BOUNDS = "SELECT NULL::bigint, village_id FROM campaigns_villagestanding WHERE EXISTS (SELECT 1 FROM changed)"
OF_DAY = (
    "SELECT NULL::bigint, village_id FROM campaigns_villagestanding WHERE EXISTS (SELECT 1 FROM changed b"
    " JOIN ratings_drivebounds u ON b.day BETWEEN lower(u.valid) AND lower(u.valid) + 9)"
)


def _watch(name: str, table: str, event: str, concerned: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER {name} AFTER {event} ON {table} REFERENCING NEW TABLE AS changed"
        f" FOR EACH STATEMENT EXECUTE FUNCTION campaigns_mark('{concerned}')",
        f"DROP TRIGGER {name} ON {table}",
    )


class Migration(migrations.Migration):

    dependencies = [
        ('campaigns', '0005_notices_on_the_board'),
        ('ratings', '0010_bounds'),
    ]

    operations = [
        _watch("campaigns_mark_insert", "ratings_drivebounds", "INSERT", OF_BOUNDS),
        _watch("campaigns_mark_update", "ratings_drivebounds", "UPDATE", OF_BOUNDS),
        _watch("campaigns_mark_bounds", "org_businessday", "INSERT", OF_DAY),
    ]
