"""Why a line gives nothing: the freeze that stands on it."""

from dataclasses import dataclass
from datetime import date

from django.db import connection


@dataclass(frozen=True, slots=True)
class FreezeRow:
    """A freeze that nobody has lifted yet."""

    id: int
    reason: str
    frozen_on: date
    frozen_by: str


def freeze_of(*, line_id: int) -> FreezeRow | None:
    """The freeze standing on a line, or None."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT f.id, f.reason, f.frozen_on, s.name FROM credit_freeze f JOIN org_staff s ON s.id = f.frozen_by_id"
            " WHERE f.line_id = %s AND f.lifted_on IS NULL ORDER BY f.id LIMIT 1",
            [line_id],
        )
        row = cursor.fetchone()
    return FreezeRow(*row) if row else None
