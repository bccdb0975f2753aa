"""Which households the same person links, by marriage or by dividing a household, and where their heads work."""

from collections.abc import Collection
from datetime import date

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


EMPLOYED = """
SELECT household_id, employer FROM (
    SELECT DISTINCT ON (household_id) household_id, regexp_replace(facts->>'employer', '\\s', '', 'g') AS employer
      FROM households_factsheet WHERE household_id = ANY(%s) AND as_of <= %s AND facts ? 'employer'
     ORDER BY household_id, as_of DESC, id DESC) f
 WHERE employer <> ''
"""


def employers(*, household_ids: Collection[int], on: date) -> dict[int, str]:
    """Where the head of each of these households works as known on a day, without blanks; of whom nobody said it none.

    It is the fact `employer` (户主工作单位), from a survey or a list.
    """
    if not household_ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(EMPLOYED, [list(household_ids), on])
        return dict(cursor.fetchall())
