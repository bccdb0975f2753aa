"""What happened last in a village: the newest events of its households, for the plot beside the map."""

from dataclasses import dataclass
from typing import Any

from django.db import connection

from qianmo.apps.events.queries import TimelineEvent, events_numbered
from qianmo.apps.grids.queries import Scope

NEWEST = """
WITH active AS (
  SELECT h.id FROM households_household h
   CROSS JOIN LATERAL (SELECT id FROM events_event WHERE household_id = h.id ORDER BY id DESC LIMIT 1) e
   WHERE h.village_id = %s ORDER BY e.id DESC LIMIT %s)
SELECT e.id, a.id, coalesce(p.name, '') FROM active a
  CROSS JOIN LATERAL (SELECT id FROM events_event WHERE household_id = a.id ORDER BY id DESC LIMIT %s) e
  LEFT JOIN households_membership m ON m.household_id = a.id AND m.relation = 'head' AND m.left_on IS NULL
  LEFT JOIN households_person p ON p.id = m.person_id
 ORDER BY e.id DESC LIMIT %s
"""
"""The newest events are among those of the households whose own newest are the newest: as many as are asked for."""


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
        cursor.execute(NEWEST, [village_id, limit, limit, limit])
        found: list[Any] = cursor.fetchall()
    events = events_numbered(ids=[row[0] for row in found])
    return [VillageEvent(household_id, scope.name(head), events[pk]) for pk, household_id, head in found]
