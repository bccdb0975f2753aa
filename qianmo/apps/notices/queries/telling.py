"""Whom of a customer group's round nobody has told what came of it."""

from django.db import connection

from qianmo.apps.grids.queries import Scope

UNTOLD = """
SELECT v.household_id, v.id
  FROM (SELECT DISTINCT ON (v.household_id) v.household_id, v.id, v.excluded OR v.needs_visit OR v.needs_look AS barred
          FROM ratings_sitting s JOIN ratings_verdict v ON v.sitting_id = s.id WHERE s.roster_id = %s
         ORDER BY v.household_id, v.id DESC) v
  JOIN ratings_roster r ON r.id = %s JOIN households_customergroup g ON g.id = r.group_id
 WHERE NOT v.barred AND {scope} AND NOT EXISTS (SELECT 1 FROM notices_told t WHERE t.verdict_id = v.id)
"""


def untold(*, roster_id: int, scope: Scope) -> dict[int, int]:
    """The settled verdicts of a customer group's round that nobody told, by household; empty out of sight."""
    inside, params = scope.condition("g.place_id")
    with connection.cursor() as cursor:
        cursor.execute(UNTOLD.format(scope=inside), [roster_id, roster_id, *params])
        return dict(cursor.fetchall())
