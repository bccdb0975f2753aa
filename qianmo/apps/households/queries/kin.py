"""Which households the same person links: who moved from one to the other by marriage or by dividing a household."""

from collections.abc import Collection

from django.db import connection

from qianmo.apps.households.models import Relation

LINKED = """
SELECT mine.household_id, other.household_id, min(other.relation)
  FROM households_membership mine
  JOIN households_membership other ON other.person_id = mine.person_id AND other.household_id <> mine.household_id
  JOIN households_household h ON h.id = other.household_id AND h.merged_into_id IS NULL
 WHERE mine.household_id = ANY(%s) AND (mine.left_on IS NOT NULL OR other.left_on IS NOT NULL)
 GROUP BY mine.household_id, other.household_id
"""


def linked_households(*, household_ids: Collection[int]) -> dict[int, dict[int, str]]:
    """By household the others in which somebody of it lives or lived, each with what that person is or was there."""
    if not household_ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(LINKED, [list(household_ids)])
        found: dict[int, dict[int, str]] = {}
        for mine, other, relation in cursor.fetchall():
            found.setdefault(mine, {})[other] = str(Relation(relation).label)
        return found
