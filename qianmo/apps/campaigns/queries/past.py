"""What happened in a village under its own name, wherever its households are counted today."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from qianmo.apps.grids.queries import Scope
from qianmo.domain.access import Field

LEFT = """
SELECT h.id, h.number, coalesce(p.name, ''), coalesce(n.name, g.name, ''), c.name, b.until, v.limit_fen, v.excluded,
       coalesce(sum(l.limit_fen), 0)::bigint, coalesce(sum(s.limit_fen), 0)::bigint, count(*) OVER ()
  FROM households_pastvillage b JOIN households_household h ON h.id = b.household_id
  JOIN grids_cell c ON c.id = h.village_id LEFT JOIN grids_cell g ON g.id = b.group_id
  LEFT JOIN grids_pastname n ON n.cell_id = b.group_id AND n.valid @> b.until - 1
  LEFT JOIN households_membership m ON m.household_id = h.id AND m.relation = 'head' AND m.left_on IS NULL
  LEFT JOIN households_person p ON p.id = m.person_id
  LEFT JOIN LATERAL (SELECT v.limit_fen, v.excluded FROM ratings_verdict v JOIN ratings_sitting s ON s.id = v.sitting_id
                       JOIN ratings_roster r ON r.id = s.roster_id
                      WHERE v.household_id = h.id AND coalesce(r.begun_in_id, r.village_id) = b.village_id
                        AND s.closed_at::date < b.until
                      ORDER BY v.id DESC LIMIT 1) v ON TRUE
  LEFT JOIN credit_line l ON l.household_id = h.id AND l.starts_on < b.until
  LEFT JOIN credit_contract s ON s.line_id = l.id AND s.signed_on < b.until
 WHERE b.village_id = %s AND h.village_id <> b.village_id AND {scope} AND NOT EXISTS (
       SELECT 1 FROM households_pastvillage x
        WHERE x.household_id = b.household_id AND x.village_id = b.village_id AND x.until > b.until)
 GROUP BY h.id, p.name, n.name, g.name, c.name, b.until, v.limit_fen, v.excluded
 ORDER BY h.number OFFSET %s LIMIT %s
"""
LED = """
SELECT r.year, r.opened_on, c.name, (SELECT count(*) FROM ratings_rosterentry e WHERE e.roster_id = r.id),
       (SELECT count(*) FROM ratings_sitting s WHERE s.roster_id = r.id),
       (SELECT count(*) FROM ratings_verdict v JOIN ratings_sitting s ON s.id = v.sitting_id WHERE s.roster_id = r.id)
  FROM ratings_roster r LEFT JOIN campaigns_drive d ON d.roster_id = r.id
  LEFT JOIN campaigns_drive j ON j.id = d.joined_id
  LEFT JOIN grids_cell c ON c.id = coalesce(j.village_id, d.village_id)
 WHERE coalesce(r.begun_in_id, r.village_id) = %s AND {scope} ORDER BY r.year DESC
"""


@dataclass(frozen=True, slots=True)
class PastHousehold:
    """A household that lay in the village until a day: what it had been given by then, and where it lies now."""

    household_id: int
    number: str
    head: str
    group: str
    village_now: str
    until: date
    verdict_fen: int | None
    excluded: bool | None
    granted_fen: int
    signed_fen: int


@dataclass(frozen=True, slots=True)
class PastDrive:
    """A round of rating begun in the village, and the village in which it is counted now."""

    year: int
    opened_on: date
    counted_in: str
    listed: int
    sittings: int
    rated: int


def households_that_left(
    *, scope: Scope, village_id: int, skip: int = 0, limit: int = 50
) -> tuple[list[PastHousehold], int]:
    """Households that lay in this village before, by their numbers, and how many there are; none outside the scope."""
    condition, params = scope.condition("b.village_id")
    with connection.cursor() as cursor:
        cursor.execute(LEFT.format(scope=condition), [village_id, *params, skip, limit])
        rows: list[Any] = cursor.fetchall()
    told = scope.sees(Field.VERDICTS)
    found = [
        PastHousehold(
            pk, number, scope.name(head), group, now, until, verdict if told else None, excluded if told else None,
            granted, signed,
        )
        for pk, number, head, group, now, until, verdict, excluded, granted, signed, _ in rows
    ]  # fmt: skip
    return found, rows[0][-1] if rows else 0


def drives_begun(*, scope: Scope, village_id: int) -> list[PastDrive]:
    """Rounds of rating begun in this village, the latest first; none outside the scope."""
    condition, params = scope.condition("coalesce(r.begun_in_id, r.village_id)")
    with connection.cursor() as cursor:
        cursor.execute(LED.format(scope=condition), [village_id, *params])
        return [PastDrive(*row) for row in cursor.fetchall()]
