"""What happened last in a village: the newest events of its households, for the plot beside the map."""

from dataclasses import dataclass
from typing import Any

from django.db import connection

from qianmo.apps.events.queries import TimelineEvent, events_numbered
from qianmo.apps.grids.queries import Scope

NEWEST = """
SELECT e.id, e.household_id, coalesce(p.name, '') FROM households_household h
  CROSS JOIN LATERAL (SELECT id, household_id FROM events_event WHERE household_id = h.id
                       ORDER BY id DESC LIMIT %s) e
  LEFT JOIN households_membership m ON m.household_id = h.id AND m.relation = 'head' AND m.left_on IS NULL
  LEFT JOIN households_person p ON p.id = m.person_id
 WHERE h.village_id = %s ORDER BY e.id DESC LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class VillageEvent:
    """An event of a household of the village, with the name of its head."""

    household_id: int
    head: str
    event: TimelineEvent


def newest_in_village(*, scope: Scope, village_id: int, limit: int = 4) -> list[VillageEvent]:
    """The newest events of a village's households; none outside the scope."""
    if not scope.allows(village_id):
        return []
    with connection.cursor() as cursor:
        cursor.execute(NEWEST, [limit, village_id, limit])
        found: list[Any] = cursor.fetchall()
    events = events_numbered(ids=[row[0] for row in found])
    return [VillageEvent(household_id, scope.name(head), events[pk]) for pk, household_id, head in found]
