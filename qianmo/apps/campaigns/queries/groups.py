"""How far the round of a customer group is: its roster, its sittings, and whom nobody has told yet."""

from dataclasses import dataclass
from typing import Any

from django.db import connection

from qianmo.apps.campaigns.queries.villages import SittingRow

ROUND = """
WITH v AS (
  SELECT DISTINCT ON (v.household_id) v.household_id, v.id, v.excluded,
         v.excluded OR v.needs_visit OR v.needs_look AS barred
    FROM ratings_sitting s JOIN ratings_verdict v ON v.sitting_id = s.id JOIN ratings_roster r ON r.id = s.roster_id
   WHERE r.group_id = %(group)s AND r.year = %(year)s ORDER BY v.household_id, v.id DESC)
SELECT r.id, count(e.id), count(e.id) FILTER (WHERE e.outcome = 'white'), count(e.id) FILTER (WHERE e.outcome = 'grey'),
       count(e.id) FILTER (WHERE e.outcome = 'black'), count(v.id), count(v.id) FILTER (WHERE NOT v.excluded),
       count(v.id) FILTER (WHERE NOT v.barred AND t.id IS NULL)
  FROM ratings_roster r LEFT JOIN ratings_rosterentry e ON e.roster_id = r.id
  LEFT JOIN v ON v.household_id = e.household_id LEFT JOIN notices_told t ON t.verdict_id = v.id
 WHERE r.group_id = %(group)s AND r.year = %(year)s GROUP BY r.id
"""
SITTINGS = """
SELECT s.id, r.year, s.opened_at, s.closed_at, f.name,
       (SELECT count(*) FROM ratings_rater a WHERE a.sitting_id = s.id),
       (SELECT count(*) FROM ratings_verdict v WHERE v.sitting_id = s.id)
  FROM ratings_sitting s JOIN ratings_roster r ON r.id = s.roster_id JOIN org_staff f ON f.id = s.host_id
 WHERE r.group_id = %s ORDER BY s.id DESC
"""


@dataclass(frozen=True, slots=True)
class GroupRound:
    """This year's round of a customer group: households on its roster by outcome, rated, eligible, still to be told."""

    roster_id: int
    listed: int
    white: int
    grey: int
    black: int
    rated: int
    eligible: int
    untold: int


def group_round(*, group_id: int, year: int) -> GroupRound | None:
    """The round of a year, None where no roster was opened. Who may see the group is the caller's to judge."""
    with connection.cursor() as cursor:
        cursor.execute(ROUND, {"group": group_id, "year": year})
        row: Any = cursor.fetchone()
    return GroupRound(*row) if row else None


def sittings_of_group(*, group_id: int) -> list[SittingRow]:
    """The sittings of a customer group, newest first. Who may see it is the caller's to judge."""
    with connection.cursor() as cursor:
        cursor.execute(SITTINGS, [group_id])
        return [SittingRow(*row) for row in cursor.fetchall()]
