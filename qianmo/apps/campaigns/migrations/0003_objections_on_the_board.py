"""An objection, and its answer, change what the board says of a village."""

from django.db import migrations

CONCERNED = (
    "SELECT DISTINCT NULL::bigint, r.village_id FROM changed o JOIN notices_notice n ON n.id = o.notice_id"
    " JOIN ratings_roster r ON r.id = n.roster_id"
)


def _watch(event: str) -> migrations.RunSQL:
    name = f"campaigns_mark_{event.lower()}"
    return migrations.RunSQL(
        f"CREATE TRIGGER {name} AFTER {event} ON notices_objection REFERENCING NEW TABLE AS changed"
        f" FOR EACH STATEMENT EXECUTE FUNCTION campaigns_mark('{CONCERNED}')",
        f"DROP TRIGGER {name} ON notices_objection",
    )


class Migration(migrations.Migration):

    dependencies = [
        ('campaigns', '0002_remove_drive_state'),
        ('notices', '0001_initial'),
    ]

    operations = [
        _watch("INSERT"),
        _watch("UPDATE"),
        migrations.RunSQL(
            "UPDATE campaigns_villagestanding SET board = board || '{\"objected\": 0}' WHERE NOT board ? 'objected'",
            migrations.RunSQL.noop,
        ),
    ]
